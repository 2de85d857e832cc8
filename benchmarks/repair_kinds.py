"""Repair by kind of garbling, and wrong edits in clean text of many kinds.

    python benchmarks/repair_kinds.py [--list N] [--kind NAME] [--clean FILE...]

Garbles the lines of ``masks_texts`` (written for another measurement, never read while repair was developed) in each kind
of ``garblings`` and in mixtures, and repairs each text as a document of its own. Then counts edits in text that is right:
names, titles, foreign words and places as PyThaiNLP lists them, the messages of programs on this machine, and any file
given. Lists that come with an installed package are read where they lie.
"""

from __future__ import annotations

import argparse
import gettext
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from garblings import KINDS, MIXTURES, garbled
from rapidfuzz.distance import Levenshtein

from normalizers.lexicon import load_lexicon, thai_runs
from normalizers.text import normalize, signs_of_garbling
from pipeline.model.page import SourceText

TEXTS = Path(__file__).with_name("masks_texts")
MESSAGES = Path("/usr/share/locale/th/LC_MESSAGES")
_LINE = 100


@dataclass(frozen=True)
class Line:
    """A line as it should be, as it was garbled, and as it was repaired."""

    clean: str
    raw: str
    ours: str

    @property
    def harmed(self) -> bool:
        """Whether it was right and is wrong now."""
        return same(self.raw) == same(self.clean) != same(self.ours)


HEAD = f"{'exact':>8}{'after':>8}{'w. blanks':>10}{'after':>7}{'CER':>9}{'after':>8}{'harmed':>7}"


def same(text: str) -> str:
    return re.sub(r"\s", "", text)


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a text, long ones cut at blanks to about the length of a printed line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        at = 0
        while at < len(line):
            stop = line.find(" ", at + _LINE)
            stop = len(line) if stop < 0 else stop
            if re.search("[ก-ฮ]", line[at:stop]):
                yield line[at:stop].strip()
            at = stop


def repaired(clean: Sequence[str], kinds: tuple[str, ...], seed: int) -> list[Line]:
    """The lines garbled and repaired, with what the other lines show of the kinds."""
    chance = Random(seed)
    raws = [garbled(line, kinds, chance) for line in clean]
    signs = signs_of_garbling(map(SourceText, raws))
    return [Line(c, r, normalize(r, signs=signs).text) for c, r in zip(clean, raws, strict=True)]


def row(name: str, lines: Sequence[Line]) -> str:
    """Share of lines exactly right before and after, with and without their blanks, CER before and after (blanks dropped),
    and how many right lines were harmed."""
    before = sum(same(x.raw) == same(x.clean) for x in lines) / len(lines)
    after = sum(same(x.ours) == same(x.clean) for x in lines) / len(lines)
    blanks = [sum(" ".join(t.split()) == x.clean for x, t in zip(lines, side, strict=True)) / len(lines)
              for side in ([x.raw for x in lines], [x.ours for x in lines])]  # fmt: skip
    letters = sum(len(same(x.clean)) for x in lines)
    raw = sum(Levenshtein.distance(same(x.raw), same(x.clean)) for x in lines) / letters
    ours = sum(Levenshtein.distance(same(x.ours), same(x.clean)) for x in lines) / letters
    shares = f"{before:8.1%}{after:8.1%}{blanks[0]:9.1%}{blanks[1]:8.1%}"
    return f"{name:42}{shares}{raw:9.2%}{ours:8.2%}{sum(x.harmed for x in lines):7}"


def by_kind(texts: dict[str, list[str]], only: str, shown: int) -> None:
    mixtures = [(k,) for k in KINDS] + list(MIXTURES)
    for name, clean in texts.items():
        print(
            f"\n## {name}: {len(clean)} lines\n\n{'kind':42}{'exact':>8}{'after':>8}{'CER':>9}{'after':>8}{'harmed':>7}"
        )
        for kinds in mixtures:
            if only in " + ".join(kinds):
                lines = [x for seed in range(3) for x in repaired(clean, kinds, seed)]
                print(row(" + ".join(kinds), lines))
                for x in [x for x in lines if same(x.ours) != same(x.clean)][:shown]:
                    print("   ", _difference(x))


