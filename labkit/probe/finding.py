"""One thing that was found out about an endpoint."""

from dataclasses import dataclass, replace
from typing import Literal

from labkit.learn.verdicts import look_of

Sign = Literal["wrong", "not examined", "worth knowing", "right"]
SIGNS: tuple[Sign, ...] = ("wrong", "not examined", "worth knowing", "right")  # as a report has them
FORMAT = "HTML 9.2.6, https://html.spec.whatwg.org/#event-stream-interpretation"
CONNECTING = "HTML 9.2.2 and 9.2.3, https://html.spec.whatwg.org/#the-eventsource-interface"
RECONNECTING = "HTML 9.2.4, https://html.spec.whatwg.org/#the-last-event-id-header"
AUTHORS = "HTML 9.2.7, https://html.spec.whatwg.org/#authoring-notes"
NGINX = "nginx, ngx_http_proxy_module, https://nginx.org/en/docs/http/ngx_http_proxy_module.html"


@dataclass(frozen=True, repr=False)
class Finding:
    """One sentence about an endpoint, what to change if that is not as it should be, and the source of the rule.

    `about` names what was examined, in a word or two that programs can rely on. "worth knowing" is no fault; "not
    examined" says what could not be seen, and why.
    """

    sign: Sign
    about: str
    sentence: str
    change: str = ""
    source: str = ""

    @property
    def lines(self) -> list[str]:
        """The sentence, then what to change, then the source unless all is right."""
        lines = [self.sentence]
        lines += [f"What to change: {self.change}."] if self.change else []
        return lines + ([f"Source: {self.source}"] if self.source and self.sign != "right" else [])

    def __repr__(self) -> str:
        first, *others = self.lines
        return "\n    ".join([f"{look_of(self.sign.capitalize()).sign} {self.sign}: {first}", *others])

    def without(self, secrets: tuple[str, ...]) -> "Finding":
        """The same, with "…" in the place of each secret."""
        return replace(self, sentence=hidden(self.sentence, secrets), change=hidden(self.change, secrets))


def hidden(text: str, secrets: tuple[str, ...]) -> str:
    """A text with "…" in the place of each secret."""
    for secret in secrets:
        text = text.replace(secret, "…")
    return text


def right(about: str, sentence: str, source: str = "") -> Finding:
    """Something that is as it should be."""
    return Finding("right", about, sentence, "", source)


def wrong(about: str, sentence: str, change: str, source: str) -> Finding:
    """Something that is to be changed."""
    return Finding("wrong", about, sentence, change, source)


def worth_knowing(about: str, sentence: str, change: str = "", source: str = "") -> Finding:
    """Something that is no fault, and may matter."""
    return Finding("worth knowing", about, sentence, change, source)


def not_examined(about: str, sentence: str, change: str, source: str = "") -> Finding:
    """Something that could not be seen."""
    return Finding("not examined", about, sentence, change, source)
