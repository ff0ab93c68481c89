"""The sentences about a value that makes no sense."""

import doctest

from labkit.plumbing import arguments


def test_the_examples_in_the_docstrings() -> None:
    failed, tried = doctest.testmod(arguments)
    assert tried > 0
    assert failed == 0
