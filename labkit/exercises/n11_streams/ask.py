"""The predictions of notebook 11."""

from labkit.learn import Question

status_of_a_failure = Question(
    "The model fails after its fifth word, in the middle of an answer. Which status does the reader see on that "
    "answer?",
    choices=("200", "500", "502", "none, since the answer never ended"),
    misconceptions={
        "500": "It would be 500 if the model had failed before the first byte. The status line is sent first.",
        "502": "A proxy sends 502 when the server behind it does not answer properly. This server had begun its "
        "answer.",
        "none, since the answer never ended": "The status line is sent first. It does not wait for the end of the "
        "body.",
    },
)

made_when_tied = Question(
    "The reader takes five words of an answer, and closes the connection. How many more words does the model make "
    "after that, for nobody?",
    unit="words",
    misconceptions={
        60: "The generator that makes the words is part of the answer. When the answer is cancelled, so is the "
        "generator.",
        5: "Those five were for the reader. The question is what comes after them.",
    },
)

made_when_kept = Question(
    "Now nobody comes back. The answer lives apart from its connection. Again the reader takes five words, and closes "
    "the connection. How many more words does the model make after that, for nobody?",
    unit="words",
    misconceptions={
        0: "The connection has ended, but the task that makes the words does not depend on it.",
        5: "Those five were for the reader. The question is what comes after them.",
    },
)

first_failure = Question(
    'A program takes `json.loads(data)["choices"][0]["delta"]["content"]` from each event of the stream above, in '
    "order. Which event is the first on which this fails?",
    choices=("number 1", "number 4", "number 5", "number 6", "none of them"),
    misconceptions={
        "number 1": "Its `content` is an empty text, so nothing fails.",
        "number 5": "That event would fail too, with an IndexError. But an earlier event fails before it.",
        "number 6": "That event would fail too, since it is no JSON. But an earlier event fails before it.",
        "none of them": "The first three events have a `content`. Look for `content` in the events after them.",
    },
)

kept_by_the_minimum = Question(
    "Take the app above with FastAPI, as it is. How many of the ten duties does it keep?",
    unit="duties",
    misconceptions={
        10: "The library knows the format. But it cannot know what your readers have missed.",
        1: "The type of the answer is one duty. The library does more than that without being asked.",
        2: "The type of the answer and the comments are two. The library does more than these.",
    },
)

found_at_first = Question(
    "The endpoint above has three mistakes. How many of them does the first run of `probe` report?",
    unit="mistakes",
    misconceptions={
        3: "A browser gives up on this answer at once, because of its content type. So does the probe, before it comes "
        "to the other mistakes.",
        0: "One of the mistakes is in the head of the answer, and the probe reads that first.",
        2: "The probe stops where a browser gives up: at the wrong content type. So it has not come to the other "
        "mistakes.",
    },
)
