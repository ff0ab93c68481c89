"""A fleet: what all hosts know, what each is asked for, and a host that is killed, drained and started again."""

from collections.abc import Iterator

import httpx
import pytest

from labkit import fleet
from labkit.crowd import streaming
from labkit.fleet import Fleet


@pytest.fixture(scope="module")
def hosts() -> Iterator[Fleet]:
    with fleet.start(hosts=2, retry=0.05, retry_spread=0) as hosts:
        yield hosts


def test_an_order_placed_at_one_host_is_known_at_all(hosts: Fleet) -> None:
    order = hosts.place_order("Pad thai")
    assert [httpx.get(f"{url}/orders/{order}").json()["stage"] for url in hosts.urls] == ["order received"] * 2
    assert hosts[1].advance(order) == hosts[0].stage(order) == "cooking started"
    assert [hosts[0].place_order("Ramen"), hosts[1].place_order("Ramen")] == [order + 1, order + 2]


def test_this_process_may_experiment_on_every_host(hosts: Fleet) -> None:
    runs = [streaming(url, users=5, seconds=0.5, updates_per_minute=120) for url in hosts.urls]
    assert [run.updates for run in runs] == [run.published for run in runs]
    assert httpx.post(f"{hosts.urls[0]}/experiments", json={"orders": 1}).status_code == 403


def test_a_killed_host_refuses_and_comes_back_at_its_address(hosts: Fleet) -> None:
    urls, order = hosts.urls, hosts.place_order("Pad thai")
    hosts[0].kill()
    assert hosts.urls == urls
    assert hosts.running == [hosts[1]]
    assert "host 0 killed" in repr(hosts)
    with pytest.raises(httpx.ConnectError):
        httpx.get(urls[0])
    assert hosts.place_order("Ramen") == order + 1  # another host takes it
    hosts[0].start()
    assert hosts.urls == urls
    assert hosts[0].stage(order) == "order received"
