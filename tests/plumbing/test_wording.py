"""One is said in the singular, whatever the noun."""

import doctest

import pytest

from labkit.plumbing import wording
from labkit.plumbing.wording import counted


@pytest.mark.parametrize(
    ("things", "one"),
    [
        ("streams", "1 stream"),
        ("requests per minute", "1 request per minute"),
        ("updates a minute", "1 update a minute"),
        ("queries", "1 query"),
        ("processes", "1 process"),
        ("caches", "1 cache"),
        ("searches", "1 search"),
        ("ms", "1 ms"),
        ("s", "1 s"),
        ("%", "1 %"),
        ("MB", "1 MB"),
        ("", "1 "),
    ],
)
def test_one_of_a_thing(things: str, one: str) -> None:
    assert counted(1, things) == one
    assert counted(1_200, things) == f"1,200 {things}"


def test_the_examples() -> None:
    assert doctest.testmod(wording).failed == 0
