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
