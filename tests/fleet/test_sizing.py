"""A fleet on paper: each row is its formula, and one host more than the hungriest row asks for."""

import pytest

from labkit.fleet import Costs, on_paper
from labkit.fleet.sizing import hosts_for_a_return

COSTS = Costs(push=30e-6, opening=1 / 2_500, memory=17_000, event_bytes=112)


def test_a_million_users_by_hand() -> None:
    fleet = on_paper(1_000_000, 1, COSTS, back_within=1.0, streams_per_host=19_800)
    told = {need.resource: (need.amount, need.hosts) for need in fleet.needs}
    assert told == {
        "open streams": ("1,000,000", 51),
        "memory": ("17 GB", 9),
        "pushes on average": ("83,333 per second", 4),  # 16,667 updates and 66,667 comments, 30 µs each, 70 % busy
        "one update to all within 1 s": ("30 cores", 30),
        "return of a lost host's readers": ("0.151 s or more, with 52 hosts", 21),
        "from the engine to the hosts": ("0.867 updates per second", 0),
        "network, without TCP's share": ("25.1 Mbit/s", 0),
    }
    assert fleet.hosts == 52


def test_half_the_time_for_an_update_is_twice_the_cores() -> None:
    fleet = on_paper(1_000_000, 1, COSTS, within=0.25)
    assert (fleet.hosts, fleet.needs[3].hosts) == (121, 120)
    assert "The most hosts are needed for: one update to all within 0.25 s." in repr(fleet)
    assert "121" in fleet._repr_html_()


def test_users_with_a_topic_each_have_no_burst_and_the_log_carries_every_update_to_every_host() -> None:
    fleet = on_paper(60_000, 1, COSTS, shared=False)
    assert not any("one update to all" in need.resource for need in fleet.needs)
    assert fleet.hosts == 2
    assert fleet.needs[-2].amount == "2,000 updates per second"


@pytest.mark.parametrize("users", [1, 17, 90_000, 1_000_000])
@pytest.mark.parametrize("within", [0.1, 3.0, 60.0])
def test_one_host_less_would_keep_readers_waiting(users: int, within: float) -> None:
    def seconds(hosts: int) -> float:
        return users / hosts * COSTS.opening / (hosts - 1)

    hosts = hosts_for_a_return(users, COSTS.opening, within)
    assert seconds(hosts) <= within * 1.000001
    assert hosts == 2 or seconds(hosts - 1) > within


@pytest.mark.parametrize("wrong", [{"push": 0.0}, {"memory": float("nan")}, {"opening": -1.0}])
def test_a_cost_is_above_nothing(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} must be a number above 0"):
        Costs(**{"push": 1e-5, "opening": 1e-3, "memory": 1.0, "event_bytes": 1.0} | wrong)


def test_numbers_that_make_no_fleet_are_refused() -> None:
    with pytest.raises(ValueError, match="users"):
        on_paper(0, 1, COSTS)
    with pytest.raises(ValueError, match="within"):
        on_paper(10, 1, COSTS, within=0)
