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
        30_000: "30,000 is how many streams each host holds in the end. How many of them does it have to open?",
        9_000: "9,000 s would be more than two hours. Divide the readers by what three hosts open per second.",
    },
    why="With more hosts, fewer readers come back, and more hosts take them. That is one reason why fleets have many "
    "small hosts, although one large host could hold everybody.",
)


class WriteHosts(CodeExercise):
    """Write `hosts_needed`, which says how many hosts a fleet needs so that one of them may die. Each of `users` users
    holds a stream, and a host can hold `per_host` streams. A balancer spreads the users evenly over the hosts that are
    alive. Return the smallest number of hosts with which all users still fit when one host is dead. Return at least 1.
    """

    asks = "hosts_needed"
    imports = "import math"
    hints = (
        "First think of a fleet in which no host dies. How many hosts hold all users? The last one may be partly "
        "empty.",
        "`math.ceil(users / per_host)`, or `-(-users // per_host)`, rounds up. Then add one host.",
    )
    why = (
        "On a good day all hosts work, and each has some room left. That is better than a spare host that stands idle: "
        "nobody knows whether the spare works until it is needed."
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
        """This many hosts hold all users as long as no host dies. When one is dead, some users find no room."""
        return max(1, math.ceil(users / per_host))

    def wrong_rounded_down(self, users: int, per_host: int) -> int:
        """This is one host too few when the last users do not fill a host. This happens, for example, with `//`."""
        return users // per_host + 1

    def wrong_rounded(self, users: int, per_host: int) -> int:
        """The last users need a host of their own, even if they are few. This happens, for example, with `round`."""
        return round(users / per_host) + 1

    def wrong_fraction(self, users: int, per_host: int) -> float:
        """A fleet has a whole number of hosts. Round the number of hosts up."""
        return users / per_host + 1

    def wrong_never_full(self, users: int, per_host: int) -> int:
        """This is one host too many when the users fill some hosts exactly. This happens with `// … + 2`."""
        return users // per_host + 2

    def wrong_twice_as_many(self, users: int, per_host: int) -> int:
        """This many hosts are safe, but more than needed. Only one host may die, so one more host is enough."""
        return max(1, 2 * math.ceil(users / per_host))


write_hosts = WriteHosts()
