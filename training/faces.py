"""The typefaces to train on, and those kept out to measure with.

A face is a chain of files: a character goes to the first file that has it, so that subset fonts and fonts without
Latin letters can be used as a printer would use them.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

DEBIAN = Path("/usr/share/fonts/truetype")
KEPT_OUT = ("norasi", "niramit", "athiti")
"""Families that training never sees: a serif face of Debian's, a sans of the kind that offices use, and one without loops."""

SHARE = {
    "laksaman": 3.0,
    "sarabun": 3.0,
    "garuda": 1.5,
    "kinnari": 2.0,
    "umpush": 1.5,
    "taviraj": 1.5,
    "purisa": 0.3,
    "freeserif": 0.4,
    **dict.fromkeys(("kanit", "prompt", "mitr", "k2d", "kodchasan", "chakra-petch", "fahkwang"), 0.4),
}
"""How often a family is drawn, 1 where not named: what offices print with comes oftener."""
STYLES = ("300-normal", "400-normal", "700-normal", "400-italic")
FALLBACK = DEBIAN / "dejavu" / "DejaVuSans.ttf"
FLAT_THREES = "\u01b7"
"""Capital ezh, which is drawn as the 3 with a flat top is; faces without it take that of ``FALLBACK``."""
LATIN = {"NotoSansThai": "NotoSans", "NotoLoopedThai": "NotoSans", "NotoSerifThai": "NotoSerif"}


@dataclass(frozen=True)
class Face:
    """``family`` in lower case, ``files`` in the order in which they are asked for a character."""

    family: str
    files: tuple[str, ...]


def faces(extra: Path | None = None) -> list[Face]:
    """Every Thai face of the Debian packages fonts-thai-tlwg, fonts-arundina, fonts-noto-core and fonts-freefont-ttf, and those of
    ``extra``, a folder of ``<family>-<style>.thai.ttf`` with ``.latin.ttf`` beside them."""
    out = []
    for path in sorted((DEBIAN / "tlwg").glob("*.ttf")) + sorted((DEBIAN / "arundina").glob("*.ttf")):
        out.append(Face(path.stem.split("-")[0].lower(), (str(path), str(FALLBACK))))
    for stem, latin in LATIN.items():
        for style in ("Regular", "Bold"):
            files = (DEBIAN / "noto" / f"{stem}-{style}.ttf", DEBIAN / "noto" / f"{latin}-{style}.ttf", FALLBACK)
            out.append(Face(stem.lower(), tuple(map(str, files))))
    out.append(Face("freeserif", (str(DEBIAN / "freefont" / "FreeSerif.ttf"), str(FALLBACK))))
    for path in sorted(extra.glob("*.thai.ttf")) if extra else []:
        latin_file = path.with_name(path.name.replace(".thai.", ".latin."))
        out.append(Face(path.name.rsplit("-", 2)[0], (str(path), str(latin_file), str(FALLBACK))))
    return [f for f in out if all(Path(p).exists() for p in f.files)]


@lru_cache(maxsize=4000)
def font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=400)
def covered(path: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(path, lazy=True).getBestCmap())


def runs(face: Face, text: str) -> list[tuple[str, str]]:
    """The text cut into (file, run): each character with the first file that has it, spaces with what stands before them."""
    out: list[tuple[str, str]] = []
    for c in text:
        if c == " " and out:
            path = out[-1][0]
        else:
            path = next((p for p in face.files if ord(c) in covered(p)), face.files[-1])
        if out and out[-1][0] == path:
            out[-1] = (path, out[-1][1] + c)
        else:
            out.append((path, c))
    return out


def convert(packages: Path, out: Path) -> None:
    """The Thai and Latin subsets in npm's ``@fontsource`` packages (unpacked under ``packages``) as the ttf files of ``faces``."""
    from fontTools.ttLib import TTFont

    out.mkdir(parents=True, exist_ok=True)
    for thai in sorted(packages.rglob("*-thai-*.woff2")):
        family, style = thai.stem.rsplit("-thai-", 1)  # a family may itself be called thai
        if style not in STYLES:
            continue
        for subset in ("thai", "latin"):
            source = thai.with_name(f"{family}-{subset}-{style}.woff2")
            if source.exists():
                face = TTFont(source)
                face.flavor = None
                face.save(out / f"{family}-{style}.{subset}.ttf")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=convert.__doc__)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    convert(arguments.packages, arguments.out)
