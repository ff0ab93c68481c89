"""Exercises of section 1, “Ask, and be told”: the address of an order, and how long a stream may be quiet."""

from random import Random
from typing import Any, ClassVar

from labkit.learn import Choice, CodeExercise, Example
from labkit.learn.equivalence import Arguments, Outcome


class ChangeOrderAddress(CodeExercise):
    """Change one line. As it is, `order_address` always returns the address of order 1. Make it return the address of
    the order with the number `order`, on the server with the address `url`.
    """

    asks = "order_address"
    hints = (
        "In an f-string, a name between braces becomes its value.",
        "`{url}` is there already; add `{order}`.",
    )
    why = (
        "Everything on this server has an address of its own. Add `/stream` to this one, and you have the address that "
        "the next section opens."
    )
    examples = (
        (("http://127.0.0.1:8000", 7), "http://127.0.0.1:8000/orders/7"),
        (("http://127.0.0.1:49152", 12), "http://127.0.0.1:49152/orders/12"),
    )
    edge_cases: ClassVar[tuple[Example, ...]] = (
        (("http://localhost:8000", 1), "http://localhost:8000/orders/1"),
        (("https://food.example", 10_000), "https://food.example/orders/10000"),
    )

    def inputs(self, chance: Random) -> tuple[str, int]:
        """A server on some port, and one of its orders."""
        return f"http://127.0.0.1:{chance.randint(1024, 65535)}", chance.randint(1, 10_000)

    def departure(self, wanted: Outcome, got: Outcome, given: Arguments) -> str | None:
        """As for any function; an address that is right for another server is told apart."""
        sentence, (url, order) = super().departure(wanted, got, given), given
        found = str(got.result)
        if sentence and found.startswith("http") and found.endswith(f"/orders/{order}") and not found.startswith(url):
            return f"That is the order's address on another server: use the parameter `url`. {sentence}"
        return sentence

    def start(self, url: str, order: int) -> str:
        return f"{url}/orders/1"

    def order_address(self, url: str, order: int) -> str:
        return f"{url}/orders/{order}"

    def another_order_address(self, url: str, order: int) -> str:
        return "/".join([url, "orders", str(order)])

    def wrong_without_braces(self, url: str, order: int) -> str:
        """Without braces, `order` is the word and not the number. Put the name between braces: `{order}`."""
        return f"{url}/orders/order"

    def wrong_not_an_f_string(self, url: str, order: int) -> str:
        """Without the f before the quotes, Python leaves the braces as they are."""
        return "{url}/orders/{order}"

    def wrong_slash(self, url: str, order: int) -> str:
        """There is one slash too many: the address ends with the number."""
        return f"{url}/orders/{order}/"

    def wrong_sum_with_a_number(self, url: str, order: Any) -> Any:
        """Python cannot add a number to a text. In an f-string, `{order}` turns the number into text."""
        return url + "/orders/" + order

    def wrong_path_alone(self, url: str, order: int) -> str:
        """That is the path alone. The address begins with the server's address, which is in `url`."""
        return f"/orders/{order}"

    def wrong_path(self, url: str, order: int) -> str:
        """The path says `orders`, with an s."""
        return f"{url}/order/{order}"

    def wrong_stream(self, url: str, order: int) -> str:
        """That address opens a stream. To ask once, leave `/stream` out."""
        return f"{url}/orders/{order}/stream"


change_order_address = ChangeOrderAddress()

patience = Choice(
    "patience",
    "What does `read=None` in `httpx.Timeout(5, read=None)` mean for an open stream?",
    [
        "Do not wait for news at all.",
        "Wait 5 seconds for each piece of news, then give up.",
        "Between two pieces of news, wait as long as it takes.",
        "Let the stream live for 5 seconds.",
    ],
    "Between two pieces of news, wait as long as it takes.",
    hints=["`None` means: no limit.", "The 5 is for all the other waits, such as the one for a connection."],
    wrong={
        "Do not wait for news at all.": "`None` means that there is no limit, so httpx waits without end.",
        "Wait 5 seconds for each piece of news, then give up.": "That is what httpx does when you give no "
        "timeout. Then a quiet kitchen would look like an error. Here `read` has a value of its own.",
        "Let the stream live for 5 seconds.": "None of httpx's timeouts limits the life of a stream; each limits a "
        "single wait.",
    },
    why="A stream is quiet while there is no news, and that is no error. It has a price: a server that has died may "
    "look quiet as well. A later notebook deals with that.",
)
