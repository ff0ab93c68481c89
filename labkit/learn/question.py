"""A question that a notebook asks before it shows the answer."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Optional

from labkit.learn.choices import read_choice
from labkit.learn.quantity import read_number

Outcome = Literal["measured", "computed", "simulated", "by the rule"]
Misconceptions = Mapping[Any, str]
PLACE = re.compile(r"\{(\w+)(?::[^{}]*)?\}")


@dataclass(frozen=True)
class Question:
    """What is to be predicted, and what wrong guesses come from. It stands in the package, so that no cell tells.

    `text` is the question as the notebook's prose has it; `unit` that of the number asked for; `choices` the answers of
    a question that is not about a number. `misconceptions` maps a wrong guess to where it comes from. `outcome` is how
    the answer came about, as `compare` calls it. A text with places such as `{every}` is filled in by a call,
    `ask.mean_wait(every=EVERY)`; its misconceptions may be a function of the same names.
    Raises ValueError for a misconception that is none of the choices, or cannot be read as a number.
    """

    text: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    misconceptions: Misconceptions | Callable[..., Misconceptions] = field(default_factory=dict)
    outcome: Outcome = "measured"
    template: Optional["Question"] = field(default=None, repr=False, compare=False)  # the question with its places open

    def __post_init__(self) -> None:
        if not self.text.strip() or len(self.choices) == 1:
            raise ValueError(f"a question needs a text, and at least two choices if it has any: {self!r}")
        if isinstance(self.misconceptions, Mapping):
            for guess in self.misconceptions:
                self.read(guess)

    def __call__(self, **values: object) -> "Question":
        """The same question with its places filled in. Raises KeyError for a place without a value."""
        known = self.misconceptions(**values) if callable(self.misconceptions) else self.misconceptions
        return replace(self, text=self.text.format(**values), misconceptions=known, template=self)

    @property
    def in_prose(self) -> str:
        """The text as it stands in the notebook: a place such as {every} is the name of the cell's constant there."""
        return PLACE.sub(lambda place: f"`{place[1].upper()}`", self.text)

    def read(self, answer: object) -> float | str:
        """The answer as a number or as one of the choices. Raises ValueError with what to type instead."""
        return read_choice(answer, self.choices) if self.choices else read_number(answer, self.unit)
