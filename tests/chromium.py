"""A real browser for tests: Debian's Chromium, headless, driven by Playwright. Nothing is downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
EVERY = 0.2  # seconds between two polls of a pane in these tests
GONE = "The server does not answer any more; run the cell with serve() again"
HUB = "hub.example"  # a name that only this browser knows: this machine


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser. Without one on this machine the test is skipped, and fails where CI is set."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium here; install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=[*QUIET, f"--host-resolver-rules=MAP {HUB} 127.0.0.1"]
        )
        yield browser
        browser.close()


def stages(page: Page | FrameLocator) -> list[tuple[str, str]]:
    """Id and stage of each event that a pane shows, oldest first."""
    rows = [row.split("\t") for row in page.locator("#event-rows tr").all_inner_texts()]
    return [(row[2], row[3]) for row in reversed(rows)]
