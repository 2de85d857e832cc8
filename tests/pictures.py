"""Small pictures of paper, for the tests of what is read from images."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

FACE = Path("/usr/share/fonts/truetype/tlwg/Garuda.ttf")


def paper(width: int = 900, height: int = 600) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (width, height), 255)
    return image, ImageDraw.Draw(image)


def face(size: int) -> ImageFont.FreeTypeFont:
    if not FACE.exists():
        pytest.skip("fonts-tlwg-garuda is not installed")
    return ImageFont.truetype(str(FACE), size, layout_engine=ImageFont.Layout.RAQM)


def grey(image: Image.Image) -> NDArray[np.uint8]:
    return np.array(image, dtype=np.uint8)
