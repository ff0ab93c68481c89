"""The kit's own server has nothing wrong; each bad day that a fault line makes is found."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from labkit.faults import FaultLine, between
from labkit.probe import Finding, Report, probe
from labkit.server import serve
from tests.helpers.busy_news import telling
from tests.helpers.waiting import wait_until

# What is wrong with each line, and for how many seconds a probe listens behind it.
LINES: dict[str, tuple[Callable[[FaultLine], object], float]] = {
    "well": (lambda _: None, 2),
    "lumps": (lambda line: line.buffer(700), 3),
    "held": (lambda line: line.buffer(1_000_000), 1),
    "obeys": (lambda line: line.buffer(1_000_000, obeys_header=True), 2),
    "silent": (lambda line: line.silence(), 1),
    "slow": (lambda line: line.delay(0.55), 1.5),
    "cut": (lambda line: line.cut_after(500), 2),
    "refuses": (lambda line: line.refuse(), 1),
}


@pytest.fixture(scope="module")
def reports() -> Iterator[Mapping[str, Report]]:
    """What is found out about the news behind each line, all probed at the same time; and about a quiet order."""
    with serve() as server, telling(server), ExitStack() as lines, ThreadPoolExecutor(5) as pool:
        order = server.place_order("Pad thai")
        asked = {
            "direct": pool.submit(probe, f"{server.url}/news/stream"),
            "quiet": pool.submit(probe, f"{server.url}/orders/{order}/stream", seconds=1),
        }
        opened = {name: lines.enter_context(between(server)) for name in LINES}
        for name, (fault, seconds) in LINES.items():
            fault(opened[name])
            asked[name] = pool.submit(probe, f"{opened[name].url}/news/stream", seconds=seconds)
        found = {name: report.result() for name, report in asked.items()}
        del opened["silent"]  # which loses the news that a client has gone
        wait_until(lambda: not any(line.connections for line in opened.values()), "the end of every connection")
        yield found


def about(report: Report, *words: str) -> list[Finding]:
    """The findings about something."""
    return [finding for finding in report.findings if finding.about in words]


@pytest.mark.parametrize("line", ["direct", "well", "obeys"])
def test_nothing_is_wrong_with_the_kits_own_stream(reports: Mapping[str, Report], line: str) -> None:
    report = reports[line]
    assert (report.exit_code, report.signed("wrong"), report.signed("not examined")) == (0, [], [])
    signs = {finding.about: finding.sign for finding in report.findings}
    for subject in ("status", "caching", "format", "buffering", "replay", "retry", "HEAD", "second reader"):
        assert signs[subject] == "right", subject


def test_nothing_is_wrong_with_a_quiet_stream_and_what_was_not_seen_is_told(reports: Mapping[str, Report]) -> None:
    report = reports["quiet"]
    assert report.exit_code == 0
    assert [finding.sign for finding in about(report, "replay", "comments")] == ["worth knowing"] * 2
    assert "--seconds 65" in about(report, "comments")[0].change


def test_a_proxy_that_passes_events_on_in_lumps_is_found(reports: Mapping[str, Report]) -> None:
    report = reports["lumps"]
    assert report.exit_code == 1
    (buffering,) = about(report, "buffering")
    assert buffering.sign == "wrong"
    assert "proxy_buffering off" in buffering.change


def test_a_proxy_that_holds_even_the_head_back_is_told_from_a_line_that_is_silent(
    reports: Mapping[str, Report],
) -> None:
    held, silent = reports["held"], reports["silent"]
    assert (held.exit_code, held.findings[0].about) == (1, "first answer")
    assert "holds the stream back" in held.findings[0].sentence
    assert (silent.exit_code, silent.findings[0].about) == (2, "connection")
    assert "nor to another request" in silent.findings[0].sentence


def test_a_line_that_takes_a_second_is_found(reports: Mapping[str, Report]) -> None:
    # Where the machine is so busy that news wait for each other, they come together as well, which looks like a buffer.
    found = [finding.about for finding in reports["slow"].signed("wrong")]
    assert "first answer" in found
    assert {*found} <= {"first answer", "buffering"}


def test_a_stream_that_is_cut_is_found(reports: Mapping[str, Report]) -> None:
    assert [finding.about for finding in reports["cut"].signed("wrong")] == ["end of the stream"]


def test_a_line_that_refuses_cannot_be_examined(reports: Mapping[str, Report]) -> None:
    report = reports["refuses"]
    assert (report.exit_code, len(report.findings)) == (2, 1)
    assert report.findings[0].sentence.startswith("There is no answer: ")
