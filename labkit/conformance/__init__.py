"""Other people's test cases for a parser of event streams, and a scoreboard: which of them does a parser pass?

score(parse)                                    # a function from the bytes of a body to a list of events
score(Parser, sse.Decoder, second_opinion)      # a class with feed(chunk), and others in the same table

And what a server owes its readers: which of ten duties does an app keep? `owed` says it, of apps that a cell makes with
a framework, and of the kit's own server (used in notebook 11). `duties` measures each, as a reader of `listening`;
`app_process` runs an app in a process, which is `app_child`, and `headlines` is what that app has to tell.
"""

from labkit.conformance.cases import Case, difficulty, read_cases
from labkit.conformance.others import HttpxSse, second_opinion
from labkit.conformance.scoreboard import Scoreboard, score
from labkit.conformance.trial import Trial, try_case

__all__ = ["Case", "HttpxSse", "Scoreboard", "Trial", "difficulty", "read_cases", "score", "second_opinion", "try_case"]
