"""What a probe returns: all findings, as cards in a notebook, as lines in a terminal, as JSON for a program."""

from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from labkit.learn.card import Card
from labkit.plumbing.wording import counted
from labkit.probe.finding import SIGNS, Finding, Sign
from labkit.probe.held import Held


@dataclass(frozen=True, repr=False)
class Report:
    """What was found out about the endpoint at `url`, the wrong things first. `seconds` is how long that took."""

    url: str
    findings: tuple[Finding, ...]
    seconds: float
    held: Held | None = None  # what came of holding streams, where that was asked for

    def signed(self, sign: Sign) -> list[Finding]:
        """The findings with this sign."""
        return [finding for finding in self.findings if finding.sign == sign]

    @property
    def exit_code(self) -> int:
        """For a script: 1 if something is wrong, else 2 if something could not be examined, else 0."""
        return 1 if self.signed("wrong") else 2 if self.signed("not examined") else 0

    @property
    def summary(self) -> str:
        """The whole in one sentence."""
        counts = [f"{len(self.signed(sign))} {sign}" for sign in SIGNS if self.signed(sign)]
        if not self.signed("wrong") and not self.signed("not examined"):
            counts.insert(0, "nothing wrong")
        return f"{self.url}: {', '.join(counts)} ({counted(len(self.findings), 'findings')} in {self.seconds:.1f} s)."

    def as_json(self) -> dict[str, Any]:
        """The same for a program: numbers, texts and lists alone."""
        found = [asdict(finding) for finding in self.findings]
        told = {"url": self.url, "seconds": round(self.seconds, 3), "exit_code": self.exit_code, "findings": found}
        return told | ({"held": self.held.as_json()} if self.held else {})

    def __repr__(self) -> str:
        return "\n".join([self.summary, *map(repr, self.findings), *([repr(self.held)] if self.held else [])])

    def _repr_html_(self) -> str:
        cards = [Card(found.sign.capitalize(), tuple(found.lines)) for found in self.findings if found.sign != "right"]
        if right := self.signed("right"):
            cards.append(Card("Right", tuple(found.sentence for found in right)))
        shown = "".join(card._repr_html_() for card in cards)
        held = f"<p>{escape(repr(self.held))}</p>" if self.held else ""
        return f'<div class="mathjax_ignore"><p>{escape(self.summary)}</p>{shown}{held}</div>'
