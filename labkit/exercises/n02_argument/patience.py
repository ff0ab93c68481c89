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
    hints=[
        "How many requests per second does one such user send?",
        "A tenth of a request per second. So ten users together send one.",
    ],
    wrong={
        252: "2,520 / 10 is 252. But a user who asks less often costs less, so there is room for more users.",
        2_520: "That is right for users who ask once per second. These users ask once in 10 seconds.",
        12_600: "That is right for users who ask every 5 seconds. These users ask every 10 seconds.",
        151_200: "That is the number of polls in a minute. Each user sends six of them.",
        1_512_000: "That is ten times the polls of a minute. Compute with the polls of a second.",
        25_000: "That is how many users Server-Sent Events served in the article. Compute how many users can poll.",
    },
    why="Van de Vyvere and others computed it in this way in 2020. Their machine served 25,000 users with "
    "Server-Sent Events, and so polling would serve as many, if news may be about 10 seconds old. They warn that this "
    "number is theoretical.",
)
