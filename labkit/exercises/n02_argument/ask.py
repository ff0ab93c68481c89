"""The predictions of notebook 02."""

from labkit.learn import Question

requests_per_minute = Question(
    "10,000 users. Each asks every 5 seconds, news or no news. How many requests a minute is that?",
    unit="requests",
    misconceptions={
        2_000: "That is the number of requests in one second; the question is about a minute.",
        12_000: "One user asks 12 times a minute. 12 times 10,000: a zero was lost.",
        10_000: "That would be one request a minute each. Every user sends 12.",
        50_000: "You multiplied users and seconds. Rarer polls would be more requests.",
    },
    outcome="computed",
)
