"""What a request may say and what an answer says, as browsers read it (Fetch, https://fetch.spec.whatwg.org/)."""

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from functools import cache

import httpx

from labkit.plumbing.stop import Stop

REDIRECTS = 20  # that are followed for one request (Fetch, 4.4)
TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # RFC 9110, 5.6.2
NAME = re.compile(TOKEN)
UNSENDABLE = re.compile("[\0\n\v\f\r\ud800-\udfff]")  # in a header's value
FRAMING = ("content-length", "transfer-encoding")  # headers that announce a body, which a GET does not have
LISTED = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*"?)+')  # one of several values, with commas in quotes
MIME_TYPE = re.compile(rf"[ \t]*({TOKEN}/{TOKEN})[ \t]*(?:;|$)")  # MIME Sniffing, 4.4, without the parameters
REASONS = {
    httpx.ConnectError: "{} cannot be reached",
    httpx.ConnectTimeout: "{} did not accept the connection in time",
    httpx.RemoteProtocolError: "{} did not send a whole answer",
    httpx.DecodingError: "{} sent a body that cannot be decompressed",
}


@cache
def trusted_authorities() -> ssl.SSLContext:
    """What an https connection is checked against. Made once, since it takes tens of milliseconds."""
    return httpx.create_ssl_context(trust_env=False)


def address(url: object) -> str:
    """A URL of http or https, as it was given. Raises ValueError if no request for it can ever be sent."""
    try:
        parsed = httpx.URL(url)  # type: ignore[arg-type]  # raises TypeError for values of other types
        parsed.host.encode("idna")
        possible = parsed.scheme in ("http", "https") and parsed.host and not re.search("[%\0- ]", parsed.host)
        possible = possible and (parsed.port is None or 0 < parsed.port < 65536)
    except (httpx.InvalidURL, UnicodeError, TypeError):
        possible = False
    if not possible:
        raise ValueError(
            f'{url!r:.100} is no address of a stream; it has to begin with "http://" or "https://" and a host, '
            "and a port is a number from 1 to 65535"
        )
    return str(url)


def header_value(text: str) -> str | None:
    """The text as a header's value, without blanks around it (Fetch, "normalize"); None if it cannot be sent."""
    return None if UNSENDABLE.search(text) else text.strip(" \t")


def request_headers(defaults: Mapping[str, str], own: Mapping[str, str] | None) -> httpx.Headers:
    """The defaults and the caller's own headers, which replace defaults of the same name in whatever letter case.

    Raises ValueError for a header that can never be sent.
    """
    if not isinstance(own, Mapping | None):
        raise ValueError(f'headers must be a dict, as in {{"Authorization": "Bearer …"}}, not {own!r:.60}')
    headers = httpx.Headers(defaults, encoding="utf-8")  # as browsers send an id that is not ASCII
    for name, value in (own or {}).items():
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise ValueError(f"headers must not contain {name!r:.60}, which is not the name of a header")
        if name.lower() in FRAMING:
            raise ValueError(f"headers must not contain {name}: a request for a stream has no body")
        sent = header_value(value) if isinstance(value, str) else None
        if sent is None:
            raise ValueError(f"headers must give {name} a string without line ends or NUL, not {value!r:.60}")
        headers[name] = sent
    return headers


def mime_type(headers: httpx.Headers) -> str:
    """The MIME type of an answer, without parameters; empty if it has none (Fetch, "extract a MIME type").

    >>> mime_type(httpx.Headers([("Content-Type", "Text/Event-Stream; charset=utf-8"), ("Content-Type", "*/*")]))
    'text/event-stream'
    """
    last = ""
    for value in LISTED.findall(headers.get("content-type", "")):
        found = MIME_TYPE.match(value)
        if found and found[1] != "*/*":
            last = found[1].lower()
    return last


class BadRedirect(Exception):
    """An answer that sends a request on, and not to where there can be an answer."""


async def answer(client: httpx.AsyncClient, request: httpx.Request, stop: Stop) -> httpx.Response:
    """The head of the answer to a request; redirects are followed before their bodies have come (Fetch, 4.4).

    Raises BadRedirect, Stopped, and httpx.RequestError.
    """
    for _ in range(REDIRECTS + 1):
        try:
            address(str(request.url))
            async with stop.ends_the_wait():
                response = await client.send(request, stream=True)
        except (ValueError, httpx.InvalidURL) as problem:
            raise BadRedirect(f"the server redirects to no address: {problem}") from None
        if response.next_request is None:
            return response
        await response.aclose()
        request = response.next_request
    raise BadRedirect(f"the server redirects more than {REDIRECTS} times")


def why(problem: httpx.RequestError) -> str:
    """Why a request got no answer, or not all of it, in a sentence."""
    url = problem.request.url
    place = url.netloc.decode().rpartition("@")[2]  # without a password
    found = list(causes(problem))
    if untrusted := next((cause for cause in found if isinstance(cause, ssl.SSLCertVerificationError)), None):
        return f"the certificate of {place} is not trusted ({untrusted.verify_message})"
    if any(isinstance(cause, ConnectionRefusedError) for cause in found):
        return f"nobody listens at {place}"
    if unknown := next((cause for cause in found if isinstance(cause, socket.gaierror)), None):
        return f"the host {url.host} cannot be found ({unknown.strerror})"
    words = next((words for kind, words in REASONS.items() if isinstance(problem, kind)), "the connection to {} broke")
    return f"{words.format(place)} ({str(problem) or type(problem).__name__})"


def causes(problem: BaseException | None) -> Iterator[BaseException]:
    """A problem, and what has led to it, step by step."""
    while problem is not None:
        yield problem
        if isinstance(problem, BaseExceptionGroup):
            problem = problem.exceptions[0]
        else:
            problem = problem.__cause__ or problem.__context__
