"""The stop button of a long run, in a real JupyterLab and a real browser."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.helpers.jupyter import PREFIX, jupyter
from tests.helpers.notebook_files import code, notebook, write

CELLS = [
    """from labkit import crowd
from labkit.server import serve
server = serve()
run = crowd.polling(server, users=50, every=0.5, seconds=600)""",
    "print(run.stopped, run.errors, run.notes)",
    "again = crowd.streaming(server, users=50, seconds=600)",
    "print(again.stopped, again.errors, again.notes, again.updates == again.published)",
]


def test_the_stop_button_is_heard_and_leaves_the_keyboard_where_it_was(page: Page, tmp_path: Path) -> None:
    write(notebook(*(code(f"cell-{number}", source) for number, source in enumerate(CELLS))), tmp_path / "run.ipynb")
    button = page.get_by_role("button", name="Stop, and keep what was measured")
    stopped = page.get_by_text("Stopped by the button: the result is what was measured until then.")
    with jupyter(tmp_path) as port:
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
