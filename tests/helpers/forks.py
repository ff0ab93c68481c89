"""A process that this one forks."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def forked_child() -> Iterator[None]:
    """A child of this process, by fork, while the block runs."""
    fork = multiprocessing.get_context("fork")
    begun, over = fork.Event(), fork.Event()

    def live() -> None:
        begun.set()
        over.wait(60)

    child = fork.Process(target=live)
    child.start()
    assert begun.wait(20)
    yield
    over.set()
    child.join(20)
    assert child.exitcode == 0
