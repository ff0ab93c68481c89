"""A learner stops the run: a right guess stays right, and every claim about the run still holds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from labkit import charts, model
from labkit.crowd.process import CrowdProcess
from labkit.learn import predict
from labkit.run import Run
from labkit.server import serve
from tests.helpers.notebook_cells import code_cells

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"


def stop_after(requests: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs a crowd presses its stop button as soon as more than so many requests were counted."""
    patient = CrowdProcess.messages

    def messages(self: CrowdProcess) -> Iterator[tuple[str, Any]]:
        for word, about in patient(self):
            if word == "progress" and about["requests"] > requests:
                self.stop()
            yield word, about

    monkeypatch.setattr(CrowdProcess, "messages", messages)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs a crowd presses its stop button as soon as 700 requests were counted."""
    stop_after(700, monkeypatch)


def run_cells(notebook: str, *cells: str, **names: object) -> dict[str, Any]:
    """Run some cells of a notebook, one after the other; returns the names that they leave behind."""
    source = {cell.id: cell.source for cell in code_cells(nbformat.read(NOTEBOOKS / notebook, as_version=4))}
    for cell in cells:
        *lines, last = source[cell].split("\n")
        shows = f"shown = {last}" if last.startswith("compare(") else last
        exec("\n".join([*lines, shows]), names)
    return names


@pytest.mark.usefixtures("impatient")
def test_notebook_02_compares_a_stopped_run_by_its_own_length() -> None:
    notebook = "02-the-120000-requests-argument.ipynb"
    names = run_cells(notebook, "choose-the-numbers", "start-the-server", "guess-real-count")
    names |= run_cells(notebook, "simulate-the-crowd", **names, model=model)
    names |= {"charts": charts, "SECONDS": 60, "guess_count": predict(names["ask"].real_count, "the same")}
    with names["server"]:
        afterwards = ("compare-real-count", "draw-requests", "claim-the-headline", "claim-equal-counts")
        names = run_cells(notebook, "run-the-crowd", *afterwards, **names)
    run: Run = names["measured"]
    assert run.stopped
    assert run.seconds < 30
    assert repr(names["shown"]) == "As you predicted: You predicted the same. Measured: the same."


@pytest.mark.parametrize("requests", [-1, 30, 700], ids=["before anything was measured", "at once", "later"])
def test_notebook_01_survives_runs_that_were_stopped(monkeypatch: pytest.MonkeyPatch, requests: int) -> None:
    stop_after(requests, monkeypatch)
    monkeypatch.setenv("LABKIT_SCALE", "quick")
    notebook = "01-polling.ipynb"
    names = run_cells(notebook, "start-the-server", "guess-news", "guess-useless-share", charts=charts)
    names |= {"guess_wait": predict(names["ask"].mean_wait(every=5), 2.5)}
    names |= {"guess_wait_factor": predict(names["ask"].wait_factor, 0.5), "SECONDS": 10}
    with names["server"]:
        first = ("run-crowd", "reveal-useless-share", "claim-requests", "claim-most-useless", "show-server-load")
        names = run_cells(notebook, *first, "reveal-mean-wait", "draw-latency", **names)
        second = ("run-twice", "reveal-wait-factor", "draw-both-waits", "claim-twice")
        names = run_cells(notebook, *second, "summary-of-both", "show-overwritten", **names)
    assert names["measured"].stopped
    assert names["often"].stopped
    assert names["enough"] == (requests == 700)


def test_notebook_08_claims_nothing_that_a_stopped_run_turns_round(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_after(30, monkeypatch)
    monkeypatch.setenv("LABKIT_SCALE", "quick")
    notebook = "08-when-things-break.ipynb"
    names = run_cells(notebook, "guess-the-half", "guess-the-lost", "bad-day-numbers", serve=serve)
    names = run_cells(notebook, "bad-day-of-newcomers", "claim-newcomers-lose", **names)
    with names["server"]:
        names = run_cells(notebook, "bad-day-with-ids", "claim-nothing-lost", **names)
    names = run_cells(notebook, "storm-numbers", "guess-the-peak", "the-herd", **names | {"charts": charts})
    with names["server"]:
        names = run_cells(notebook, "the-spread", "compare-the-peaks", "chart-the-storm", **names)
    with names["server"]:
        names = run_cells(notebook, "claim-the-storm", "claim-nothing-lost-in-the-storm", "show-the-queue", **names)
    assert names["as_newcomers"].stopped
    assert names["herd"].stopped


@pytest.mark.usefixtures("impatient")
def test_notebook_04_claims_of_a_stopped_run_what_its_own_length_allows() -> None:
    notebook = "04-polling-vs-sse.ipynb"
    names = run_cells(notebook, "choose-the-numbers", "start-the-server", "guess-streams")
    with names["server"]:
        names |= {"SECONDS": 20}
        names = run_cells(notebook, "run-polling", "claim-polls", "claim-a-minute", "claim-useful", **names)
    run: Run = names["polling"]
    assert run.stopped
    assert run.seconds < 15


def test_notebook_09_claims_nothing_that_a_stopped_run_turns_round(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_after(30, monkeypatch)
    monkeypatch.setenv("LABKIT_SCALE", "quick")
    notebook = "09-beyond-one-process.ipynb"
    names = run_cells(notebook, "import-for-the-fleet", "choose-the-numbers")
    with serve(name="host 0") as names["hosts"]:
        names = run_cells(notebook, "hundred-thousand-streams", "claim-the-streams", "guess-the-limit", **names)
        names = run_cells(notebook, "million-polls", "compare-the-limit", **names)
    assert names["streams"].stopped
    assert names["polls"].stopped
