"""A learner stops the run: a right guess stays right, and every claim about the run still holds."""

from collections.abc import Iterator
from typing import Any

import pytest

from labkit import charts, model
from labkit.crowd.process import CrowdProcess
from labkit.learn import predict
from labkit.run import Run
from labkit.server import serve
from tests.helpers.cells import run_cells


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


@pytest.mark.usefixtures("impatient")
def test_notebook_02_compares_a_stopped_run_by_its_own_length() -> None:
    notebook = "02-the-120000-requests-argument.ipynb"
    names = run_cells({}, notebook, "choose-the-numbers", "start-the-server", "guess-real-count")
    names = run_cells(names | {"model": model}, notebook, "simulate-the-crowd")
    names |= {"charts": charts, "SECONDS": 60, "guess_count": predict(names["ask"].real_count, "the same")}
    with names["server"]:
        afterwards = ("compare-real-count", "draw-requests", "claim-the-headline", "claim-equal-counts")
        names = run_cells(names, notebook, "run-the-crowd", *afterwards)
    run: Run = names["measured"]
    assert run.stopped
    assert run.seconds < 30
    assert repr(names["shown"]) == "As you predicted: You predicted the same. Measured: the same."


@pytest.mark.parametrize("requests", [-1, 30, 700], ids=["before anything was measured", "at once", "later"])
def test_notebook_01_survives_runs_that_were_stopped(monkeypatch: pytest.MonkeyPatch, requests: int) -> None:
    stop_after(requests, monkeypatch)
    monkeypatch.setenv("LABKIT_SCALE", "quick")
    notebook = "01-polling.ipynb"
    names = run_cells({"charts": charts}, notebook, "start-the-server", "guess-news", "guess-useless-share")
    names |= {"guess_wait": predict(names["ask"].mean_wait(every=5), 2.5)}
    names |= {"guess_wait_factor": predict(names["ask"].wait_factor, 0.5), "SECONDS": 10}
    with names["server"]:
        first = ("run-crowd", "reveal-useless-share", "claim-requests", "claim-most-useless", "show-server-load")
        names = run_cells(names, notebook, *first, "reveal-mean-wait", "draw-latency")
        second = ("run-twice", "reveal-wait-factor", "draw-both-waits", "claim-twice")
        names = run_cells(names, notebook, *second, "summary-of-both", "show-overwritten")
    assert names["measured"].stopped
    assert names["often"].stopped
    assert names["enough"] == (requests == 700)


def test_notebook_08_claims_nothing_that_a_stopped_run_turns_round(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_after(30, monkeypatch)
    monkeypatch.setenv("LABKIT_SCALE", "quick")
    notebook = "08-when-things-break.ipynb"
    names = run_cells({"serve": serve}, notebook, "guess-the-half", "guess-the-lost", "bad-day-numbers")
    names = run_cells(names, notebook, "bad-day-of-newcomers", "claim-newcomers-lose")
    with names["server"]:
        names = run_cells(names, notebook, "bad-day-with-ids", "claim-nothing-lost")
    names = run_cells(names | {"charts": charts}, notebook, "storm-numbers", "guess-the-peak", "the-herd")
    with names["server"]:
        names = run_cells(names, notebook, "the-spread", "compare-the-peaks", "chart-the-storm")
    with names["server"]:
        names = run_cells(names, notebook, "claim-the-storm", "claim-nothing-lost-in-the-storm", "show-the-queue")
    assert names["as_newcomers"].stopped
    assert names["herd"].stopped


@pytest.mark.usefixtures("impatient")
def test_notebook_04_claims_of_a_stopped_run_what_its_own_length_allows() -> None:
    notebook = "04-polling-vs-sse.ipynb"
    names = run_cells({}, notebook, "choose-the-numbers", "start-the-server", "guess-streams")
    with names["server"]:
        names |= {"SECONDS": 20}
        names = run_cells(names, notebook, "run-polling", "claim-polls", "claim-a-minute", "claim-useful")
    run: Run = names["polling"]
    assert run.stopped
    assert run.seconds < 15


def test_notebook_09_claims_nothing_that_a_stopped_run_turns_round(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_after(30, monkeypatch)
    monkeypatch.setenv("LABKIT_SCALE", "quick")
    notebook = "09-beyond-one-process.ipynb"
    names = run_cells({}, notebook, "import-for-the-fleet", "choose-the-numbers")
    with serve(name="host 0") as names["hosts"]:
        names = run_cells(names, notebook, "hundred-thousand-streams", "claim-the-streams", "guess-the-limit")
        names = run_cells(names, notebook, "million-polls", "compare-the-limit")
    assert names["streams"].stopped
    assert names["polls"].stopped
