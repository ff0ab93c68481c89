"""The predictions of notebook 11."""

from labkit.learn import Question

status_of_a_failure = Question(
    "The model fails after its fifth word, in the middle of an answer. Which status does the reader see on that "
    "answer?",
    choices=("200", "500", "502", "none, since the answer never ended"),
    misconceptions={
        "500": "It would be 500 if the model had failed before the first byte. The status line is the first line sent.",
        "502": "A proxy says that of a server that does not answer. This one had begun to.",
        "none, since the answer never ended": "The status line comes first. It does not wait for the end of the body.",
    },
)

made_when_tied = Question(
    "The reader takes five words of an answer, and closes the connection. How many more words does the model make "
    "after that, for nobody?",
    unit="words",
    misconceptions={
        60: "The words are made inside the answer itself. When it is cancelled, so is what waits in it.",
        5: "Those five were for the reader. The question is what comes after them.",
    },
)

made_when_kept = Question(
    "Now nobody comes back. Again the reader takes five words, of an answer that lives apart from its connection, and "
    "aborts its `fetch`. How many more words does the model make, for nobody?",
    unit="words",
    misconceptions={
        0: "The connection has ended, and the task that makes the words is not tied to it any more.",
        5: "Those five were for the reader. The question is what comes after them.",
    },
)

first_failure = Question(
    'A reader takes `json.loads(data)["choices"][0]["delta"]["content"]` of each event of the stream above. Which of '
    "the events is the first on which it fails?",
    choices=("number 1", "number 4", "number 5", "number 6", "none of them"),
    misconceptions={
        "number 1": "Its `content` is an empty text, and that can be added to any other.",
        "number 5": "That one would fail too, with an IndexError. Another one fails before it.",
        "number 6": "That one would fail too, since it is no JSON. Another one fails before it.",
        "none of them": "The first three have what it asks for. Look for `content` in those behind them.",
    },
)

kept_by_the_minimum = Question(
    "Take the first of the two, with FastAPI. Of ten things that a server owes its readers, how many does the app "
    "above keep, with no line more than this?",
    unit="duties",
    misconceptions={
        10: "The library knows the format. It cannot know what your readers have missed.",
        1: "The type of the answer is one. The library sees to more than that without being asked.",
        2: "The type of the answer and the comments are two. The headers are good for another one.",
    },
)

found_at_first = Question(
    "The endpoint above has three mistakes. How many of them does the first run of `probe` report as wrong?",
    unit="mistakes",
    misconceptions={
        3: "A browser gives up on this answer at once, and what is no stream cannot be examined as one.",
        0: "What makes a browser give up is seen in the head of the answer.",
        2: "The probe stops where a browser gives up: at the wrong type. It has not come to the other mistakes.",
    },
)
