"""An exercise on “Fast prices, slow answers”: of the prices that come too fast, only the newest is sent."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example

Prices = list[tuple[float, float]]


class WriteConflate(CodeExercise):
    """Write conflation from scratch, for prices in a list. `prices` is a list of pairs, (moment in seconds, price), in
    the order of their moments. Send the first price at its moment. After each sending, wait for `pause` seconds. Then
    see which prices have come since the last sending, up to and including this moment. If there are some, send the
    newest one, and leave out the others. If there are none, send the next price at its own moment. Return the list of
    the prices that are sent.
    """

    asks = "conflate"
    hints = (
        "The next sending is when the pause is over, or when the next price comes, whichever is later: a `max`.",
        "Of all prices that have come by then, send the last one. Drop the others, and repeat.",
    )
    why = "The newest price always arrives, at most one pause late. The same works for mouse moves and for sensors."
    examples: ClassVar[Sequence[Example]] = (
        (([(0.0, 10.0), (1.0, 11.0), (2.0, 12.0)], 5.0), [10.0, 12.0]),
        (([(0.0, 10.0), (9.0, 11.0)], 5.0), [10.0, 11.0]),
        (([(0.0, 10.0), (1.0, 11.0), (5.0, 12.0), (6.0, 13.0)], 5.0), [10.0, 12.0, 13.0]),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        (([], 5.0), []),
        (([(3.0, 10.0)], 5.0), [10.0]),
        (([(0.0, 10.0), (4.0, 11.0), (7.0, 12.0)], 5.0), [10.0, 11.0, 12.0]),
    )

    def inputs(self, chance: Random) -> tuple[Prices, float]:
        """Moments in whole seconds, so that sums are exact, and each price once."""
        moments = sorted(chance.sample(range(60), chance.randint(0, 12)))
        prices = chance.sample(range(100, 200), len(moments))
        return [(float(at), float(price)) for at, price in zip(moments, prices, strict=True)], float(
            chance.randint(1, 15)
        )

    def conflate(self, prices: Prices, pause: float) -> list[float]:
        sent, free_at = [], 0.0
        while prices:
            now = max(free_at, prices[0][0])
            sent.append([price for at, price in prices if at <= now][-1])
            prices = [(at, price) for at, price in prices if at > now]
            free_at = now + pause
        return sent

    def another_conflate(self, prices: Prices, pause: float) -> list[float]:
        sent: list[float] = []
        waiting, free_at = None, float("-inf")
        for at, price in prices:
            if waiting is not None and at > free_at:
                sent.append(waiting)
                waiting, free_at = None, free_at + pause
            if waiting is None and at >= free_at:
                sent.append(price)
                free_at = at + pause
            else:
                waiting = price
        return sent if waiting is None else [*sent, waiting]

    def wrong_every_price(self, prices: Prices, pause: float) -> list[float]:
        """This sends every price. After a pause, only the newest of the waiting prices should be sent."""
        return [price for _, price in prices]

    def wrong_drops_what_waits(self, prices: Prices, pause: float) -> list[float]:
        """Prices that came during a pause are missing, even the last one. When the pause is over, send the newest of
        them.
        """
        sent, free_at = [], 0.0
        for at, price in prices:
            if at >= free_at:
                sent.append(price)
                free_at = at + pause
        return sent

    def wrong_keeps_the_last_alone(self, prices: Prices, pause: float) -> list[float]:
        """Of the prices that came during pauses, only the one at the very end was sent. Send the newest price after
        each pause, also when other prices follow later.
        """
        sent, skipped, free_at = [], list[float](), 0.0
        for at, price in prices:
            if at >= free_at:
                sent.append(price)
                skipped, free_at = [], at + pause
            else:
                skipped = [price]
        return sent + skipped

    def wrong_up_to_before_now(self, prices: Prices, pause: float) -> list[float]:
        """A price that comes at the very moment when the pause ends is the newest one then. So compare with `<=`, not
        with `<`.
        """
        sent, free_at = [], 0.0
        while prices:
            now = max(free_at, prices[0][0])
            sent.append([price for at, price in prices if at < now or at == prices[0][0]][-1])
            prices = [(at, price) for at, price in prices[1:] if at >= now]
            free_at = now + pause
        return sent

    def wrong_ticks(self, prices: Prices, pause: float) -> list[float]:
        """If a pause brings no price, the next price goes out at its own moment, and the next pause begins there. Your
        result is wrong in this case. This happens, for example, when all sendings are whole pauses apart.
        """
        sent, now = list[float](), prices[0][0] if prices else 0.0
        while prices:
            sent += [price for at, price in prices if at <= now][-1:]
            prices = [(at, price) for at, price in prices if at > now]
            now += pause
        return sent

    def wrong_slots(self, prices: Prices, pause: float) -> list[float]:
        """The first price goes out at its own moment, and each pause begins with a sending. Your result is the last
        price of each slot of `pause` seconds, counted from 0.
        """
        return list({at // pause: price for at, price in prices}.values())

    def wrong_oldest_first(self, prices: Prices, pause: float) -> list[float]:
        """After a pause this sends the oldest price that waited. Send the newest one."""
        sent, free_at = [], 0.0
        while prices:
            now = max(free_at, prices[0][0])
            sent.append(prices[0][1])
            prices = [(at, price) for at, price in prices if at > now]
            free_at = now + pause
        return sent

    def wrong_first_and_last(self, prices: Prices, pause: float) -> list[float]:
        """Only the first price and the last one were sent. After each pause, the newest price is sent."""
        return [prices[0][1], prices[-1][1]]

    def wrong_drops_what_comes_at_the_end_of_a_pause(self, prices: Prices, pause: float) -> list[float]:
        """Prices that came during a pause, or at its end, are missing. When the pause is over, send the newest of
        them.
        """
        sent, free_at = [], float("-inf")
        for at, price in prices:
            if at > free_at:
                sent.append(price)
                free_at = at + pause
        return sent

    def wrong_pairs(self, prices: Prices, pause: float) -> list[tuple[float, float]]:
        """Return the prices alone, without their moments."""
        sent = self.conflate(prices, pause)
        return [(at, price) for at, price in prices if price in sent]


write_conflate = WriteConflate()
