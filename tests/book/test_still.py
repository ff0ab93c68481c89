"""A notebook made still asks no server, folds what answers a prediction, and keeps what it says."""

from nbformat.v4 import new_code_cell, new_notebook, new_output

from labkit.book.still import still

LIVE = (
    '<figure><object data="http://127.0.0.1:5/pane/answers"><p>No live page here.</p></object>'
    '<iframe src="http://127.0.0.1:5/pane"></iframe><figcaption>What came</figcaption></figure>'
)
STOP = '<form action="http://127.0.0.1:5/stop"><button>Stop</button></form><iframe name="a"></iframe><b>kept</b>'


def shown(html: str, *tags: str) -> tuple[str, list[str]]:
    """A cell's output, and its tags, after it was made still."""
    output = new_output("display_data", data={"text/html": html, "text/plain": "twin"})
    cell = new_code_cell("x", outputs=[output], metadata={"tags": list(tags)})
    made = still(new_notebook(cells=[cell])).cells[0]
    return made.outputs[0].data["text/html"], made.metadata.tags


def test_a_live_page_is_replaced_by_a_sentence() -> None:
    html, _ = shown(LIVE)
    assert "127.0.0.1" not in html
    assert "In the lab, a live page stands here." in html
    assert "What came" in html


def test_a_stop_button_goes_and_the_rest_stays() -> None:
    assert shown(STOP)[0] == "<b>kept</b>"
    assert shown("<b>kept</b><script>alert(1)</script>")[0] == "<b>kept</b>"


def test_only_what_answers_a_prediction_is_folded() -> None:
    assert shown("x", "reveal")[1] == ["reveal", "hide-output"]
    assert shown("x", "predict")[1] == ["predict"]


def test_a_link_to_a_notebook_leads_to_its_page() -> None:
    assert shown('<a href="02-a.ipynb#x">2</a>')[0] == '<a href="02-a.html#x">2</a>'
    elsewhere = '<a href="https://host.example/02.ipynb">2</a>'
    assert shown(elsewhere)[0] == elsewhere
