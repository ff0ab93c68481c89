"""A host's process, as seen from here: started, spoken to, listened to, ended."""

import contextlib
import json
import queue
import subprocess
import threading
import time
from collections.abc import Sequence
from typing import IO, Any

from labkit.app.orders import AlreadyDelivered, UnknownOrder
from labkit.feed import CannotKeep
from labkit.plumbing import child
from labkit.plumbing.loopback import PortTaken
from labkit.plumbing.sockets import HasFileno, keep_from_children

SHARED = "shared"  # said on the command line
STARTS_WITHIN = 120.0  # seconds; a busy machine that starts many takes some
ANSWERS_WITHIN = 30.0  # seconds
KINDS: tuple[type[Exception], ...] = (ValueError, UnknownOrder, AlreadyDelivered, CannotKeep, PortTaken)
PROBLEMS = {
    **{kind.__name__: kind for kind in KINDS},
    "EngineUnreachable": CannotKeep,  # it is one, and its own module takes a second to import
}


class HostFailed(RuntimeError):
    """A host did not start, or does not answer; its last words say why, if it had any."""


class HostProcess:
    """A process that serves; it ends with whoever started it. The first answer is the port that it listens on.

    One that is to share a feed loads the engine's client at once, before it hears where the engine is.
    """

    def __init__(self, shared: bool) -> None:
        try:
            command = [*child.command("labkit.fleet.host_process"), *([SHARED] if shared else [])]
            self._process = child.start(command, stderr=subprocess.DEVNULL, own_session=True)
        except OSError as problem:
            raise HostFailed(f"no process can be started: {problem.strerror}") from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input, self._output = self._process.stdin, self._process.stdout
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=_read, args=(self._output, self._lines), daemon=True)
        self._reader.start()
        self._asking = threading.Lock()
        self._asked = 0
        keep_from_children(self)

    @property
    def exit_code(self) -> int | None:
        """What it has ended with; None while it lives."""
        return self._process.poll()

    def sockets(self) -> Sequence[HasFileno]:
        """What a forked child of this process must not hold: the host would not notice the end of this process."""
        return [] if self._input.closed else [self._input]

    def greet(self, words: dict[str, Any]) -> None:
        """Tell it what to serve, passwords and all: by its input, where nobody else can read them."""
        self._say(words)

    def port(self) -> int:
        """The port that it listens on, once it does. Raises what the server has raised, or HostFailed."""
        return int(self._answer(0, STARTS_WITHIN))

    def ask(self, do: str, words: Sequence[object] = (), options: dict[str, Any] | None = None) -> Any:
        """What its server answers. Raises what the server has raised, or HostFailed."""
        with self._asking:
            return self._answer(self._wish(do, words, options or {}), ANSWERS_WITHIN)

    def wish(self, do: str) -> None:
        """Let its server do something, and do not wait for that."""
        with self._asking:
            self._wish(do, (), {})

    def wait(self, seconds: float) -> None:
        """Wait so long for its end."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)

    def end(self) -> None:
        """End it at once, and let go of all that it was. Doing so twice is harmless."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._input, self._output):
            with contextlib.suppress(OSError):
                pipe.close()

    def _wish(self, do: str, words: Sequence[object], options: dict[str, Any]) -> int:
        self._asked += 1
        self._say({"number": self._asked, "do": do, "words": words, "options": options})
        return self._asked

    def _say(self, words: dict[str, Any]) -> None:
        try:
            line = json.dumps(words)
        except (TypeError, ValueError, RecursionError) as problem:
            raise ValueError(f"a host takes what JSON can carry, text, numbers, lists and dicts: {problem}") from None
        with contextlib.suppress(OSError, ValueError):  # one that has ended says nothing more, which `_answer` finds
            self._input.write(f"{line}\n")
            self._input.flush()

    def _answer(self, number: int, within: float) -> Any:
        """The answer to that question; those to earlier ones, which an interrupt left behind, are passed over."""
        ends = time.monotonic() + within
        answer: dict[str, Any] = {"number": -1}
        while answer["number"] != number:
            try:
                line = self._lines.get(timeout=max(0.0, ends - time.monotonic()))
            except queue.Empty:
                raise HostFailed(f"it has not answered within {within:g} s") from None
            if not line:
                self._lines.put("")  # for whoever asks next
                raise HostFailed(f"it has ended with exit code {self._process.wait()}")
            answer = json.loads(line)
        if "problem" not in answer:
            return answer["result"]
        kind = answer["kind"]
        raise PROBLEMS[kind](answer["problem"]) if kind in PROBLEMS else HostFailed(f"{kind}: {answer['problem']}")


def _read(pipe: IO[str], lines: "queue.SimpleQueue[str]") -> None:
    for line in pipe:
        if text := child.read_line(line):
            lines.put(text)
    lines.put("")
