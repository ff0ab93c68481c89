"""The frame around a piece of a chunked answer."""

from functools import lru_cache


def as_chunk(body: bytes) -> bytes:
    """A piece of a chunked answer (RFC 9112, 7.1)."""
    return b"%x\r\n%b\r\n" % (len(body), body)


as_pushed_chunk = lru_cache(maxsize=64)(as_chunk)  # made once for the many that are pushed the same update
