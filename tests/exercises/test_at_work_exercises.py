"""Notebook 10's exercises: right answers of unusual shape, and what only looks right."""

import gzip
import hmac
import io
import zlib
from collections.abc import Iterable, Iterator

import pytest
from starlette.datastructures import MutableHeaders

from labkit.exercises.n10_at_work.origins import write_cors
from labkit.exercises.n10_at_work.packed import write_pack
from labkit.exercises.n10_at_work.tickets import write_admit
from labkit.learn import NOT_YET, RIGHT


def test_a_ticket_may_be_checked_with_the_comparison_of_any_library() -> None:
    def admit(signature: str, expected: str, expires: float, now: float, used: set[str]) -> bool:
        if now < expires and hmac.compare_digest(signature, expected) and signature not in used:
            used |= {signature}
            return True
        return False

    assert write_admit.check(admit).heading == RIGHT


def test_a_comparison_that_tells_how_much_was_right_is_the_last_thing_to_hear_of() -> None:
    def admit(signature: str, expected: str, expires: float, now: float, used: set[str]) -> bool:
        if signature == expected and now < expires and signature not in used:
            used.add(signature)
            return True
        return False

    verdict = write_admit.check(admit)
    assert verdict.heading == NOT_YET
    assert "compares with `==`" in " ".join(verdict.lines)


def test_headers_may_be_an_object_of_a_library() -> None:
    def cors(origin: str | None, allowed: frozenset[str]) -> MutableHeaders:
        headers = MutableHeaders({"Vary": "Origin"})
        if origin in allowed:
            headers["Access-Control-Allow-Origin"] = str(origin)
            headers["Access-Control-Allow-Credentials"] = "true"
        return headers

    assert write_cors.check(cors).heading == RIGHT


@pytest.mark.parametrize("credentials", [True, "True"])
def test_the_verdict_names_the_header_that_is_wrong(credentials: object) -> None:
    def cors(origin: str | None, allowed: frozenset[str]) -> dict[str, object]:
        more = {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": credentials}
        return {"Vary": "Origin"} | (more if origin in allowed else {})

    said = " ".join(write_cors.check(cors).lines)
    assert f"the header access-control-allow-credentials should be 'true'; yours is {credentials!r}" in said


def by_file(events: Iterable[bytes]) -> Iterator[bytes]:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as packer:
        for event in events:
            packer.write(event)
            packer.flush()
            yield out.getvalue()
            out.seek(0)
            out.truncate()


def by_expression(events: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(wbits=31)
    return (packer.compress(event) + packer.flush(zlib.Z_SYNC_FLUSH) for event in events)


@pytest.mark.parametrize("pack", [by_file, by_expression])
def test_a_stream_may_be_packed_by_other_means(pack: object) -> None:
    assert write_pack.check(pack).heading == RIGHT


def test_a_packer_that_returns_once_hears_of_generators() -> None:
    def pack(events: Iterable[bytes]) -> bytes:
        return zlib.compress(b"".join(events), wbits=31)

    assert "A generator yields them" in " ".join(write_pack.check(pack).lines)
