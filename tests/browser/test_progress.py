"""A bar whose kernel is gone looks ended, and so does its stop button; one that goes on does not."""

import pytest
from playwright.sync_api import Page, expect

from labkit.show import Progress, orphan

AT_ONCE = 0.05  # seconds


def test_a_bar_that_is_not_drawn_anew_says_that_its_run_is_over(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orphan, "SILENCE", AT_ONCE)
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(fault.message))
    progress = Progress("10 users, polling", stop_url="http://127.0.0.1:9/stop")
    assert progress._button is not None
    page.set_content(f"{progress._button._repr_html_()}<div id=output>{progress._repr_html_()}</div>")
    button = page.get_by_role("button")
    button.focus()
    expect(page.locator("#output")).to_contain_text("This run is over: its kernel was restarted, or has ended.")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(button).to_have_text("This run is over")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_be_focused()
    address = page.url
    button.press("Enter")
    assert page.url == address
    assert faults == []


def test_a_bar_that_has_come_to_its_end_stays_as_it_is(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orphan, "SILENCE", AT_ONCE)
    progress = Progress("10 users, polling", stop_url="http://127.0.0.1:9/stop")
    page.set_content(f"<div id=output>{progress._repr_html_()}</div>")
    progress.finish("done")
    page.evaluate("html => { document.getElementById('output').innerHTML = html; }", progress._repr_html_())
    page.evaluate(f"() => new Promise(done => setTimeout(done, {AT_ONCE * 3000}))")  # the timer has run out
    expect(page.locator("#output")).to_have_text("10 users, polling: done")
