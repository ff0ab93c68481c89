"""Exercise of section “When is polling the better choice?”: users who can wait."""

from labkit.learn import Number

serve_with_patience = Number(
    "serve_with_patience",
    "A server answers at most 2,520 polls per second. Its users are content with news that is 10 seconds old, so each "
    "asks every 10 seconds. How many users can it serve?",
    25_200,
    unit="users",
    within=0.001,
    solution="answer = 2_520 * 10",
    hints=["How many requests per second does one such user send?", "A tenth. How many tenths are in 2,520?"],
    wrong={
        252: "You divided. A user who asks rarely costs less, so there is room for more users.",
        2_520: "That would be one poll per second from each. These users ask once in 10 seconds.",
        12_600: "That is for users who ask every 5 seconds.",
        25_000: "That is how many streams the machine of the article held. Compute how many users can poll.",
    },
    why="So Van de Vyvere and others computed it in 2020 for a machine that held 25,000 streams: with about 10 seconds "
    "of patience, polling would serve as many. They warn that this is a theoretical number for their machine.",
)
