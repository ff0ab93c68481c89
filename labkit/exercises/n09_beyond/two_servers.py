"""Exercise of section “A second server”: who hears an update when servers share nothing."""

from labkit.learn import Number

heard_on_five_hosts = Number(
    "heard_on_five_hosts",
    "Five servers share nothing. 6,000 users have a stream open, and a balancer has spread them evenly over the "
    "servers. Each user waits for one order, and each of these 6,000 orders changes once. The kitchen sends a message "
    "about each change. The balancer sends each message to one of the five servers at random. How many of the 6,000 "
    "updates reach their user, on average?",
    1_200,
    within=0,
    unit="updates",
    solution="answer = 6_000 / 5",
    hints=[
        "Take one order. Its user is at one of the five servers. At which of the five does the message arrive?",
        "On average, it is the user's server for one message in five.",
    ],
    wrong={
        6_000: "Then each server would have to pass its messages on to the other four. These servers share nothing.",
        3_000: "Half of them reach their user when there are two servers. Here there are five.",
        4_800: "That is how many are lost: four in five.",
        0.2: "That is the share of the updates. How many of the 6,000 updates is that?",
        240: "240 is 6,000 / 25. But the user's server is given. Only the server of the message is left to chance.",
        1_500: "1,500 is a quarter of the updates. There are five servers to which a message may go.",
    },
    why="One in five. With each server that is added, more updates get lost, and no server notes an error. Sticky "
    "sessions change nothing here. They would help only if each message went to its user's server too.",
)
