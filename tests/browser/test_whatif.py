"""The what-if: the page shows what Python computes and names an invalid number, and a saved copy misses nothing."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import FrameLocator, Page, expect

from labkit.model.costs import Cost, costs
from labkit.server import Server, ServerStopped, serve
from labkit.whatif import table, what_if
from labkit.whatif.inputs import FIELDS


@pytest.fixture(scope="module")
def patient() -> Iterator[Server]:
    """One server with a what-if, for questions that need no browser."""
    with serve() as running:
        what_if(running)
        yield running


@pytest.fixture
def sound(page: Page) -> Iterator[Page]:
    """A page on which no script may fail."""
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(fault.message))
    yield page
    assert faults == []


def shows(page: Page | FrameLocator, expected: list[Cost]) -> None:
    """Wait until the table on the page has these numbers, as words."""
    expect(page.locator("#rows tr > *")).to_have_text([cell for row in table.rows(expected) for cell in row])


def numbers(server: Server, **asked: Any) -> httpx.Response:
    """What the server answers to the page."""
    return httpx.get(f"{server.url}/what-if/numbers", params=asked, trust_env=False)


# The page


def test_a_change_by_keyboard_shows_what_python_says(sound: Page, server: Server) -> None:
    sound.goto(what_if(server).url)
    shows(sound, costs(10_000, 5, 1))
    sound.keyboard.press("Tab")
    expect(sound.get_by_label("Users", exact=True)).to_be_focused()
    sound.keyboard.press("ControlOrMeta+A")
    sound.keyboard.type("20000")
    shows(sound, costs(20_000, 5, 1))
    work = sound.get_by_label("Work per request, ms", exact=True)
    work.press("ControlOrMeta+A")
    work.press_sequentially("2.5")
    expect(sound.get_by_role("status")).to_contain_text("polling: 11.2,")
    shows(sound, costs(20_000, 5, 1, work=0.0025))


def test_a_slider_goes_in_round_steps_and_takes_its_field_along(sound: Page, server: Server) -> None:
    sound.goto(what_if(server).url)
    expect(sound.locator("#rows tr").first).to_contain_text("120,000")
    slider = sound.get_by_role("slider", name="Seconds between polls, in steps")
    expect(slider).to_have_attribute("aria-valuetext", "5")
    slider.press("ArrowLeft")
    expect(sound.get_by_label("Seconds between polls", exact=True)).to_have_value("2")
    expect(slider).to_have_attribute("aria-valuetext", "2")
    shows(sound, costs(10_000, 2, 1))


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_each_field_has_its_label_and_changes_the_numbers(sound: Page, server: Server, field: Any) -> None:
    sound.goto(what_if(server, work=0.001).url)
    expect(sound.locator("#rows tr").first).to_contain_text("120,000")
    sound.get_by_label(field.label, exact=True).fill("77")
    expected = {"users": 10_000, "every": 5, "updates_per_minute": 1, "answer_bytes": 83, "work_ms": 1, field.name: 77}
    shows(sound, costs(work=expected.pop("work_ms") / 1000, **expected))


def test_an_invalid_number_is_named_beside_its_field_until_it_is_mended(sound: Page, server: Server) -> None:
    sound.goto(what_if(server).url)
    expect(sound.locator("#rows tr").first).to_contain_text("120,000")
    users = sound.get_by_label("Users", exact=True)
    users.fill("0")
    words = "Users must be a whole number from 1 to 1,000,000,000, not 0."
    expect(sound.locator("#users-slip")).to_have_text(words)
    expect(users).to_have_attribute("aria-invalid", "true")
    expect(users).to_have_accessible_description(words)
    expect(sound.get_by_role("status")).to_contain_text("The table still has the numbers from before.")
    users.fill("")
    expect(sound.locator("#users-slip")).to_have_text("Users must be a whole number from 1 to 1,000,000,000.")
    users.fill("1")
    expect(sound.locator("#users-slip")).to_have_text("")
    expect(users).to_have_attribute("aria-invalid", "false")
    shows(sound, costs(1, 5, 1))


def test_what_a_cell_has_measured_stays_while_a_field_changes(sound: Page, server: Server) -> None:
    sound.goto(what_if(server, poll_cpu=0.001, push_cpu=0.0001, request_bytes=700).url)
    expect(sound.locator("#poll_cpu")).to_have_text("1")
    expect(sound.locator("#request_bytes")).to_have_text("700")
    sound.get_by_label("Users", exact=True).fill("500")
    shows(sound, costs(500, 5, 1, poll_cpu=0.001, push_cpu=0.0001, request_bytes=700))


def test_the_page_loads_nothing_from_elsewhere(sound: Page, server: Server) -> None:
    asked: list[str] = []
    sound.on("request", lambda request: asked.append(request.url))
    sound.goto(what_if(server).url)
    expect(sound.locator("#rows tr")).to_have_count(4)
    assert [url for url in asked if not url.startswith((f"{server.url}/what-if", "data:"))] == []
    policy = httpx.get(f"{server.url}/what-if", trust_env=False).headers["content-security-policy"]
    assert policy.startswith("default-src 'self'")


def test_the_page_says_when_the_server_is_gone_and_goes_on_when_it_is_back(sound: Page) -> None:
    with serve() as server:
        sound.goto(what_if(server).url)
        expect(sound.locator("#rows tr").first).to_contain_text("120,000")
    users = sound.get_by_label("Users", exact=True)
    users.fill("20000")
    expect(sound.get_by_role("alert")).to_contain_text("The server does not answer any more")
    with serve(server.port) as again:
        what_if(again)
        users.fill("30000")
        expect(sound.locator("#rows tr").first).to_contain_text("360,000")
        expect(sound.locator("#gone")).to_be_hidden()


# The output of the cell


def test_the_output_holds_all_numbers_without_a_server(sound: Page, server: Server) -> None:
    pane = what_if(server, users=500, every=2, work=0.002)
    bundle = pane._repr_mimebundle_()
    expected = costs(500, 2, 1, work=0.002)
    assert pane.costs == expected
    server.stop()
    for row in table.rows(expected):
        assert any(
            line.split("  ")[0] == row[0] and row[1] in line and row[3] in line for line in str(pane).split("\n")
        )
    assert all(sentence in bundle["text/plain"] for sentence in pane.findings)
    assert "<script" not in bundle["text/html"]
    sound.set_content(bundle["text/html"])
    expect(sound.get_by_role("alert")).to_contain_text("The table below is complete without it.")
    rows = [row.split("\t") for row in sound.locator("tbody tr").all_inner_texts()]
    assert rows == table.rows(expected)
    assert sound.locator("figure li").all_inner_texts() == pane.findings
    expect(sound.locator("caption")).to_contain_text("500 users, 2 s between two polls")


def test_the_output_shows_the_page_while_the_server_runs(sound: Page, server: Server) -> None:
    sound.set_content(what_if(server, users=500)._repr_mimebundle_()["text/html"])
    frame = sound.frame_locator("iframe")
    shows(frame, costs(500, 5, 1))
    expect(sound.get_by_text("No live page here.")).to_be_hidden()


def test_showing_it_again_replaces_it(server: Server) -> None:
    assert what_if(server).url != what_if(server, users=5).url
    assert httpx.get(what_if(server).url, trust_env=False).status_code == 200


# What Python answers


def test_numbers_come_as_words_with_the_sentences(patient: Server) -> None:
    told = numbers(patient, users=10_000, every=5, updates_per_minute=1).json()
    assert told["rows"] == table.rows(costs(10_000, 5, 1))
    assert told["findings"][0] == (
        "Fewest requests, once connected: streaming and WebSocket, none; polling: 120,000 per minute."
    )
    assert told["findings"][1].startswith("Fewest bytes: WebSocket, ")
    assert told["findings"][2].startswith(
        "Least processor time: streaming and WebSocket, 0.025 cores; polling: 0.6, 24 "
    )


def test_where_polling_asks_least_it_is_said_with_its_price(patient: Server) -> None:
    told = numbers(patient, users=10_000, every=60, updates_per_minute=600).json()["findings"]
    assert told[1].startswith("Fewest bytes: polling, ")
    assert told[2].startswith("Least processor time: polling, ")
    assert "Polling brings 0.17% of the updates; newer ones overwrite the rest before anybody asks." in told


@pytest.mark.parametrize(
    ("asked", "name", "words"),
    [
        ({"users": "1.5"}, "users", "Users must be a whole number from 1 to 1,000,000,000, not 1.5."),
        ({"users": "12 000"}, "users", "Users must be a whole number from 1 to 1,000,000,000, not 12 000."),
        ({"every": "0"}, "every", "Seconds between polls must be a number from 0.1 to 3,600, not 0."),
        ({"every": "nan"}, "every", "Seconds between polls must be a number from 0.1 to 3,600, not nan."),
        ({"updates_per_minute": "-1"}, "updates_per_minute", "Updates per minute for each must be a number"),
        ({"answer_bytes": ""}, "answer_bytes", "Bytes of an update must be a whole number from 0 to 10,000,000."),
        ({"work_ms": "inf"}, "work_ms", "Work per request, ms must be a number from 0 to 60,000, not inf."),
        ({"poll_cpu": "x"}, "poll_cpu", "CPU seconds of a poll must be a number from 0 to 60, not x."),
    ],
)
def test_an_invalid_number_is_answered_with_400_and_a_sentence(
    patient: Server, asked: dict[str, str], name: str, words: str
) -> None:
    answer = numbers(patient, **asked)
    assert answer.status_code == 400
    assert answer.json()["name"] == name
    assert answer.json()["sentence"].startswith(words)


@pytest.mark.parametrize("extreme", ["least", "most"])
def test_the_limits_themselves_have_an_answer(patient: Server, extreme: str) -> None:
    answer = numbers(patient, **{field.name: getattr(field, extreme) for field in FIELDS})
    assert answer.status_code == 200
    assert len(answer.json()["rows"]) == 4


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        ({"users": 0}, "users must be a whole number from 1 to 1,000,000,000, not 0"),
        ({"users": True}, "users must be a whole number"),
        ({"every": None}, "every must be a number from 0.1 to 3,600, not None"),
        ({"work": "2 ms"}, "work must be a number of seconds, 0 or more, not '2 ms'"),
        ({"work": 61}, "work in milliseconds must be a number from 0 to 60,000, not 61000"),
    ],
)
def test_an_invalid_argument_is_refused_in_the_cell(patient: Server, mistake: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        what_if(patient, **mistake)


def test_a_stopped_server_is_refused(server: Server) -> None:
    server.stop()
    with pytest.raises(ServerStopped, match="run the cell with serve"):
        what_if(server)


def test_the_page_has_no_other_parts(patient: Server) -> None:
    for name in ("__init__.py", "page.html", "nothing"):
        assert httpx.get(f"{patient.url}/what-if/{name}", trust_env=False).status_code == 404
