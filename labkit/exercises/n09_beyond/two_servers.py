"""Exercise of section “A second server”: who hears an update when servers share nothing."""

from labkit.learn import Number

heard_on_five_hosts = Number(
    "heard_on_five_hosts",
    "Change the numbers: five servers share nothing. 6,000 users have a stream open, spread evenly by a balancer. Each "
    "of their 6,000 orders moves on once, and the kitchen's message about it goes to whichever server the balancer "
    "chooses. How many of the 6,000 updates reach their user, on average?",
    1_200,
    unit="updates",
    solution="answer = 6_000 / 5",
    hints=[
        "Take one order. Its user is at one of the five servers. At which of them does the message arrive?",
        "One time in five it is the same server.",
    ],
    wrong={
        6_000: "Then each server would have to tell the other four. These share nothing.",
        3_000: "Half of them reach their user when there are two servers. Here there are five.",
        4_800: "So many are lost: four in five.",
        0.2: "That is the share of them. How many of the 6,000 are that?",
        240: "You divided by five twice. The user's server is given; only the message's is left to chance.",
    },
    why="One in five. With each server that is added, more of the updates get lost, and no server notes an error.",
)