def _difference(x: Line) -> str:
    parts = []
    ours, clean = same(x.ours), same(x.clean)
    for step in Levenshtein.editops(ours, clean).as_list()[:3]:
        at, there = int(step[1]), int(step[2])
        parts.append(f"{ours[max(0, at - 8) : at + 6]} | {clean[max(0, there - 8) : there + 6]}")
    return "   ".join(parts)


def clean_texts(files: Iterable[Path], size: int, *, machine: bool = True) -> Iterator[tuple[str, list[str]]]:
    """Right texts by their kind, ``size`` of each at most, the same ones each time; without ``machine`` none of those that
    depend on what else is installed."""
    from pythainlp import corpus

    folder = Path(corpus.__file__).parent

    def listed(name: str) -> list[str]:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        return [x.strip() for x in lines if re.search("[ก-ฮ]", x)]

    chance = Random(2567)

    def some(lines: list[str]) -> list[str]:
        return chance.sample(lines, min(size, len(lines)))

    first = listed("person_names_male_th.txt") + listed("person_names_female_th.txt")
    last = listed("family_names_th.txt")
    titles = ("นาย", "นาง", "นางสาว", "น.ส.", "ร.ต.อ.", "ดร.", "ว่าที่ร้อยตรี ", "ลงชื่อ นาย")
    pairs = [f"{a} {b}" for a, b in zip(some(first), some(last), strict=False)]
    yield "persons after a title", [chance.choice(titles) + p for p in pairs]
    yield "persons without a title", pairs
    yield "titles of an encyclopedia", some(listed("wikipedia_titles_th.txt"))
    yield "countries", listed("countries_th.txt")
    foreign = [x for line in listed("th_en_transliteration_v1.4.tsv") for x in line.split("\t")]
    yield "foreign words", some([x for x in foreign if re.search("[ก-ฮ]", x)])
    messages: dict[str, set[str]] = {}
    for path in sorted(MESSAGES.glob("*.mo")) if machine else ():
        with path.open("rb") as stream:
            catalogue: dict[object, object] = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
        kind = "names of places and languages" if "iso_" in path.name else "messages of programs"
        found = (x for x in catalogue.values() if isinstance(x, str) and re.search("[ก-ฮ]", x) and "_" not in x)
        messages.setdefault(kind, set()).update(found)
    for kind, lines in messages.items():
        yield kind, some(sorted(lines))
    for path in files:
        yield path.name, path.read_text(encoding="utf-8").splitlines()


def false_edits(files: Iterable[Path], size: int, shown: int) -> None:
    print(f"\n## Clean text: wrong edits\n\n{'':32}{'lines':>7}{'words':>8}{'edits':>7}{'in 10,000 words':>17}")
    lexicon = load_lexicon()
    for name, lines in clean_texts(files, size):
        words = sum(len(lexicon.tokens(x[a:b])) for x in lines for a, b in thai_runs(x))
        edits = [(x, e) for x in lines for e in normalize(x).edits]
        print(f"{name:32}{len(lines):7}{words:8}{len(edits):7}{len(edits) / max(words, 1) * 10_000:17.1f}")
        for x, e in edits[:shown]:
            print("   ", x[max(0, e.start - 12) : e.end + 12], "|", e.raw, "→", e.repaired, e.confidence, e.reason)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", type=int, default=0, help="how many of the rest to list of each kind")
    parser.add_argument("--kind", default="", help="only kinds with this in their name")
    parser.add_argument("--clean", nargs="*", type=Path, default=[], help="more files of right text")
    parser.add_argument("--size", type=int, default=2000, help="lines of each list of right text")
    options = parser.parse_args()
    begin = time.process_time()
    held = sorted(TEXTS.glob("held_out_*.txt"))
    dev = [p for p in sorted(TEXTS.glob("*.txt")) if p not in held]
    texts = {n: [x for p in paths for x in lines_of(p)] for n, paths in (("developed on", dev), ("held out", held))}
    by_kind(texts, options.kind, options.list)
    if not options.kind:
        false_edits(options.clean, options.size, options.list)
    print(f"\n{time.process_time() - begin:.0f} s CPU")


if __name__ == "__main__":
    main()
