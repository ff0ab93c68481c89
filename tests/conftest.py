"""Fixtures that several test files use."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from labkit.server import Server, serve
from tests.chromium import chromium


@pytest.fixture
def server() -> Iterator[Server]:
    """A running tracker, stopped at the end of the test."""
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a file."""
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own profile, on which a page of the lab may not fail."""
    context = browser.new_context()
    page, faults = context.new_page(), []
    page.on("pageerror", lambda fault: faults.append(f"{fault.message}\n{fault.stack}"))
    page.set_default_timeout(20_000)
    yield page
    context.close()
    assert [fault for fault in faults if "/pane/" in fault] == []
