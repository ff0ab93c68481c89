"""Several users' processes that are spoken and listened to as one."""

import contextlib
import queue
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Protocol, Self

LONGEST_WORD = 60.0  # seconds; each part gives up on a process that neither speaks nor works well before


class Part(Protocol):
    """The users of one process, wherever it runs. It ends with its `with` block."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *problem: object) -> None: ...

    def say(self, words: dict[str, Any]) -> None:
        """Tell the users something."""

    def stop(self) -> None:
        """Let the users end early. They say "stopping" then. For any thread."""

    def messages(self) -> Iterator[tuple[str, Any]]:
        """What the users say, as (word, about), up to their result. Raises RuntimeError when they fall silent."""


class Together:
    """All users of a run. What all parts have to say is passed on once it is said by the last of them."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._heard: queue.SimpleQueue[tuple[int, str, Any]] = queue.SimpleQueue()
        self._listeners = [
            threading.Thread(target=self._listen, args=(number, part), daemon=True) for number, part in enumerate(parts)
        ]
        self._end = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as on_failure:
            for listener in self._listeners:
                on_failure.callback(_join, listener)
            for part in self._parts:
                on_failure.enter_context(part)
            for listener in self._listeners:
                listener.start()
            self._end = on_failure.pop_all()
        return self

    def __exit__(self, *problem: object) -> None:
        self._end.close()

    def say(self, words: dict[str, Any]) -> None:
        """Tell all users the same."""
        for part in self._parts:
            part.say(words)

    def say_each(self, words: Sequence[dict[str, Any]]) -> None:
        """Tell the users of each part something else."""
        for part, own in zip(self._parts, words, strict=True):
            part.say(own)

    def stop(self) -> None:
        """Let all users end early. For any thread."""
        for part in self._parts:
            part.stop()

    def messages(self) -> Iterator[tuple[str, Any]]:
        """What the users say, up to their results, as (word, about).

        Said by the first of them: "opens", for the window, and "stopping". Said with the last: "connected", with the
        longest time that it took, "closed", and "result", with a list of all. "progress" is what all have counted.
        """
        said: Counter[str] = Counter()
        newest: dict[str, dict[int, Any]] = {}
        while said["result"] < len(self._parts):
            try:
                number, word, about = self._heard.get(timeout=LONGEST_WORD)
            except queue.Empty:
                raise RuntimeError(f"no user has said anything for {LONGEST_WORD:g} seconds; run again") from None
            if word == "failed":
                raise about
            if word == "working":
                continue
            if word == "window":
                word = "opens" if about == "opens" else "closed"
            said[word] += 1
            newest.setdefault(word, {})[number] = about
            of_all = list(newest[word].values())
            if word == "progress":
                yield word, _sum(of_all)
            elif word in ("opens", "stopping"):
                if said[word] == 1:
                    yield word, about
            elif said[word] == len(self._parts):
                yield word, _joined(word, [newest[word][each] for each in range(len(self._parts))])

    def _listen(self, number: int, part: Part) -> None:
        try:
            for word, about in part.messages():
                self._heard.put((number, word, about))
        except Exception as problem:  # noqa: BLE001 - it is raised where the others are listened to
            self._heard.put((number, "failed", problem))


def _joined(word: str, each: list[Any]) -> Any:
    """What is passed on of a word that all have said."""
    if word == "connected":
        return {"seconds": max(one["seconds"] for one in each)}
    if word == "closed":
        return "stopped" if "stopped" in each else "closed"
    return each


def _sum(each: list[dict[str, float]]) -> dict[str, float]:
    """The progress of several parts as one: their counts together, and the time of the slowest."""
    elapsed = min(one["elapsed"] for one in each)
    return {name: sum(one[name] for one in each) for name in each[0]} | {"elapsed": elapsed}


def _join(thread: threading.Thread) -> None:
    if thread.ident is not None:
        thread.join()
