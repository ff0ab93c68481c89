"""Exercise of section “Another origin”: which headers to answer."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, ClassVar

from labkit.learn import CodeExercise, Example
from labkit.learn.equivalence import Arguments, Outcome
from labkit.learn.quantity import type_name

SHOP = "https://shop.example"
OFFICE = "https://office.example:8443"
ALLOWED = frozenset({SHOP, OFFICE})
Headers = dict[str, str]
FOREIGN = {"vary": "origin"}


def _for(origin: str) -> Headers:
    return {"access-control-allow-origin": origin, "access-control-allow-credentials": "true", **FOREIGN}


class WriteCors(CodeExercise):
    """Write `cors`, which returns the headers of the API's answer as a dict. `origin` is the request's `Origin` header,
    or None if it has none. `allowed` is the set of origins whose pages may read our streams, also with cookies. For an
    origin in `allowed`, return the three headers of `allow_the_shop`, with that origin. For any other request, return
    `Vary: Origin` alone.
    """

    asks = "cors"
    hints = (
        'Begin with `headers = {"Vary": "Origin"}`, because every answer has this header.',
        "If `origin in allowed` is true, add the other two headers.",
        'The first header names the origin that has asked. The second is the text `"true"`, in small letters.',
    )
    why = (
        "The whole origin counts: scheme, host and port. `Vary` tells caches that the answer depends on the origin. "
        "Without it, a cache could give one origin's permission to another (RFC 9110, section 12.5.5). Browsers "
        "keep to these headers. Other programs need not: `httpx` has read every answer in this section."
    )
    examples = (
        ((SHOP, ALLOWED), _for(SHOP)),
        ((OFFICE, ALLOWED), _for(OFFICE)),
        (("https://shop.example.evil.example", ALLOWED), FOREIGN),
        (("http://shop.example", ALLOWED), FOREIGN),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        ((None, ALLOWED), FOREIGN),
        (("null", ALLOWED), FOREIGN),
        ((SHOP, frozenset()), FOREIGN),
        (("https://office.example", ALLOWED), FOREIGN),
    )

    def inputs(self, chance: Random) -> tuple[str | None, frozenset[str]]:
        """An origin that is allowed, nearly allowed, or missing."""
        given = [SHOP, OFFICE, SHOP + ":444", SHOP[:-1], OFFICE[:-1], "http://shop.example", "null", "", None]
        return chance.choice(given), chance.choice([ALLOWED, frozenset({SHOP}), frozenset()])

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """The headers with their names in small letters, and `Vary` as well: letter case means nothing there."""
        headers = answer(*given)
        if not isinstance(headers, Mapping):
            return headers
        small = {str(name).lower(): value for name, value in headers.items()}
        vary = small.get("vary")
        return small | ({"vary": vary.lower()} if isinstance(vary, str) else {})

    def departure(self, wanted: Outcome, got: Outcome, given: Arguments) -> str | None:
        """The first header that is missing, too many or different."""
        if got.error is not None or not isinstance(wanted.result, dict):
            return super().departure(wanted, got, given)
        if not isinstance(got.result, Mapping):
            return f"Return a dict of headers, not {type_name(got.result)}."
        headers = got.result
        place = f"For the origin {given[0]!r}, with {sorted(given[1])} allowed,"
        for name in [*wanted.result, *headers]:
            should, is_now = wanted.result.get(name), headers.get(name)
            if name not in headers:
                return f"{place} the header {name} is missing; it should be {should!r}."
            if name not in wanted.result:
                return f"{place} there should be no header {name}; yours is {is_now!r}."
            if should != is_now:
                return f"{place} the header {name} should be {should!r}; yours is {is_now!r}."
        return None

    def cors(self, origin: str | None, allowed: frozenset[str]) -> Headers:
        headers = {"Vary": "Origin"}
        if origin in allowed:
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Allow-Credentials"] = "true"
        return headers

    def another_cors(self, origin: str | None, allowed: frozenset[str]) -> Headers:
        for known in allowed:
            if known == origin:
                return {
                    "vary": "origin",
                    "access-control-allow-origin": known,
                    "access-control-allow-credentials": "true",
                }
        return {"vary": "origin"}

    def wrong_star(self, origin: str | None, allowed: frozenset[str]) -> Headers:
        """`*` means every origin, and a browser accepts no `*` for a request with cookies (Fetch, "CORS check")."""
        return {**self.cors(origin, allowed), "Access-Control-Allow-Origin": "*"}

    def wrong_star_for_the_allowed(self, origin: str | None, allowed: frozenset[str]) -> Headers:
        """For a request with cookies, `*` gives no permission (Fetch, "CORS check"). Name the origin that has asked."""
        headers = self.cors(origin, allowed)
        return headers | ({"Access-Control-Allow-Origin": "*"} if len(headers) > 1 else {})

    def wrong_echo(self, origin: str | None, allowed: frozenset[str]) -> Headers:
        """This allows every origin. Then any page on the web can read the stream of a user who is logged in."""
        return _for(origin) if origin else {"Vary": "Origin"}

    def wrong_starts_with(self, origin: str | None, allowed: frozenset[str]) -> Headers:
        """`https://shop.example.evil.example` begins like the shop, but is another host. Compare the whole text."""
        return _for(origin) if origin and origin.startswith(tuple(allowed)) else {"Vary": "Origin"}

    def wrong_list(self, origin: str | None, allowed: frozenset[str]) -> Headers:
        """The header takes one origin, not a list: name the one that has asked."""
        headers = self.cors(origin, allowed)
        return headers | ({"Access-Control-Allow-Origin": ", ".join(sorted(allowed))} if len(headers) > 1 else {})

    def wrong_without_vary(self, origin: str | None, allowed: frozenset[str]) -> Headers:
        """`Vary: Origin` is missing for an origin that is not allowed. A cache could give this answer to others."""
        headers = self.cors(origin, allowed)
        return headers if len(headers) > 1 else {}


write_cors = WriteCors()
