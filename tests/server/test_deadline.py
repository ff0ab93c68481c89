"""A client is given its time, and is not blamed for a loop that was held up meanwhile."""

import asyncio
import socket
import sys
import time
from collections.abc import Callable

import pytest

from labkit.server.deadline import Deadline

LOOPS: list[Callable[[], asyncio.AbstractEventLoop]] = [asyncio.new_event_loop]
if sys.platform != "win32":
    import uvloop

    LOOPS.append(uvloop.new_event_loop)


@pytest.mark.parametrize("new_loop", LOOPS)
@pytest.mark.parametrize(("in_time", "told"), [(True, []), (False, ["late"])])
def test_what_came_in_time_counts_however_late_the_loop_reads_it(
    new_loop: Callable[[], asyncio.AbstractEventLoop], in_time: bool, told: list[str]
) -> None:
    late: list[str] = []

    async def wait_for_a_client() -> None:
        loop = asyncio.get_running_loop()
        over = loop.create_future()
        here, there = socket.socketpair()
        with here, there:

            def too_late() -> None:
                late.append("late")
                over.set_result(None)

            def read() -> None:
                here.recv(1)
                deadline.cancel()
                over.set_result(None)

            deadline = Deadline(loop, 0.02, too_late)
            loop.add_reader(here, read)
            deadline.start()
            if in_time:
                there.send(b"x")
            time.sleep(0.05)  # noqa: ASYNC251 - the loop is held up
            await over
            assert deadline.running is not in_time
            loop.remove_reader(here)

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(wait_for_a_client())
    assert late == told
