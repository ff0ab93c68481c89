"""Exercises on a host that dies: the wave on those that are left, and how many hosts there must be before."""

import math
from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

wave_of_four_hosts = Number(
    "wave_of_four_hosts",
    "Four hosts hold 90,000 streams, spread evenly. One of the hosts is killed, and its readers come back to the "
    "others in equal parts. A host can open 2,500 streams per second. After how many seconds is the last reader back, "
    "at the earliest?",
    3,
    unit="s",
    solution="answer = (90_000 / 4) / (3 * 2_500)",
    hints=[
        "How many readers come back, and to how many hosts?",
        "22,500 readers come back. Three hosts together open 7,500 streams per second.",
    ],
    wrong={
        9: "9 s is the time that one host alone would need. Three hosts share the wave.",
        2.25: "That would be four hosts. But one of them is dead.",
        12: "12 s is the time for all 90,000 readers. But the readers of the other hosts have noticed nothing.",
        36: "36 s is the time for all 90,000 readers at one host. But only the dead host's readers come back, and "
        "three hosts share them.",
        7_500: "7,500 is how many streams each host must open. It is also how many three hosts together open in a "
        "second. In how many seconds do they open 22,500?",
        22_500: "That is how many readers come back. How many streams can three hosts open per second?",
        9_000: "9,000 s would be more than two hours. Divide the readers by what three hosts open per second.",
    },
    why="With more hosts, fewer readers come back, and more hosts take them. That is one reason why fleets have many "
    "small hosts, although one large host could hold everybody.",
)


class WriteHosts(CodeExercise):
    """Write how many hosts a fleet needs, so that one of them may die. `users` hold a stream each, a host holds up to
    `per_host` of them, and a balancer spreads them evenly over all hosts that live. Return the smallest number of hosts
    with which all users still fit when one host is dead; at least 1.
    """

    asks = "hosts_needed"
    imports = "import math"
    hints = (
        "First the fleet in which nobody dies: how many hosts hold all users? The last one need not be full.",
        "`math.ceil(users / per_host)`, or `-(-users // per_host)`, rounds up. And one more.",
    )
    why = (
        "One more host than needed is the price of a night's sleep. On a good day all of them work, each with some "
        "room: a spare that stands idle until it is needed is one that nobody has tried."
    )
    examples = (
        ((100_000, 20_000), 6),
        ((100_000, 19_800), 7),
        ((300, 400), 2),
    )
    edge_cases: ClassVar[Sequence[Example]] = (((0, 400), 1), ((401, 400), 3), ((400, 400), 2))

    def inputs(self, chance: Random) -> tuple[int, int]:
        """Up to a million users; now and then they fill the hosts exactly."""
        per_host = chance.choice([1, 400, 1_000, 19_800, 20_000])
        return chance.choice([chance.randint(0, 1_000_000), per_host * chance.randint(0, 50)]), per_host

    def hosts_needed(self, users: int, per_host: int) -> int:
        return math.ceil(users / per_host) + 1

    def another_hosts_needed(self, users: int, per_host: int) -> int:
        found = max(1, users // per_host)
        while (found - 1) * per_host < users:
            found += 1
        return found

    def wrong_nobody_dies(self, users: int, per_host: int) -> int:
        """So many hold all users as long as nobody dies. With one dead, some of the users find no room."""
        return max(1, math.ceil(users / per_host))

    def wrong_rounded_down(self, users: int, per_host: int) -> int:
        """You round down. The users who are left over need a host as well."""
        return users // per_host + 1

    def wrong_rounded(self, users: int, per_host: int) -> int:
        """You round to the nearest. Whenever some users are left over, they need a host as well."""
        return round(users / per_host) + 1

    def wrong_twice_as_many(self, users: int, per_host: int) -> int:
        """Twice as many is safe, and dear. All hosts die together only when they share something: one spare is asked
        for.
        """
        return max(1, 2 * math.ceil(users / per_host))


write_hosts = WriteHosts()
