"""Every chart on a dark page: nothing of it keeps the colours of a light one."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from labkit.kinds import KINDS
from labkit.show.house_style import QUIET
from tests.charts.test_house_style import CHARTS, POLLING, STREAMING
from tests.helpers.chromium import chromium
from tests.helpers.colours import rgb

DARK = "<!doctype html><body data-jp-theme-light=false style='--jp-layout-color0:#111;background:#111;color:#eee'>"
UNANSWERED = replace(POLLING, requests=500)  # a hundred of its polls were never answered
LIGHT = [QUIET, *(kind.colour for kind in KINDS.values())]
PAINTS = """all => [...new Set(all.flatMap(each => ["fill", "stroke"].map(paint => getComputedStyle(each)[paint])))]"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page()


@pytest.mark.parametrize("chart", CHARTS)
def test_no_part_of_a_chart_keeps_a_light_pages_colour_on_a_dark_one(chart: str, page: Page) -> None:
    bundle, _ = CHARTS[chart](UNANSWERED, STREAMING)._repr_mimebundle_()
    page.set_content(DARK + bundle["text/html"])
    paints = page.locator("svg :not(style, defs, clipPath, clipPath *)").evaluate_all(PAINTS)
    assert "rgb(238, 238, 238)" in paints  # of the page's letters
    assert not {rgb(colour) for colour in ("#ffffff", "#000000", *LIGHT)} & set(paints)
