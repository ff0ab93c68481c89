"""Panes, charts and the stop button in JupyterLab, and what a browser shows that reaches the kernel by a hub's proxy.

One Jupyter server for all tests.
"""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from labkit import charts, show
from labkit.app.guard import is_ours
from labkit.server import Server
from labkit.whatif import what_if
from tests.helpers.chromium import EVERY, GONE, HUB, stages
from tests.helpers.jupyter import PREFIX, jupyter
from tests.helpers.known import known
from tests.helpers.notebook_files import code, notebook, output, write
from tests.helpers.waiting import open_streams, wait_until


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """A Jupyter server with JupyterLab and jupyter-server-proxy: its port and its notebooks' folder."""
    folder = tmp_path_factory.mktemp("hub")
    with jupyter(folder) as port:
        yield port, folder


@pytest.mark.parametrize(
    ("template", "prefix", "host", "ours"),
    [
        ("", "", "hub.example", False),
        ("", "/user/ada/", "hub.example", True),
        ("", "/user/ada/", "hub.example:8000", True),
        ("", "/user/ada/", "evil.example:5000", False),  # a page bent to this machine names our port
        ("", "/user/ada/", "", False),
        ("", "/user/ada/", ":8000", False),
        ("https://hub.example/lab/{port}/", "", "hub.example", True),
        ("https://hub.example/lab/{port}/", "/user/ada/", "evil.example", False),
        ("https://hub.example/lab/{port}/", "", "evil.example:8000", False),
        ("https://ada-{port}.preview.example", "", "ada-5000.preview.example", True),
        ("https://ada-{port}.preview.example", "", "ada-5001.preview.example", False),
        ("/proxy/{port}", "", "hub.example:8000", True),
        ("/proxy/{port}", "", "evil.example:5000", False),
    ],
)
def test_a_hubs_name_is_accepted_where_a_hub_is_configured(
    monkeypatch: pytest.MonkeyPatch, template: str, prefix: str, host: str, ours: bool
) -> None:
    for variable, value in (("LABKIT_URL_TEMPLATE", template), ("JUPYTERHUB_SERVICE_PREFIX", prefix)):
        monkeypatch.setenv(variable, value) if value else monkeypatch.delenv(variable, raising=False)
    assert is_ours(host, 5000) is ours
    assert is_ours("127.0.0.1:5000", 5000)


def test_a_forwarded_host_is_not_believed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/ada/")
    forged = {"Host": f"evil.example:{server.port}", "X-Forwarded-Host": "hub.example", "X-Forwarded-Prefix": "/user/"}
    assert httpx.get(f"{server.url}/meter", headers=forged).status_code == 403


