"""Other people's test cases for a parser of event streams, and a scoreboard: which of them does a parser pass?

score(parse)                                    # a function from the bytes of a body to a list of events
score(Parser, sse.Decoder, second_opinion)      # a class with feed(chunk), and others in the same table
"""

from labkit.conformance.cases import Case, difficulty, read_cases
from labkit.conformance.others import HttpxSse, second_opinion
from labkit.conformance.scoreboard import Scoreboard, score
from labkit.conformance.trial import Trial, try_case

__all__ = ["Case", "HttpxSse", "Scoreboard", "Trial", "difficulty", "read_cases", "score", "second_opinion", "try_case"]
