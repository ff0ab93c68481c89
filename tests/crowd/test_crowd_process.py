"""The crowd's process as seen from here: what it is told and says, and that it ends, whatever happens to it."""

import sys
import threading
from collections.abc import Callable

import pytest

from labkit.crowd import process
from labkit.crowd.process import CrowdProcess
from labkit.plumbing import child

Script = Callable[[str], None]
FOR_EVER = "import sys\nwhile sys.stdin.readline(): pass"  # until nobody holds the other end
SAYS = 'import sys\ndef say(text): sys.stdout.write("\\x1e" + text + "\\n"); sys.stdout.flush()\n'


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """What the crowd's process runs instead of users."""

    def run(source: str) -> None:
        monkeypatch.setattr(child, "command", lambda _module: [sys.executable, "-S", "-c", SAYS + source])

    return run


def test_it_is_told_its_plan_first_and_heard_up_to_its_result(script: Script) -> None:
    script(
        "say('{\"plan\": ' + sys.stdin.readline().strip() + '}')\n"
        "print('Welcome to Python!')\n"
        "sys.stdout.flush(); sys.stdout.buffer.write(b'\\xff\\n')\n"
        "say('{\"heard\": ' + sys.stdin.readline().strip() + '}')\n"
        "say('{\"result\": 1}'); say('{\"too late\": 1}')\n"
    )
    with CrowdProcess({"users": 3}) as crowd:
        messages = crowd.messages()
        assert next(messages) == ("plan", {"users": 3})
        crowd.say({"start": 1.5})
        assert list(messages) == [("heard", {"start": 1.5}), ("result", 1)]


def test_a_press_of_stop_is_told_to_the_crowd_too(script: Script) -> None:
    script("sys.stdin.readline(); say('{\"result\": ' + sys.stdin.readline().strip() + '}')")
    with CrowdProcess({}) as crowd:
        crowd.stop()
        assert list(crowd.messages()) == [("stopping", True), ("result", {"stop": True})]


@pytest.mark.parametrize(
    ("last_words", "told"),
    [("sys.exit(7)", "exit code 7"), ("sys.stderr.write('Traceback\\nOSError: no more files\\n')", "OSError: no more")],
)
def test_one_that_dies_is_told_with_its_last_words_and_hears_nothing_more(
    script: Script, last_words: str, told: str
) -> None:
    script(f"sys.stdin.readline(); say('{{\"connected\": 3}}'); {last_words}")
    with CrowdProcess({}) as crowd:
        messages = crowd.messages()
        assert next(messages) == ("connected", 3)
        with pytest.raises(RuntimeError, match=f"the crowd's process ended early: {told}"):
            next(messages)
        for _ in range(2):
            crowd.say({"start": 1.5})
    crowd.say({"start": 1.5})


def test_one_that_is_silent_is_not_given_up_while_it_works(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "SILENCE", 0.4)
    script("import time\nwhile time.process_time() < 0.7: pass\nsay('{\"result\": 1}')")
    with CrowdProcess({}) as crowd:
        *working, result = crowd.messages()
    assert set(working) == {("working", True)}
    assert result == ("result", 1)


def test_it_is_gone_with_the_block_though_it_would_run_for_ever(script: Script) -> None:
    script(FOR_EVER)
    with pytest.raises(ZeroDivisionError), CrowdProcess({}) as crowd:
        raise ZeroDivisionError
    assert crowd._process.poll() is not None
    assert [pipe and pipe.closed for pipe in (crowd._process.stdin, crowd._process.stdout, crowd._process.stderr)] == (
        [True] * 3
    )
    assert not any(reader.is_alive() for reader in crowd._readers)


def test_another_thread_can_end_it_at_once(script: Script) -> None:
    script(FOR_EVER)
    with CrowdProcess({}) as crowd:
        ending = threading.Thread(target=crowd.end)
        ending.start()
        with pytest.raises(RuntimeError, match="ended early"):
            next(crowd.messages())
        ending.join()


def test_an_interrupt_while_it_is_told_its_plan_leaves_no_process(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_self: CrowdProcess, _words: object) -> None:
        raise KeyboardInterrupt

    script(FOR_EVER)
    monkeypatch.setattr(CrowdProcess, "say", interrupted)
    crowd = CrowdProcess({})
    with pytest.raises(KeyboardInterrupt):
        crowd.__enter__()
    assert crowd._process.poll() is not None
