"""Exercises of section “A disconnect is not a cancel”: the Stop button, and what is made for nobody."""

from labkit.learn import Choice, Number

BOTH = "Abort the `fetch`, and send a request to an address that stops this answer."

stop_button = Choice(
    "stop_button",
    "A chat page can be reloaded in the middle of an answer, and it then shows the rest of the answer. The page also "
    "has a Stop button. After somebody presses it, the model must make no more words. What does the button have to do?",
    [
        "Abort the `fetch`. The server notices that the reader has gone, and stops.",
        "Hide the rest of the answer. The page has what it needs.",
        BOTH,
        "Abort the `fetch`. The server stops if nobody has come back after a minute.",
    ],
    BOTH,
    hints=[
        "What does the server see when a page is reloaded? What does it see when its `fetch` is aborted?",
        "It sees the same in both cases. So it has to learn of the wish to stop in another way.",
    ],
    wrong={
        "Abort the `fetch`. The server notices that the reader has gone, and stops.": "Then a reload would stop "
        "the answer as well: the server sees the same end of a connection.",
        "Hide the rest of the answer. The page has what it needs.": "The server goes on making words, for nobody.",
        "Abort the `fetch`. The server stops if nobody has come back after a minute.": "That is a good rule for "
        "readers who are lost. But for a button it is too late: the model would make words for another minute.",
    },
    why="The server has to be told of the wish to stop, and that takes a request. Also stop answers that nobody "
    "listens to for a while, because people close tabs.",
)

tokens_for_nobody = Number(
    "tokens_for_nobody",
    "A service gives 10,000 answers per day, of 800 tokens each. One reader in five presses Stop when a quarter of the "
    "answer has come. But the answers live apart from their connections, and the button only closes the connection. "
    "How many tokens per day does the model make after somebody has pressed Stop?",
    1_200_000,
    unit="tokens per day",
    solution="answer = 10_000 / 5 * 800 * 3 / 4",
    hints=[
        "How many answers are stopped per day?",
        "Of each of those 2,000 answers, three quarters are still to come.",
    ],
    wrong={
        8_000_000: "That is all the tokens of the day. Four readers in five do not press Stop.",
        1_600_000: "That counts the whole answers of the readers who press Stop. A quarter of each had come before "
        "that.",
        400_000: "That is how many tokens are made before the button is pressed. The question is how many come after "
        "it.",
        6_000_000: "That is three quarters of all answers. Only one reader in five stops.",
        600: "That is what is left of one answer. Readers press Stop in 2,000 answers per day.",
    },
    why="Nobody sees these tokens: the page shows what it should. But they are on the bill.",
)
