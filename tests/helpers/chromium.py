"""A real browser for tests: Debian's Chromium, headless, driven by Playwright. Nothing is downloaded."""

import itertools
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, sync_playwright
from websockets.sync.client import ClientConnection, connect

from tests.helpers.waiting import wait_until

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
HEADLESS = "chromium-headless-shell"  # the same browser without windows: a page costs a third of the processor time
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
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which(HEADLESS) or program(),
            args=[*QUIET, f"--host-resolver-rules=MAP {HUB} 127.0.0.1"],
        )
        yield browser
        browser.close()


def program() -> str:
    """Where the browser is. Skips the test when there is none, and fails it where CI is set."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium here; install the package chromium")
    return found


class Tab:
    """A tab that can be hidden. Playwright's cannot: each of them believes that it is the one in front."""

    def __init__(self, devtools: str, socket: ClientConnection) -> None:
        self._devtools = devtools
        self._socket = socket
        self._numbers = itertools.count()

    def text(self, selector: str) -> str:
        """What an element of the page says."""
        number = next(self._numbers)
        expression = f"document.querySelector({selector!r})?.textContent ?? ''"
        call = {"id": number, "method": "Runtime.evaluate", "params": {"expression": expression}}
        self._socket.send(json.dumps(call))
        answers = map(json.loads, self._socket)
        return next(str(answer["result"]["result"]["value"]) for answer in answers if answer.get("id") == number)

    def hide(self) -> None:
        """Open another tab in front of this one."""
        _new_tab(self._devtools, "about:blank")


def _new_tab(devtools: str, url: str) -> str:
    answer = httpx.put(f"{devtools}/json/new?{quote(url, safe='')}", trust_env=False)
    return str(answer.json()["webSocketDebuggerUrl"])


@contextmanager
def tab(folder: Path, url: str) -> Iterator[Tab]:
    """A tab with this page, in a browser of its own that slows hidden tabs down as it does for everybody."""
    command = [program(), "--headless", *QUIET, f"--user-data-dir={folder}", "--remote-debugging-port=0"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    port = folder / "DevToolsActivePort"
    try:
        wait_until(lambda: port.exists() and "\n" in port.read_text(), "the browser to start")
        devtools = f"http://127.0.0.1:{port.read_text().split()[0]}"
        with connect(_new_tab(devtools, url), proxy=None) as socket:
            yield Tab(devtools, socket)
    finally:
        process.terminate()
        process.wait(60)


def stages(page: Page | FrameLocator) -> list[tuple[str, str]]:
    """Id and stage of each event that a pane shows, oldest first."""
    rows = [row.split("\t") for row in page.locator("#event-rows tr").all_inner_texts()]
    return [(row[2], row[3]) for row in reversed(rows)]
