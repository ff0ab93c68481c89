"""Hosts side by side: every bar has its number, and the words say who has nothing."""

import pytest
from matplotlib.patches import Rectangle

from labkit import charts
from tests.helpers.texts import assert_texts_are_apart

WAVE = {"before": [50, 50, 50], "host 1 is killed": [76, 0, 74], "host 1 is back": [76, 0, 74]}


def test_every_host_has_a_bar_of_its_own_at_every_moment() -> None:
    axes = charts.hosts(WAVE).figure.axes
    assert [[bar.get_height() for bar in axis.patches if isinstance(bar, Rectangle)] for axis in axes] == list(
        WAVE.values()
    )
    assert [text.get_text() for text in axes[1].texts] == ["76", "0", "74"]
    assert [label.get_text() for label in axes[-1].get_xticklabels()] == ["host 0", "host 1", "host 2"]


def test_the_words_say_who_has_none_and_how_even_the_others_are() -> None:
    told = charts.hosts(WAVE).finding
    assert told.startswith("Before: all have 50 each, together 150. ")
    assert "Host 1 is killed: host 1 has none, the others have 74 to 76, together 150." in told
    one = charts.hosts({"at first": [10, 0]}, "readers").finding
    assert one == "At first: host 1 has none, host 0 has 10, together 10."
    assert charts.hosts({"now": [0, 0]}).finding == "Now: host 0 and host 1 have none, together 0."


def test_the_numbers_behind_it_name_moment_and_host() -> None:
    data = charts.hosts(WAVE).data
    assert data is not None
    assert list(data.columns) == ["moment", "host", "open streams"]
    assert data.rows[4] == ["host 1 is killed", 1, 0]


def test_a_large_fleet_is_drawn_without_a_number_for_each_host() -> None:
    axis = charts.hosts({"now": [1_000] * 20}).figure.axes[0]
    assert (len(axis.patches), len(axis.texts), axis.get_xlabel()) == (20, 0, "host")


def test_seven_hosts_with_many_streams_do_not_cover_each_other() -> None:
    assert_texts_are_apart(charts.hosts({"before": [17_142] * 7, "after": [20_000] * 6 + [0]}).figure, least=7)


@pytest.mark.parametrize("counts", [{}, {"before": []}, {"before": [1], "after": [1, 2]}])
def test_moments_that_cannot_be_compared_are_refused(counts: dict[str, list[int]]) -> None:
    with pytest.raises(ValueError, match="one number for each host at each moment"):
        charts.hosts(counts)
