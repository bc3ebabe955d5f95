"""Labels beside points so that they do not cover one another: a simple greedy placement."""

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

OFFSETS = [
    (dx * reach, dy * reach)
    for reach in (1.0, 1.8, 2.8, 4.0, 5.5)
    for dx, dy in (
        (1, 0),
        (-1, 0),
        (0, 1),
        (0, -1),
        (0.8, 0.8),
        (-0.8, 0.8),
        (0.8, -0.8),
        (-0.8, -0.8),
    )
]
STEP = 10.0
"""Points between a mark and the nearest place of its label."""


class Label(NamedTuple):
    """What stands beside a point; without text, a point that other labels are to leave free."""

    x: float
    y: float
    text: str
    colour: str
    size: float


def place(axes: Axes, labels: Sequence[Label]) -> None:
    """Write each label at the first place that covers nothing, else where it covers least."""
    canvas = axes.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
    inside = axes.get_window_extent(renderer)
    spots = [axes.transData.transform((label.x, label.y)) for label in labels]
    half = 0.07 * axes.figure.dpi
    taken = [Bbox.from_bounds(x - half, y - half, 2 * half, 2 * half) for x, y in spots]
    for label in [label for label in labels if label.text]:
        best: tuple[float, Bbox, tuple[float, float]] | None = None
        for offset in OFFSETS:
            text = _write(axes, label, offset)
            box = text.get_window_extent(renderer).padded(1.5)
            text.remove()
            covered = sum(_overlap(box, other) for other in taken)
            covered += box.width * box.height - _overlap(box, inside)
            if best is None or covered < best[0] - 1e-6:
                best = (covered, box, offset)
            if covered <= 1e-6:
                break
        if best is not None:
            taken.append(best[1])
            _write(axes, label, best[2], line=max(map(abs, best[2])) > 1.5)


def _overlap(one: Bbox, other: Bbox) -> float:
    common = Bbox.intersection(one, other)
    return 0.0 if common is None else float(common.width * common.height)


def _write(axes: Axes, label: Label, offset: tuple[float, float], *, line: bool = False):  # type: ignore[no-untyped-def]
    dx, dy = offset
    return axes.annotate(
        label.text,
        (label.x, label.y),
        xytext=(dx * STEP, dy * STEP),
        textcoords="offset points",
        ha="left" if dx > 0 else "right" if dx < 0 else "center",
        va="center" if dy == 0 else "bottom" if dy > 0 else "top",
        size=label.size,
        color=label.colour,
        zorder=5,
        arrowprops={"arrowstyle": "-", "color": "#b0b0b0", "lw": 0.7} if line else None,
    )
