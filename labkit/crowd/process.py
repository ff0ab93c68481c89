"""The crowd's process, as seen from here: started, spoken to, listened to, ended."""

import contextlib
import json
import queue
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import psutil

from labkit.plumbing import child
from labkit.plumbing.interrupts import uninterrupted

SILENCE = 30.0  # seconds without a word, and without any work, after which the process is taken for lost


class CrowdProcess:
    """A crowd at work in a process of its own. It ends with the `with` block, whatever happened."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan
        self._speaking = threading.Lock()
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._problems = ""
        self._readers = [threading.Thread(target=read, daemon=True) for read in (self._read, self._read_problems)]

    def __enter__(self) -> "CrowdProcess":
        try:
            with uninterrupted():
                self._start()
            self.say(self._plan)
        except KeyboardInterrupt:
            self.__exit__()
            raise
        return self

    def __exit__(self, *problem: object) -> None:
        with uninterrupted():
            self._process.kill()
            self._process.wait()
            for reader in self._readers:
                reader.join()
            for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
                assert pipe is not None
                with contextlib.suppress(BrokenPipeError):  # a word it did not wait for
                    pipe.close()

    def say(self, words: dict[str, Any]) -> None:
        """One line to the crowd. One that has ended hears nothing, and `messages` says so."""
        assert self._process.stdin is not None
        line = json.dumps(words) + "\n"
        with self._speaking, contextlib.suppress(OSError, ValueError):  # ValueError: the pipe is closed already
            self._process.stdin.write(line)
            self._process.stdin.flush()

    def stop(self) -> None:
        """Let the crowd end early, and say so as "stopping" among its messages. For any thread."""
        self._lines.put('{"stopping": true}')
        self.say({"stop": True})

    def end(self) -> None:
        """End the crowd at once: nobody waits for it any more."""
        self._process.kill()

    def messages(self) -> Iterator[tuple[str, Any]]:
        """What the crowd says, as (word, about), up to its result. Raises RuntimeError when it dies or falls silent.

        One that is silent and uses the processor is at work, however slow the machine is: then the word is "working".
        """
        word = ""
        while word != "result":
            worked = self._processor_seconds()
            try:
                line = self._lines.get(timeout=SILENCE)
            except queue.Empty:
                if self._processor_seconds() == worked:
                    silence = f"the crowd's process has said nothing for {SILENCE:g} seconds"
                    raise RuntimeError(f"{silence}; run again") from None
                yield "working", True
                continue
            if not line:
                self._readers[1].join()
                last = self._problems.strip().rpartition("\n")[2] or f"exit code {self._process.wait()}"
                raise RuntimeError(f"the crowd's process ended early: {last}")
            ((word, about),) = json.loads(line).items()
            yield word, about

    def _processor_seconds(self) -> float:
        """How long the process has worked so far."""
        with contextlib.suppress(psutil.NoSuchProcess):
            times = psutil.Process(self._process.pid).cpu_times()
            return float(times.user + times.system)
        return 0.0

    def _start(self) -> None:
        self._process = child.start(child.command("labkit.crowd.users"), stderr=subprocess.PIPE)
        for reader in self._readers:
            reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if text := child.read_line(line):
                self._lines.put(text)
        self._lines.put("")

    def _read_problems(self) -> None:
        assert self._process.stderr is not None
        self._problems = self._process.stderr.read()
