"""Fixtures that several test files use."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

try:
    from hypothesis import HealthCheck, settings
    from playwright.sync_api import Browser, Page

    from labkit.faults import FaultLine, between
    from labkit.server import Server, serve
    from tests.helpers.chromium import chromium
    from tests.helpers.faulty import HEADLINES
    from tests.helpers.kernel import Kernel, running_kernel
    from tests.helpers.long import (
        pytest_collection_modifyitems as pytest_collection_modifyitems,
    )  # pytest finds it here
except ModuleNotFoundError as missing:
    raise pytest.UsageError(
        f"the tests need {str(missing.name).partition('.')[0]}, which is not installed here: run python3 -m labkit "
        "test, which installs it, or pip install -r requirements.txt -r tests/requirements.txt"
    ) from None


# A busy machine is no fault: of an example that takes long, or of a strategy that draws slowly.
EXAMPLES = 100 if os.environ.get("LABKIT_LONG") else 50  # of each property
settings.register_profile(
    "any machine", max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


def pytest_configure() -> None:
    """Let an interrupt raise KeyboardInterrupt, which tests rely on: a shell's job in the background ignores it.

    And trust one authority in place of a hundred and more.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # httpx reads all certificates anew for each client, which takes longer than most tests; none of them needs any.
    os.environ["SSL_CERT_FILE"] = str(Path(__file__).with_name("helpers") / "authority.pem")


@pytest.fixture
def server() -> Iterator[Server]:
    """A running tracker, stopped at the end of the test."""
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a file: while it is there, an event loop runs in this thread."""
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a profile of its own; the test fails when a script of a pane fails on it."""
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(f"{fault.message}\n{fault.stack}"))
    page.set_default_timeout(20_000)
    yield page
    context.close()
    assert [fault for fault in faults if "/pane/" in fault] == []


@pytest.fixture
def line(server: Server) -> Iterator[FaultLine]:
    """A line in front of a running tracker."""
    with between(server) as line:
        yield line


@pytest.fixture(scope="module")
def ticker() -> Iterator[FaultLine]:
    """A line in front of a tracker with some news, whose readers reconnect at once."""
    with serve(retry=0) as server, between(server) as line:
        for number in range(HEADLINES):
            server.tell(f"headline {number}")
        yield line


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    """One kernel for all tests of a file, which knows `serve`."""
    with running_kernel() as kernel:
        kernel.run("from labkit.server import serve")
        yield kernel
