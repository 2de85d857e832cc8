"""Repair of garbled Thai: ours beside PyThaiNLP's normalize, its spell checkers and plain rapidfuzz.

    python benchmarks/repair.py [FOLDER] [--rest N] [--sample N]

FOLDER (default ../shared/gold) holds ``pairs_budget_dev.tsv`` and ``garble_dev.tsv``; blanks are dropped before comparing.
Both halves (every other line) are told apart: faults were looked at in the even one only. The rest is listed line by line,
under whose mistake it is; where the clean side was read by OCR, the rules of ``repair_rest`` tell its own mistakes from ours.
By kind of garbling, and on clean text of many kinds: ``repair_kinds``.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from repair_rest import Miss, list_rest, without_blanks

from normalizers.lexicon import load_lexicon
from normalizers.text import normalize

ROOT = Path(__file__).resolve().parents[1]
Repair = Callable[[str], str]


@dataclass(frozen=True)
class Pair:
    raw: str
    clean: str


@dataclass(frozen=True)
class Score:
    exact: float
    cer: float
    seconds: float
    pairs: int


def read_pairs(path: Path) -> list[Pair]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    raw = next(i for i, h in enumerate(rows[0]) if h in ("raw", "garbled_pdfplumber"))
    clean = next(i for i, h in enumerate(rows[0]) if h.startswith("clean"))
    return [Pair(r[raw].replace("⏎", "\n"), r[clean].replace("⏎", "\n")) for r in rows[1:] if len(r) > max(raw, clean)]


def _clean_by_ocr(path: Path) -> bool:
    """Whether a file's clean side was read by OCR: its head says so. Else it was made by hand."""
    return "clean_ocr" in path.read_text(encoding="utf-8").partition("\n")[0]


def score(pairs: Sequence[Pair], repair: Repair) -> Score:
    begin = time.process_time()
    results = [repair(p.raw) for p in pairs]
    seconds = time.process_time() - begin
    wrong = total = exact = 0
    for p, result in zip(pairs, results, strict=True):
        a, b = without_blanks(result), without_blanks(p.clean)
        distance = Levenshtein.distance(a, b)
        wrong, total, exact = wrong + distance, total + len(b), exact + (distance == 0)
    return Score(exact / len(pairs), wrong / max(total, 1), seconds, len(pairs))


def peers() -> dict[str, Repair]:
    """The other ways, each as a function from text to text."""
    from pythainlp.spell import NorvigSpellChecker
    from pythainlp.tokenize import word_tokenize
    from pythainlp.util import normalize as pythainlp_normalize

    checker = NorvigSpellChecker()
    words = load_lexicon().words
    choices = sorted(words)

    def norvig(text: str) -> str:
        tokens = word_tokenize(pythainlp_normalize(text), keep_whitespace=True)
        return "".join(t if t in words or not _is_thai(t) else checker.correct(t) for t in tokens)

    def fuzzy(text: str) -> str:
        tokens = word_tokenize(pythainlp_normalize(text), keep_whitespace=True)
        return "".join(t if t in words or not _is_thai(t) else _nearest(t, choices) for t in tokens)

    return {
        "nothing": lambda text: text,
        "pythainlp.util.normalize": pythainlp_normalize,
        "pythainlp normalize + Norvig": norvig,
        "rapidfuzz, nearest word": fuzzy,
    }


def _is_thai(token: str) -> bool:
    return any("\u0e01" <= c <= "\u0e4e" for c in token)


def _nearest(token: str, choices: Sequence[str]) -> str:
    found = process.extractOne(token, choices, scorer=Levenshtein.distance, score_cutoff=2)
    return found[0] if found else token


def ours_of(text: str) -> str:
    return normalize(text).text


def report(name: str, pairs: Sequence[Pair], by_ocr: bool, sample: int, rest: int) -> None:
    print(f"\n## {name}: {len(pairs)} pairs\n")
    print(f"{'':32}{'exact':>8}{'CER':>9}{'pairs':>7}{'s CPU':>8}")
    step = max(1, len(pairs) // sample)
    for label, repair in peers().items():
        few = pairs[::step] if label not in ("nothing", "pythainlp.util.normalize") else pairs
        print(_row(label, score(few, repair)))
    print(_row("chiwat", score(pairs, ours_of)))
    print(_row("chiwat, even lines", score(pairs[::2], ours_of)))
    print(_row("chiwat, odd lines", score(pairs[1::2], ours_of)))
    wrong = [Miss(k, p.raw, p.clean, ours) for k, p in enumerate(pairs, start=2)
             if without_blanks(ours := ours_of(p.raw)) != without_blanks(p.clean)]  # fmt: skip
    list_rest(wrong, len(pairs), by_ocr, rest)


def _row(label: str, s: Score) -> str:
    return f"{label:32}{s.exact:8.1%}{s.cer:9.2%}{s.pairs:7}{s.seconds:8.1f}"


def clean_text(paths: Sequence[Path]) -> None:
    print("\n## Clean text: edits made (0 is right)\n")
    for path in paths:
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        whole = normalize(text).edits
        lines = sum(len(normalize(line).edits) for line in text.splitlines())
        print(f"{path.name:32}{len(whole):4} as one text, {lines} line by line, of {len(text.splitlines())} lines")


def speed(pairs: Sequence[Pair]) -> None:
    print("\n## Speed (CPU)\n")
    for label, text in (("garbled", "\n".join(p.raw for p in pairs)), ("clean", "\n".join(p.clean for p in pairs))):
        size = len(text.encode("utf-8", "surrogatepass")) / 1e6
        begin = time.process_time()
        normalize(text + " ")
        print(f"{label:32}{(time.process_time() - begin) / size:8.1f} s for 1 MB of UTF-8")
    print(f"{'peak memory':32}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB, peers included")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "gold")
    parser.add_argument("--rest", type=int, default=10_000, help="how many of the rest to list of each kind")
    parser.add_argument("--sample", type=int, default=60, help="pairs given to the slow peers")
    options = parser.parse_args()
    begin = time.process_time()
    normalize("ภาษาไทย")
    print(f"loading {time.process_time() - begin:.2f} s CPU")
    for name in ("pairs_budget_dev.tsv", "garble_dev.tsv"):
        path = options.folder / name
        if path.is_file():
            report(name, read_pairs(path), _clean_by_ocr(path), options.sample, options.rest)
    seed = options.folder.parent / "seeds" / "sar_card_2554.txt"
    clean_text([seed, ROOT / "tests" / "normalizers" / "clean_sentences.txt"])
    path = options.folder / "pairs_budget_dev.tsv"
    if path.is_file():
        speed(read_pairs(path))


if __name__ == "__main__":
    main()
