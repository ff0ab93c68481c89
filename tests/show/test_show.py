"""How things appear: every picture has words, progress leaves its last state, bytes are plain to see."""

import doctest
import os
import subprocess
import sys
from typing import Any

import pandas as pd
import pytest

from labkit.show import Progress, Table, Transcript, tab


def test_a_table_has_its_finding_above_it_and_as_text() -> None:
    table = Table(pd.DataFrame({"requests": ["1,000 <b>"]}, index=["polling"]), finding="more & less")
    assert "<figcaption>more &amp; less</figcaption>" in table._repr_html_()
    # On a phone the table moves, and its caption stays.
    assert '<div tabindex="0" style="overflow-x:auto"><table' in table._repr_html_()
    assert "<b>" not in table._repr_html_()
    assert "anywhere" not in table._repr_html_()  # a narrow column would break the name of a row in mid-word
    assert "<td></td><th scope" in table._repr_html_()  # a heading without a word would be read out as nothing
    assert repr(table).startswith("more & less\n")
    assert "polling" in repr(table)


class Notebook:
    """Stands where IPython's display would be, and keeps what each output showed, one after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.outputs: list[list[tuple[str, str]]] = []
        monkeypatch.setattr("IPython.get_ipython", lambda: self)
        monkeypatch.setattr("IPython.display.display", self.display)

    def display(self, thing: Any, display_id: str) -> "Output":  # noqa: ARG002 - IPython's parameter
        self.outputs.append([])
        output = Output(self.outputs[-1])
        output.update(thing)
        return output


class Output:
    """One output of a cell."""

    def __init__(self, shown: list[tuple[str, str]]) -> None:
        self._shown = shown

    def update(self, thing: Any) -> None:
        self._shown.append((thing._repr_html_(), repr(thing)))


STOP = "http://127.0.0.1:1/stop/x?a=1&b=2"


def test_progress_changes_one_output_and_its_last_state_remains(monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = Notebook(monkeypatch)
    with Progress("10 users <polling>", stop_url=STOP) as progress:
        for step in range(1000):
            progress.update(step / 1000, f"{step} requests")
        progress.finish("1,000 requests")
    bar, button = notebook.outputs
    assert 'role="progressbar"' in bar[0][0]
    assert bar[-1] == ("<div>10 users &lt;polling&gt;: 1,000 requests</div>", "10 users <polling>: 1,000 requests")
    assert len(bar) < 100
    assert [words for _, words in button] == ["[stop button]", ""]
    assert button[-1][0] == ""


def test_a_stop_button_is_a_plain_form_that_is_not_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = Notebook(monkeypatch)
    with Progress("polling", stop_url=STOP) as progress:
        for step in range(1000):
            progress.update(step / 1000, f"{step} requests")
        (html, _), *more = notebook.outputs[1]
        progress.finish("done")
    assert more == []  # a button that is drawn anew loses the keyboard's focus, and half of a click
    assert '<form method="post" action="http://127.0.0.1:1/stop/x?a=1&amp;b=2"' in html
    assert "<script" not in html


def test_a_press_is_shown_at_once_and_a_line_takes_the_place_of_the_button(monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = Notebook(monkeypatch)
    with Progress("polling", stop_url=STOP) as progress:
        progress.update(0.25, "7 requests")
        progress.stopping()
        bar, button = notebook.outputs
        assert bar[-1][1] == "polling: stopping, at 7 requests (25%)"
        assert button[-1][1] == "Stopped by the button."
        progress.stopping()  # pressed twice
        progress.finish("7 requests, stopped early")
    assert len(button) == 2
    assert "<form" not in button[-1][0]
    assert 'tabindex="0"' in button[-1][0]  # something that can hold the keyboard's focus


@pytest.mark.parametrize(("problem", "word"), [(KeyboardInterrupt, "interrupted"), (OSError, "ended early")])
def test_progress_that_is_cut_says_where(
    monkeypatch: pytest.MonkeyPatch, problem: type[BaseException], word: str
) -> None:
    notebook = Notebook(monkeypatch)

    def cut() -> None:
        with Progress("polling", stop_url=STOP) as progress:
            progress.update(0.5, "7 requests")
            raise problem

    with pytest.raises(problem):
        cut()
    bar, button = notebook.outputs
    assert bar[-1] == (f"<div>polling: {word} at: 7 requests</div>", f"polling: {word} at: 7 requests")
    assert button[-1] == ("", "")


def test_progress_outside_a_notebook_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("polling") as progress:
        progress.finish("done")
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="the test needs a pseudo-terminal")
def test_progress_in_the_terminal_of_ipython_stays_on_one_line() -> None:
    program = """