def test_the_pane_works_through_a_hubs_proxy_and_leaves_no_stream_behind_it(
    page: Page, server: Server, hub: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", PREFIX)
    order = server.place_order("Pad thai")
    pane = show.browser(server, order, every=EVERY)
    assert pane.url.startswith(f"{PREFIX}proxy/{server.port}/pane?")
    page.goto(f"http://{HUB}:{hub[0]}{pane.url}")
    expect(page.locator("#ready-state")).to_have_text("1 OPEN")
    for _ in range(3):
        server.advance(order)
    expect(page.locator("#stream-says")).to_have_text("Told: delivered.")
    expect(page.locator("#poll-says")).to_have_text("Learned: delivered.")
    assert [id for id, _ in stages(page)] == ["1", "2", "3", "4"]
    page.goto("about:blank")
    open_streams(server, 0)


def test_six_streams_through_a_hubs_proxy_hold_one_question_up_and_leave_nothing_behind_it(
    page: Page, server: Server, hub: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", PREFIX)
    pane = show.browser(server, server.place_order("Pad thai"), streams=6)
    page.goto(f"http://{HUB}:{hub[0]}{pane.url}")
    expect(page.locator("#says")).to_have_text("It waits. Close one stream.")
    expect(page.locator("#theirs")).to_have_text("behind a proxy there is no other name")
    page.get_by_role("button", name="Close one stream").click()
    expect(page.locator("#says")).to_contain_text("Released: a stream was closed")
    open_streams(server, 0)


def test_the_pane_says_that_a_proxy_answers_in_the_servers_place(
    page: Page, server: Server, hub: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", PREFIX)
    pane = show.browser(server, server.place_order("Pad thai"), every=EVERY)
    page.goto(f"http://{HUB}:{hub[0]}{pane.url}")
    expect(page.locator("#ready-state")).to_have_text("1 OPEN")
    server.stop()
    expect(page.get_by_role("alert")).to_contain_text(GONE)
    expect(page.get_by_role("alert")).to_contain_text(re.compile(rf"The proxy at {HUB}:\d+ answered \d+ in its place"))
    page.goto(f"http://{HUB}:{hub[0]}{PREFIX}api/status")
    page.set_content(pane._repr_mimebundle_()["text/html"])
    expect(page.get_by_text("No live page here.")).to_be_visible()


def test_the_page_of_what_if_works_through_a_hubs_proxy(
    page: Page, server: Server, hub: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", PREFIX)
    pane = what_if(server, users=300)
    assert pane.url.startswith(f"{PREFIX}proxy/{server.port}/what-if?")
    page.goto(f"http://{HUB}:{hub[0]}{pane.url}")
    expect(page.locator("#rows tr").first).to_contain_text("3,600")
    page.get_by_label("Users", exact=True).fill("0")
    expect(page.locator("#users-slip")).to_contain_text("must be a whole number")


def test_in_jupyterlab_a_cell_shows_the_pane_and_running_it_again_leaves_one_stream(
    page: Page, hub: tuple[int, Path]
) -> None:
    port, folder = hub
    write_notebook(folder / "pane.ipynb")
    page.goto(f"http://127.0.0.1:{port}{PREFIX}lab/tree/pane.ipynb")
    run_all(page)
    frame = page.frame_locator(".jp-OutputArea iframe")
    expect(frame.locator("#stream-says")).to_have_text("Told: order received.", timeout=30_000)
    assert "Browser pane: order 1" in page.locator(".jp-OutputArea figcaption").inner_text()
    server_url = known(page.locator(".jp-OutputArea iframe").get_attribute("src")).partition("/pane?")[0]

    def counted(what: str) -> int:
        """What the server in the kernel has counted."""
        return int(httpx.get(f"{server_url}/meter").json()[what])

    assert counted("open_streams") == 1
    for runs in (2, 3):
        page.locator(".jp-CodeCell").nth(1).locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        wait_until(partial(lambda runs: counted("streams") == runs, runs), f"stream {runs}")
        wait_until(lambda: counted("open_streams") == 1, "one open stream")
    expect(frame.locator("#ready-state")).to_have_text("1 OPEN")
    page.goto("about:blank")
    wait_until(lambda: counted("open_streams") == 0, "no open stream")


def test_in_a_notebook_that_is_not_trusted_a_chart_is_a_picture_with_its_alt_text(
    page: Page, hub: tuple[int, Path]
) -> None:
    port, folder = hub
    chart = charts.phases([0.1, 0.5], every=1)
    data, metadata = chart._repr_mimebundle_()
    cell = code("chart", "chart")
    cell.outputs = [output("display_data", data=data, metadata=metadata)]
    write(notebook(cell), folder / "untrusted.ipynb")
    page.goto(f"http://127.0.0.1:{port}{PREFIX}lab/tree/untrusted.ipynb")
    picture = page.locator(".jp-OutputArea figure img")
    expect(picture).to_be_visible(timeout=60_000)
    expect(picture).to_have_attribute("alt", chart.alt)
    expect(page.locator(".jp-OutputArea figure")).to_have_text(chart.finding)  # and no label of the dropped drawing
    assert page.locator("svg.labkit-chart").count() == 0


CELLS = [
    """from labkit import crowd
from labkit.server import serve
server = serve()
run = crowd.polling(server, users=50, every=0.5, seconds=600)""",
    "print(run.stopped, run.errors, run.notes)",
    "again = crowd.streaming(server, users=50, seconds=600)",
    "print(again.stopped, again.errors, again.notes, again.updates == again.published)",
]


def test_the_stop_button_is_heard_and_leaves_the_keyboard_where_it_was(page: Page, hub: tuple[int, Path]) -> None:
    port, folder = hub
    write(notebook(*(code(f"cell-{number}", source) for number, source in enumerate(CELLS))), folder / "run.ipynb")
    button = page.get_by_role("button", name="Stop, and keep what was measured")
    stopped = page.get_by_text("Stopped by the button: the result is what was measured until then.")
    page.goto(f"http://127.0.0.1:{port}{PREFIX}lab/tree/run.ipynb?reset")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)  # a key pressed before is lost
    page.locator(".jp-Cell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    button.wait_for()
    button.focus()
    page.get_by_text(re.compile(r"polling: [1-9]\d* of 600 s")).wait_for()  # the bar has moved
    page.keyboard.press("Space")
    page.get_by_text("stopped early").wait_for()
    expect(stopped).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_text("True 0 ()")).to_be_visible()

    page.keyboard.press("Shift+Enter")
    page.get_by_text(re.compile(r"streaming: [1-9]\d* of 600 s")).wait_for()
    button.click()
    page.get_by_text("stopped early").nth(1).wait_for()
    expect(stopped.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_text("True 0 () True")).to_be_visible()


def write_notebook(path: Path) -> None:
    """A notebook with two cells: a server, and a pane."""
    cells = [
        "from labkit import show\nfrom labkit.server import serve\nserver = serve()\nserver.place_order('Ramen')",
        "show.browser(server, order=1)",
    ]
    write(notebook(*(code(f"cell-{number}", source) for number, source in enumerate(cells))), path)


def run_all(page: Page) -> None:
    """Run all cells of the notebook that JupyterLab shows."""
    expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible(timeout=30_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
