"""The playable page: its formulas are the model's, its dots tell the truth, and everybody can use it."""

import math
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from labkit.defaults import COMMENT_SECONDS, IDLE_CONNECTION_SECONDS
from labkit.model import formula
from labkit.model.costs import POLL_CPU, PUSH_CPU, costs
from labkit.whatif.play import FOLDER, document
from labkit.whatif.table import amount, duration
from tests.helpers.axe import violations_everywhere


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page as a file, as somebody has it who was given nothing else."""
    file = tmp_path_factory.mktemp("play") / "play.html"
    file.write_text(document(), "utf-8")
    return file.as_uri()


@pytest.fixture
def play(page: Page, address: str) -> Iterator[Page]:
    """The page, on which no script may fail and which may ask nobody for anything."""
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(fault.message))
    page.on("request", lambda request: faults.extend([request.url] * request.url.startswith("http")))
    page.goto(address)
    yield page
    assert faults == []


def shown(page: Page, name: str) -> Any:
    """The place of one result."""
    return page.locator(f"#play-{name}")


# The formulas


def inputs(count: int) -> list[tuple[int, float, float]]:
    """Users, seconds between polls, updates per minute: numbers of all sizes that a page accepts, and the limits."""
    draw = random.Random(20)
    drawn = [(int(10 ** draw.uniform(0, 9)), draw.uniform(-1, 3.5), draw.uniform(-3, 3.7)) for _ in range(count)]
    powers = [(users, 10**every, 10**updates) for users, every, updates in drawn]
    return [(1, 0.1, 0.001), (10**9, 3600, 6000), (10_000, 5, 1), *powers]


def test_the_scripts_formulas_are_those_of_the_model(page: Page) -> None:
    page.add_script_tag(path=FOLDER / "static" / "formulas.js")
    asked = inputs(400)
    computed = page.evaluate(
        """asked => asked.map(([users, every, updates]) => [
            formulas.requestsPerMinute(users, every), formulas.uselessShare(every, updates),
            formulas.mostUselessUntil(every), formulas.freshShare(every, updates), formulas.meanWait(every),
            formulas.pollingConnections(users, every), formulas.pollingCores(users, every),
            formulas.streamingCores(users, updates)])""",
        asked,
    )
    for (users, every, updates), row in zip(asked, computed, strict=True):
        polling, _, streaming, _ = costs(users, every, updates)
        expected = (
            formula.requests_per_minute(users, every),
            formula.useless_share(every, updates),
            formula.most_useless_until(every),
            formula.fresh_share(every, updates),
            polling.mean_wait_seconds,
            polling.connections,
            polling.cpu_cores,
            streaming.cpu_cores,
        )
        assert row == pytest.approx(expected, rel=1e-12, abs=1e-300), (users, every, updates)


def test_the_scripts_assumptions_are_those_of_the_model(page: Page) -> None:
    page.add_script_tag(path=FOLDER / "static" / "formulas.js")
    names = "[formulas.POLL_CPU, formulas.PUSH_CPU, formulas.COMMENT_SECONDS, formulas.IDLE_CONNECTION_SECONDS]"
    assert page.evaluate(names) == [POLL_CPU, PUSH_CPU, COMMENT_SECONDS, IDLE_CONNECTION_SECONDS]


def test_numbers_are_written_as_the_what_if_writes_them(page: Page) -> None:
    page.add_script_tag(path=FOLDER / "static" / "words.js")
    draw = random.Random(21)
    numbers = [0, 1, 5, 120_000, 2.5, 0.025, *(10 ** draw.uniform(-5, 9) for _ in range(300))]
    written = page.evaluate("numbers => numbers.map(n => [words.amount(n), words.duration(n)])", numbers)
    for number, (said, time) in zip(numbers, written, strict=True):
        assert float(said.replace(",", "")) == pytest.approx(float(amount(number).replace(",", "")), rel=1e-9)
        assert time.split()[1] == (duration(number).split()[1] if number else "ms")
    shares = page.evaluate("[0, 1, 0.92, 0.9997, 0.00004].map(words.percent)")
    assert shares == ["0%", "100%", "92%", "99.97%", "0.004%"]


# The page


def test_sliders_by_keyboard_move_all_results_and_the_curve(play: Page) -> None:
    expect(shown(play, "asking-requests")).to_have_text("120,000")
    expect(shown(play, "asking-useless")).to_have_text("92%")
    play.get_by_role("slider", name="Seconds between polls").press("ArrowRight")
    expect(shown(play, "asking-requests")).to_have_text("60,000")
    expect(shown(play, "asking-useless")).to_have_text("85%")
    expect(shown(play, "asking-wait")).to_have_text("5 s")
    expect(play.get_by_role("img", name=re.compile("^Curve")).locator(".here")).to_have_text("85% useless")
    updates = play.get_by_role("slider", name="Updates per minute for each")
    for _ in range(6):
        updates.press("ArrowRight")
    expect(play.get_by_label("Updates per minute for each", exact=True)).to_have_value("120")
    expect(play.get_by_role("status")).to_contain_text("Most polls bring news")
    play.get_by_role("slider", name="Users").press("Home")
    expect(shown(play, "told-connections")).to_have_text("1")
    expect(shown(play, "clock")).to_contain_text("12 of 1 user,")


def test_an_address_carries_its_numbers_and_hands_them_on(play: Page, address: str) -> None:
    play.goto(f"{address}#users=250&every=2.5&updates=30")
    expect(play.get_by_label("Users", exact=True)).to_have_value("250")
    expect(shown(play, "asking-requests")).to_have_text("6,000")
    play.get_by_label("Users", exact=True).fill("500")
    expect(play).to_have_url(f"{address}#users=500&every=2.5&updates=30")
    play.reload()
    expect(shown(play, "asking-requests")).to_have_text("12,000")
    link = play.get_by_role("link", name="A link to these numbers")
    expect(link).to_have_attribute("href", "#users=500&every=2.5&updates=30")


@pytest.mark.parametrize("typed", ["0", "1.5", "", "1e99", "-3"])
def test_an_invalid_number_is_named_and_the_results_stay(play: Page, typed: str) -> None:
    users = play.get_by_label("Users", exact=True)
    users.fill(typed)
    words = "Users must be a whole number from 1 to 1,000,000,000."
    expect(users).to_have_accessible_description(words)
    expect(users).to_have_attribute("aria-invalid", "true")
    expect(shown(play, "asking-requests")).to_have_text("120,000")
    users.fill("20")
    expect(users).to_have_accessible_description("")
    expect(shown(play, "asking-requests")).to_have_text("240")


def test_a_wrong_address_is_answered_by_the_field_that_it_names(play: Page, address: str) -> None:
    play.goto(f"{address}#users=many&every=0&nonsense")
    expect(shown(play, "every-slip")).to_have_text("Seconds between polls must be a number from 0.1 to 3,600.")


# The dots


@pytest.mark.parametrize(("every", "updates"), [(5, 1), (0.5, 60), (300, 0.2), (5, 12)])
def test_the_dots_are_useless_as_often_as_the_formula_says(play: Page, every: float, updates: float) -> None:
    counts = play.evaluate(
        """([every, updates]) => {
            const dots = new Dots(document.createElement("canvas"));
            dots.change(every, updates);
            for (let turn = 0; turn < 30000; turn++) dots.advance(0.1);
            return [dots.counts.polls, dots.counts.useless, dots.counts.pushes, dots.speed];
        }""",
        [every, updates],
    )
    polls, useless, pushes, speed = counts
    share = formula.useless_share(every, updates)
    assert polls == pytest.approx(12 * 3000 * speed / every, rel=0.02)
    assert abs(useless / polls - share) < 5 * math.sqrt(share * (1 - share) / polls)
    expected = 12 * 3000 * speed * updates / 60
    assert abs(pushes - expected) < 5 * math.sqrt(expected)


def test_dots_move_until_they_are_told_to_stop(play: Page) -> None:
    picture = "document.querySelector('#play-dots').toDataURL()"
    first = play.evaluate(picture)
    play.wait_for_function(f"first => {picture} !== first", arg=first)
    play.get_by_role("button", name="Pause").press("Enter")
    expect(play.get_by_role("button", name="Move")).to_be_focused()
    still = play.evaluate(picture)
    play.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert play.evaluate(picture) == still


def test_whoever_wants_no_motion_sees_a_picture_that_stands_still(play: Page) -> None:
    play.emulate_media(reduced_motion="reduce")
    play.reload()
    expect(play.get_by_role("button", name="Move")).to_be_visible()
    picture = "document.querySelector('#play-dots').toDataURL()"
    still = play.evaluate(picture)
    assert len(still) > 3000  # it is not empty
    play.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert play.evaluate(picture) == still


# For everybody


def test_nothing_on_the_page_keeps_anybody_out(play: Page) -> None:
    assert violations_everywhere(play) == []
    for control in play.locator("#play input, #play button").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24


def test_the_page_is_one_file() -> None:
    for words in ("src=", "@import", "url(", "https:", "http:"):
        assert words not in document().replace("http://www.w3.org/2000/svg", "")
