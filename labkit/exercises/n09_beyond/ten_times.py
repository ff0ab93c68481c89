"""Exercise of section “Ten times the users”: how long a poll waits when more are sent than can be answered."""

from labkit.learn import Number

last_in_the_queue = Number(
    "last_in_the_queue",
    "A machine can answer 5,000 polls per second. Each of 100,000 users sends a poll every 5 seconds, whether the last "
    "one has been answered or not. This goes on for one minute. How many seconds does a poll wait in the queue "
    "if it is sent at the end of this minute?",
    180,
    unit="s",
    solution="answer = (100_000 / 5 - 5_000) * 60 / 5_000",
    hints=[
        "How many polls are sent per second, and how many of them are not answered in that second?",
        "The queue grows by 15,000 polls with each second, to 900,000 after a minute.",
        "All of these are answered before the new poll, at 5,000 per second.",
    ],
    wrong={
        4: "Four times as many polls are sent as can be answered. How many polls are waiting after a minute?",
        240: "240 s is the time for all polls that were sent in the minute. A quarter of them are answered by then.",
        60: "60 s is how long this has gone on. How many polls are waiting by then?",
        45: "45 s is 900,000 polls / 20,000 polls per second. But the 5,000 answers per second empty the queue.",
        20: "That would be so if each user waited for an answer before polling again. Then at most 100,000 polls wait.",
        900_000: "That is how many polls are waiting. They are answered at 5,000 per second.",
        15_000: "The queue grows by 15,000 polls with each second. How many polls are waiting after a minute?",
        1_200_000: "That is how many polls were sent in the minute. How many of them are waiting?",
        3: "3 s is what each second adds to the wait. It goes on for a minute.",
    },
    why="Nobody gets an error. The wait only grows, by three seconds with each second. And users who lose patience "
    "and ask again make the queue longer. (In the run above, users and servers share one machine, so its limit is that "
    "of both together.)",
)
