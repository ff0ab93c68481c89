"""axe-core on a page: what in it keeps people out, by the rules of WCAG and by good practice."""

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1280), ("dark", 390))  # scheme, pixels across


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is: the rule and the first place, for each."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def violations_everywhere(page: Page) -> list[str]:
    """What axe finds on a light screen and on a dark telephone; and whether the page is wider than these."""
    faults = []
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 720})
        faults += [f"{scheme}, {width}: {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{scheme}, {width}: the page is wider than the screen")
    return faults
