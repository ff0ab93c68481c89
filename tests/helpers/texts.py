"""Whether the texts of a drawn chart can be read."""

from itertools import combinations
from typing import Any


def assert_texts_are_apart(figure: Any, least: int) -> None:
    """Fail if texts lie over each other, over a label of the axis or beyond an edge, or are fewer than `least`."""
    figure.draw_without_rendering()
    axis = figure.axes[0]
    boxes = [text.get_window_extent() for text in axis.texts if text.get_text()]
    assert len(boxes) >= least
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    ticks = [label.get_window_extent() for label in axis.get_yticklabels() if label.get_text()]
    assert not any(box.overlaps(tick) for box in boxes for tick in ticks)
    assert all(box.x1 <= figure.bbox.width and box.y1 <= figure.bbox.height for box in boxes)


def assert_no_text_lies_on_another(figure: Any) -> None:
    """Fail if any two texts of a figure meet, whatever they are; two ticks may touch in the corner of the axes."""
    from matplotlib.text import Text

    figure.draw_without_rendering()
    ticks = {label for axis in figure.axes for label in (*axis.get_xticklabels(), *axis.get_yticklabels())}
    texts = [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    boxes = [(text, text.get_window_extent()) for text in texts]
    seen = [(text, box) for text, box in boxes if text not in ticks or _inside(box, figure.bbox)]
    for (one, box), (other, second) in combinations(seen, 2):
        both_ticks = one in ticks and other in ticks
        assert both_ticks or not box.overlaps(second), (one.get_text(), other.get_text())
    assert all(_inside(box, figure.bbox) for text, box in seen if text not in ticks)


def _inside(box: Any, figure: Any) -> bool:
    return bool(box.x0 > -1 and box.y0 > -1 and box.x1 < figure.width + 1 and box.y1 < figure.height + 1)
