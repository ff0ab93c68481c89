"""The kit's own server has nothing wrong; each bad day that a fault line makes is found."""

from collections.abc import Iterator

import pytest

from labkit.faults import FaultLine, between
from labkit.probe import Finding, Report, probe
from labkit.server import serve
from tests.helpers.busy_news import telling


@pytest.fixture(scope="module")
def busy() -> Iterator[FaultLine]:
    """A line in front of a tracker with news all the time."""
    with serve() as server, between(server) as line, telling(server):
        yield line


@pytest.fixture(autouse=True)
def mended(busy: FaultLine) -> None:
    """Nothing is wrong at first."""
    busy.mend()


def news(line: FaultLine, seconds: float = 2) -> Report:
    """What is found out about the news stream behind a line."""
    return probe(f"{line.url}/news/stream", seconds=seconds)


def about(report: Report, *words: str) -> list[Finding]:
    """The findings about something."""
    return [finding for finding in report.findings if finding.about in words]


def test_nothing_is_wrong_with_the_kits_own_stream(busy: FaultLine) -> None:
    for report in (probe(f"{busy.server_url}/news/stream"), news(busy)):
        assert (report.exit_code, report.signed("wrong"), report.signed("not examined")) == (0, [], [])
        signs = {finding.about: finding.sign for finding in report.findings}
        for subject in ("status", "caching", "format", "buffering", "replay", "retry", "HEAD", "second reader"):
            assert signs[subject] == "right", subject


def test_nothing_is_wrong_with_a_quiet_stream_and_what_was_not_seen_is_told(busy: FaultLine) -> None:
    order = busy.place_order("Pad thai")
    report = probe(f"{busy.url}/orders/{order}/stream", seconds=1)
    assert report.exit_code == 0
    assert [finding.sign for finding in about(report, "replay", "comments")] == ["worth knowing"] * 2
    assert "--seconds 65" in about(report, "comments")[0].change


def test_a_proxy_that_passes_events_on_in_lumps_is_found(busy: FaultLine) -> None:
    busy.buffer(700)
    report = news(busy, 3)
    assert report.exit_code == 1
    (buffering,) = about(report, "buffering")
    assert buffering.sign == "wrong"
    assert "proxy_buffering off" in buffering.change


def test_a_proxy_that_holds_even_the_head_back_is_told_from_a_server_that_is_silent(busy: FaultLine) -> None:
    busy.buffer(1_000_000)
    held = news(busy, 1)
    assert (held.exit_code, held.findings[0].about) == (1, "first answer")
    assert "holds the stream back" in held.findings[0].sentence
    busy.mend()
    busy.silence()
    silent = news(busy, 1)
    assert (silent.exit_code, silent.findings[0].about) == (2, "connection")
    assert "nor to another request" in silent.findings[0].sentence


def test_a_line_that_takes_a_second_is_found(busy: FaultLine) -> None:
    busy.delay(0.55)
    report = news(busy, 1.5)
    assert [finding.about for finding in report.signed("wrong")] == ["first answer"]


def test_a_stream_that_is_cut_is_found(busy: FaultLine) -> None:
    busy.cut_after(500)
    report = news(busy)
    assert [finding.about for finding in report.signed("wrong")] == ["end of the stream"]


def test_a_line_that_refuses_cannot_be_examined(busy: FaultLine) -> None:
    busy.refuse()
    report = news(busy)
    assert (report.exit_code, len(report.findings)) == (2, 1)
    assert report.findings[0].sentence.startswith("There is no answer: ")


def test_nothing_is_left_open(busy: FaultLine) -> None:
    news(busy)
    assert busy.connections == 0
