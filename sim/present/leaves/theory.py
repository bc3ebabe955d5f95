"""The figures of an explanation, written where those who asked for them find them."""

from pathlib import Path

from sim.analysis.theory.findings import Explanation
from sim.present.figures import as_png, as_svg, draw_theory
from sim.store import RunFolder

FOLDER = "explain"


def illustrate(explanation: Explanation, root: Path) -> Path:
    """Write the figures (PNG and SVG) to root/<study>/explain; returns that folder."""
    folder = RunFolder(root, explanation.study.id, FOLDER)
    for name, figure in draw_theory(explanation).items():
        folder.write(f"{name}.png", as_png(figure))
        folder.write(f"{name}.svg", as_svg(figure))
    return folder.path
