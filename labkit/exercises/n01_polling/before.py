"""Two questions on notebook 00, at the start of notebook 01."""

from labkit.learn import Choice, Number

NOBODY = "Nobody was there to answer."
NO = "An answer came, and it says: there is no such thing."
QUIET = "There is no news yet. Ask again later."
CLOSED = "The connection was closed in the middle of the answer."

what_404_means = Choice(
    "what_404_means",
    "You ask for an order and get the status 404. What has happened?",
    [NOBODY, QUIET, NO, CLOSED],
    NO,
    hints=["Somebody has sent that number."],
    wrong={
        NOBODY: "Then there would be no status at all, but a Python exception. Somebody has sent you this number.",
        QUIET: "An order without news still has a stage, and it comes with status 200.",
        CLOSED: "The status comes first. Had the connection closed after it, you would have seen an exception.",
    },
    why="A refusal is an answer, too. When no answer comes at all, Python raises an exception.",
)

requests_for_five = Number(
    "requests_for_five",
    "You open one stream, and it brings five pieces of news. How many HTTP requests did that take?",
    1,
    unit="requests",
    within=0,
    hints=["Who speaks, once the stream is open?"],
    wrong={
        5: "That is polling, and lucky polling: a request for each piece of news. On a stream nobody asks again.",
        6: "You count one to open the stream and one for each piece of news. The server sends those unasked.",
        0: "The server cannot call the phone. Somebody has to open the stream, and that takes a request.",
    },
    why="One request, and then the server speaks. Polling, which this notebook is about, needs a request for each "
    "piece of news, and sends many in vain.",
)
