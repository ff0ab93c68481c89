"""`python -m labkit.crowd.users`: reads a plan from standard input, sends users, writes what they recorded.

Both directions are lines of JSON; `labkit.crowd` draws the conversation. When standard input closes, the process that
started this one is gone, and this one ends too.
"""

import asyncio
import gc
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any

from labkit.crowd.users.balancer import Balancer
from labkit.crowd.users.record import Record
from labkit.crowd.users.user import Crowd, User
from labkit.plumbing import child
from labkit.plumbing.open_files import raise_open_files

AT_ONCE = 200  # connections under way
JOINING = 30.0  # seconds without a new user after which those who are still connecting are given up
ON_THE_WAY = 30.0  # seconds to wait for the next user who has lost a server, and comes back to another one
NO_WORD = 60.0  # seconds to wait for the word of how many updates there were, while servers are slow to tell
LAST_ANSWERS = 5.0  # seconds to wait for the next of what is still under way when the window has closed
AFTER_OVERLOAD = 1.0  # seconds, when more was asked than can be answered
AFTER_A_STOP = 1.0  # seconds; somebody waits
PROGRESS = 0.25  # seconds between two words of progress


class Conversation:
    """The lines from and to the process that started this one. Only for one event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.started: asyncio.Future[float] = self._loop.create_future()
        self.stopped: asyncio.Future[None] = self._loop.create_future()
        self.expected: asyncio.Future[int] = self._loop.create_future()
        threading.Thread(target=self._listen, daemon=True).start()  # no other way on every system

    def say(self, what: str, about: object) -> None:
        """One line to the process that started this one."""
        child.write_line(json.dumps({what: about}))

    def _listen(self) -> None:
        for line in sys.stdin:
            self._loop.call_soon_threadsafe(self._hear, json.loads(line))
        os._exit(1)  # nobody is left to report to

    def _hear(self, words: dict[str, Any]) -> None:
        for word, answer in (("start", self.started), ("expect", self.expected), ("stop", self.stopped)):
            if word in words and not answer.done():
                answer.set_result(words[word])


async def run_users(plan: dict[str, Any], conversation: Conversation) -> None:
    """One run: connect, wait for the kitchen, run the window, collect the last answers, report."""
    record = Record(plan["seconds"])
    crowd = _crowd(plan, record)
    reporting = asyncio.create_task(_report(conversation, record))
    await _connect(crowd, conversation, record)

    def opens() -> None:
        conversation.say("window", "opens")
        record.at_hosts.append(crowd.at_hosts(len(plan["hosts"])))

    if not conversation.stopped.done():
        record.start = conversation.started.result() + crowd.warm_up
        window = asyncio.get_running_loop().call_later(max(0, record.start - time.perf_counter()), opens)
        await _unless_stopped(crowd.run(), conversation)
        window.cancel()
    if conversation.stopped.done():
        record.stopped_at = time.perf_counter()
    conversation.say("window", "stopped" if conversation.stopped.done() else "closed")
    await _last_answers(crowd, record, conversation)
    record.at_hosts.append(crowd.at_hosts(len(plan["hosts"])))
    await _all_leave(crowd.users)
    reporting.cancel()
    conversation.say("result", record.result())


async def _connect(crowd: Crowd, conversation: Conversation, record: Record) -> None:
    """Connect all users, and wait for the kitchen to open."""
    started = time.perf_counter()
    gc.disable()  # there is none worth a look while all that is made stays
    await _unless_stopped(_join_all(crowd.users, record), conversation)
    gc.enable()
    if conversation.stopped.done():
        return
    gc.collect()
    gc.freeze()  # a full collection over ten thousand users would land in somebody's latency
    conversation.say("connected", {"seconds": time.perf_counter() - started})
    await _unless_stopped(conversation.started, conversation)


def _crowd(plan: dict[str, Any], record: Record) -> Crowd:
    """The users of the plan. Only their own module is loaded: a WebSocket's library would make every start later."""
    orders = [plan["first"] + (0 if plan["shared"] else number) for number in range(plan["users"])]
    balancer = Balancer([(host, port) for host, port in plan["hosts"]], plan["before"], plan["offsets"])
    crowd: Crowd = import_module(plan["module"]).crowd_of(plan, orders, balancer, record)
    return crowd


async def _join_all(users: Sequence[User], record: Record) -> None:
    async def join(queue: Iterator[User]) -> None:
        for user in queue:
            await user.join()
            record.joined += 1

    queue = iter(users)
    workers = [asyncio.create_task(join(queue)) for _ in range(AT_ONCE)]
    late, joined = set(workers), -1
    while late and record.joined > joined:
        joined = record.joined
        _, late = await asyncio.wait(late, timeout=JOINING)
    for worker in late:
        worker.cancel()


async def _unless_stopped(work: Any, conversation: Conversation) -> None:
    """Wait for `work`, or for the word to stop."""
    task = asyncio.ensure_future(work)
    await asyncio.wait([task, conversation.stopped], return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        task.result()
    else:
        task.cancel()


async def _last_answers(crowd: Crowd, record: Record, conversation: Conversation) -> None:
    """Wait for what is still under way, as long as it comes, but not for what the machine cannot do."""
    came, least_away, most_updates = time.perf_counter(), record.away, record.updates
    while crowd.outstanding() or crowd.some_are_away():
        now = time.perf_counter()
        goes_on = record.away < least_away or record.updates > most_updates
        if goes_on and not (crowd.overloaded() or conversation.stopped.done()):
            came, least_away, most_updates = now, record.away, record.updates
        if now - came > _patience(crowd, conversation):
            return
        if conversation.expected.done():
            crowd.expect(conversation.expected.result())
        await asyncio.sleep(0.02)


async def _all_leave(users: Sequence[User]) -> None:
    for number, user in enumerate(users):
        user.leave()
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)  # so that this process goes on to report


def _patience(crowd: Crowd, conversation: Conversation) -> float:
    """How many seconds the next of the last answers is waited for."""
    if conversation.stopped.done():
        return AFTER_A_STOP
    if crowd.expects_a_word():
        return NO_WORD
    if crowd.some_are_away():
        return ON_THE_WAY
    return AFTER_OVERLOAD if crowd.overloaded() else LAST_ANSWERS


async def _report(conversation: Conversation, record: Record) -> None:
    """Say how far the run is, every now and then; and note when this process came to nothing for a while."""
    due = time.perf_counter()
    while True:
        due += PROGRESS
        await asyncio.sleep(due - time.perf_counter())
        now = time.perf_counter()
        record.came_late(due, now)
        due = max(due, now - PROGRESS)  # what was missed is not made up for
        conversation.say("progress", record.progress())


async def _main() -> None:
    plan = json.loads(sys.stdin.readline())
    await run_users(plan, Conversation())


def main() -> None:
    """Run one crowd."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the kernel; this process goes when told
    raise_open_files()
    loop_factory: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
    if sys.platform != "win32":
        import uvloop

        loop_factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(_main())


if __name__ == "__main__":
    main()
