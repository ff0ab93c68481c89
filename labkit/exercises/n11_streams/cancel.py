"""Exercises of section “A disconnect is not a cancel”: the Stop button, and what is made for nobody."""

from labkit.learn import Choice, Number

BOTH = "Abort the `fetch`, and send a request to an address that stops this answer."

stop_button = Choice(
    "stop_button",
    "A chat page may be reloaded in the middle of an answer, and then shows the rest of it. It also has a Stop button, "
    "after which no more words are to be made. What does the button do?",
    [
        "Abort the `fetch`. The server notices that the reader has gone, and stops.",
        "Hide the rest of the answer. The page has what it needs.",
        BOTH,
        "Abort the `fetch`. The server stops if nobody has come back after a minute.",
    ],
    BOTH,
    hints=[
        "What does the server see when a page is reloaded, and what when its `fetch` is aborted?",
        "It sees the same in both cases. So the wish to stop has to be said in another way.",
    ],
    wrong={
        "Abort the `fetch`. The server notices that the reader has gone, and stops.": "Then a reload stops the answer "
        "as well: the server sees the same end of a connection.",
        "Hide the rest of the answer. The page has what it needs.": "The server goes on making words, for nobody.",
        "Abort the `fetch`. The server stops if nobody has come back after a minute.": "A good rule for those who are "
        "lost, and a poor one for a button: a minute of words is made after it was pressed.",
    },
    why="The wish to stop is news for the server, and news needs a request. A limit for answers that nobody listens to "
    "belongs beside it, for tabs that were closed.",
)

tokens_for_nobody = Number(
    "tokens_for_nobody",
    "Change the numbers: a service gives 10,000 answers per day, of 800 tokens each. One reader in five presses Stop "
    "when a quarter of the answer is there, and the button only aborts the `fetch` of an answer that can be resumed. "
    "How many tokens per day are made after somebody has pressed Stop?",
    1_200_000,
    unit="tokens",
    solution="answer = 10_000 / 5 * 800 * 3 / 4",
    hints=[
        "How many answers are stopped per day?",
        "Of each of those 2,000 answers, three quarters are still to come.",
    ],
    wrong={
        8_000_000: "Those are all tokens of the day. Four readers in five want theirs.",
        1_600_000: "Those are the whole answers of those who stop. A quarter of each was read.",
        400_000: "Those were read before the button was pressed. The others are made after it.",
        6_000_000: "That is three quarters of all answers. Only one reader in five stops.",
        600: "That is what is left of one answer. 2,000 answers are stopped per day.",
    },
    why="Nobody complains about them: the page shows what it should. They stand on the bill alone.",
)