from labkit.show import Progress
with Progress("polling", stop_url="http://127.0.0.1:1/stop") as progress:
    for step in range(5):
        progress._shown_at = 0
        progress.update(step / 5, f"{step} requests")
    progress.finish("5 requests")
"""
    front, back = os.openpty()
    ipython = [sys.executable, "-m", "IPython", "--no-banner", "-c", program]
    done = subprocess.run(ipython, stderr=back, stdout=subprocess.PIPE, timeout=60, check=True)
    os.close(back)
    with open(front, "rb", buffering=0) as terminal:
        shown = terminal.read(65536)
    assert done.stdout == b""
    assert shown.count(b"\n") == 1
    assert shown.endswith(b"polling: 5 requests\r\n")


def test_a_transcript_shows_every_control_character_and_cuts_what_is_long() -> None:
    shown = Transcript([(0, "sent", b"GET / HTTP/1.1\r\n\r\n"), (0.25, "received", b"<b>\0\xff" + b"x" * 5000)])
    assert "GET / HTTP/1.1␍" in repr(shown)
    assert "sent" in repr(shown)
    assert "0.250 s  received  5,005 bytes" in repr(shown)
    assert "&lt;b&gt;␀\\xff" in shown._repr_html_()
    assert "… 3,005 bytes more" in repr(shown)


def test_a_transcript_shows_the_blank_line_that_ends_an_event() -> None:
    def body(data: bytes) -> str:
        return repr(Transcript([(0, "received", data)])).partition("\n")[2]

    assert body(b"data: x\n\n") == "    data: x␊\n    ␊"
    assert body(b"data: x\n") == "    data: x␊"
    assert body(b"data: x") == "    data: x"
    assert body(b"\x1b[2J\x7f") == "    ␛[2J␡"


@pytest.mark.parametrize("entry", [(0, "sent", "text"), (0, "gone", b"x"), (0, "sent")])
def test_a_transcript_says_what_an_entry_is(entry: Any) -> None:
    with pytest.raises(ValueError, match="an entry is"):
        Transcript([entry])


def test_the_example_of_a_transcript() -> None:
    failed, tried = doctest.testmod(sys.modules[Transcript.__module__])
    assert tried > 0
    assert failed == 0


def test_show_and_the_crowd_start_without_matplotlib_and_jupyter() -> None:
    program = "import sys, labkit.show, labkit.crowd, labkit.server; "
    program += "print(sorted({'matplotlib', 'IPython', 'pandas', 'jupyterlab'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_a_page_for_a_tab_of_its_own_is_a_link_with_words() -> None:
    offered = tab("https://127.0.0.1:1/pane?order=1&streams=7", "Seven <streams>.")
    assert (
        '<p>Seven &lt;streams&gt;.</p><p><a href="https://127.0.0.1:1/pane?order=1&amp;streams=7" target="_blank"'
        in (offered._repr_html_())
    )
    assert repr(offered).startswith("Seven <streams>.\n[page for a tab of its own: https://127.0.0.1:1/pane")
    for url, words, wrong in (("127.0.0.1", "words", "url must be"), ("http://127.0.0.1", "", "words must say")):
        with pytest.raises(ValueError, match=wrong):
            tab(url, words)
