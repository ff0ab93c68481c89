"""Exercises of notebook 00: an address on another server is told apart from one that is wrong."""

from labkit.exercises.n00_start_here.asking import change_order_address
from labkit.learn import NOT_YET


def on_one_server(url: str, order: int) -> str:
    return f"http://127.0.0.1:40963/orders/{order}"


def test_an_address_that_ignores_the_parameter_url_gets_a_sentence_of_its_own() -> None:
    card = change_order_address.check(on_one_server)
    assert card.heading == NOT_YET
    assert card.lines[0].startswith("That is the order's address on another server: use the parameter `url`.")
