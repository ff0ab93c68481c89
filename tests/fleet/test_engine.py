"""The engine of a shared feed: where it comes from, and that nothing of it is left."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from labkit.feed.engine_address import EngineUnreachable
from labkit.feed.engine_connection import Connection
from labkit.feed.shared import SharedFeed
from labkit.fleet import engine as engines
from labkit.fleet.engine import Engine, EngineNotStarted, OwnEngine, start_engine
from tests.helpers.engines import until
from tests.helpers.processes import children
from tests.helpers.waiting import wait_until


@pytest.fixture(scope="module")
def engine() -> Iterator[OwnEngine]:
    with OwnEngine() as engine:
        yield engine


def keys(engine: Engine) -> set[bytes]:
    connection = Connection(engine.address)
    found: list[bytes] = connection.ask(("KEYS", "*"))[0]
    connection.close()
    return set(found)


def test_a_password_guards_it_and_stands_nowhere(engine: OwnEngine) -> None:
    password = engine.address.url.partition(":@")[0].split(":")[2].partition("@")[0]
    assert len(password) > 20
    assert password not in repr(engine) + repr(engine.address) + engine.address.shown
    family = [psutil.Process(), *psutil.Process().children(recursive=True)]
    assert any("valkey-server" in process.name() for process in family)
    assert not any(password in word for process in family for word in process.cmdline())
    with pytest.raises(EngineUnreachable, match="refuses the password") as refused:
        SharedFeed(engine.address.shown)
    assert password not in str(refused.value)


def test_an_engine_that_was_given_keeps_what_is_not_ours(engine: OwnEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = Connection(engine.address)
    connection.ask(("SET", "somebody:else", "7"))
    connection.close()
    monkeypatch.setenv(engines.VARIABLE, engine.address.url)
    before = keys(engine)
    with start_engine() as first, start_engine() as second, SharedFeed(first.address) as feed:
        assert not isinstance(first, OwnEngine)
        assert first.address.prefix != second.address.prefix
        feed.publish("news", {"headline": "Goal!"})
        feed.numbers_after("orders", 0, 1)
        ours = keys(engine) - before
        assert ours
        assert all(key.startswith(first.address.prefix.encode()) for key in ours)
        connection = Connection(engine.address)
        assert all(connection.ask(("TTL", key.decode()))[0] > 0 for key in ours)
        connection.close()
    assert keys(engine) == before


def test_a_given_address_that_is_wrong_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engines.VARIABLE, "http://localhost")
    with pytest.raises(ValueError, match=f"^{engines.VARIABLE} is not an address"):
        start_engine()
    monkeypatch.setenv(engines.VARIABLE, "redis://127.0.0.1:1")
    with pytest.raises(EngineUnreachable, match="cannot be reached; see that it runs"):
        start_engine()


def test_an_engine_that_does_not_start_is_a_sentence() -> None:
    with pytest.raises(EngineNotStarted, match=f"does not start: .*; set {engines.VARIABLE} to the address"):
        OwnEngine(maxmemory="plenty")


def test_an_engine_that_is_not_installed_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fakeredis.py").write_text('raise ModuleNotFoundError("No module named fakeredis")')
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(EngineNotStarted, match=f"No module named fakeredis; set {engines.VARIABLE} to the address"):
        OwnEngine("fakeredis")


OWNER = """
import sys
from labkit.fleet.engine import OwnEngine
print("begins", flush=True)
engine = OwnEngine()
print("runs", flush=True)
engine.snapshot()
engine.kill()
print("was killed", flush=True)
engine.start("snapshot")
print("runs again", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.parametrize("words", [1, 3, 4], ids=["starts", "starts again", "runs again"])
def test_it_ends_with_an_owner_that_is_killed_while_it(words: int, tmp_path: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert owner.stdout is not None
    for _ in range(words):
        owner.stdout.readline()
    family = psutil.Process(owner.pid).children(recursive=True)
    owner.send_signal(signal.SIGKILL)
    owner.communicate()
    wait_until(lambda: not any(process.is_running() for process in family), "the engine to end")
    wait_until(lambda: not list(tmp_path.iterdir()), "its folder to go")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_it_ends_with_its_keeper_and_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    others = psutil.Process().children(recursive=True)
    engine = OwnEngine()
    keeper, valkey = (each for each in psutil.Process().children(recursive=True) if each not in others)
    keeper.kill()
    wait_until(lambda: not valkey.is_running() or valkey.status() == psutil.STATUS_ZOMBIE, "the engine to end")
    with pytest.raises(EngineNotStarted, match=r"its process has ended|has been stopped"):
        engine.start()
    engine.stop()
    assert list(tmp_path.iterdir()) == []


def test_an_engine_that_only_a_server_knows_is_replaced_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(engines.VARIABLE, raising=False)
    others = children()
    start_engine(name="again")
    first = [each for each in children() if each not in others]
    gc.collect()
    with start_engine(name="again"):
        wait_until(lambda: not set(first) & set(children()), "the first engine to end")


def test_two_feeds_on_one_engine_know_nothing_of_each_other(engine: OwnEngine) -> None:
    monday, tuesday = (engine.address.with_prefix(f"{day}:") for day in ("monday", "tuesday"))
    with SharedFeed(monday) as first, SharedFeed(tuesday) as second:
        first.publish("news", {"headline": "Goal!"})
        second.fetch("news")
        assert second.latest("news") is None
        assert first.numbers_after("orders", 0, 1) == second.numbers_after("orders", 0, 1)


def test_where_there_is_no_valkey_an_imitation_does_the_same() -> None:
    async def share(imitation: OwnEngine, here: SharedFeed, there: SharedFeed) -> list[int]:
        await asyncio.gather(here.ready("scores"), there.ready("scores"))
        for number in range(5):
            here.publish("scores", {"n": number})
        await until(lambda: (newest := there.latest("scores")) and newest.id == 5, "the updates")
        there.forget("scores")
        await until(lambda: here.latest("scores") is None, "the topic to go")
        imitation.kill()
        await until(lambda: not (here.state.reachable or there.state.reachable), "the loss")
        imitation.start("none")
        await until(lambda: here.state.reachable and there.state.reachable, "the engine")
        return [here.publish("scores", {"n": 5}).id, there.publish("scores", {"n": 6}).id]

    with OwnEngine("fakeredis") as imitation, ExitStack() as closing:
        assert imitation.kind == "fakeredis"
        here, there = (closing.enter_context(SharedFeed(imitation.address)) for _ in range(2))
        assert asyncio.run(share(imitation, here, there)) == [1, 2]


def test_an_imitation_has_nothing_to_copy_and_starts_from_that_all_the_same() -> None:
    with OwnEngine("fakeredis") as imitation:
        with SharedFeed(imitation.address) as feed:
            feed.publish("scores", {"goals": 1})
        imitation.snapshot()
        imitation.kill()
        imitation.start("snapshot")
        with SharedFeed(imitation.address) as feed:
            assert feed.publish("scores", {"goals": 2}).id == 1
