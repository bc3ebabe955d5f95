"""The figures as the page holds them: light enough to send, with words for what they show."""

from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from typing import NamedTuple

from PIL import Image

from sim.present.report.captions import Caption, caption
from sim.results import Results

COLOURS = 256
"""More than a figure's few colours and the edges between them need: no difference is seen."""

PACKED = 6
"""How hard a picture is packed, of 9, where a twentieth less would take eight times as long."""


class Picture(NamedTuple):
    """A figure as the page holds it."""

    name: str
    """`Figure 1`."""
    caption: Caption
    png: str
    """Base64."""


def pictures(results: Results, png: Mapping[str, bytes]) -> dict[str, Picture]:
    """The figures by their names, which begin with their numbers."""
    return {
        name: Picture(
            name=f"Figure {name.partition('_')[0]}",
            caption=caption(name, results),
            png=b64encode(image).decode(),
        )
        for name, image in png.items()
    }


def lighter(png: bytes) -> bytes:
    """The same picture, dot for dot, in at most 256 colours: less than half of the bytes."""
    few = Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    file = BytesIO()
    few.save(file, format="PNG", compress_level=PACKED)
    return file.getvalue()
