"""Repair of garbled Thai: ours beside PyThaiNLP's normalize, its spell checkers and plain rapidfuzz.

    python benchmarks/repair.py [FOLDER] [--rest N] [--sample N]

FOLDER (default ../shared/gold) holds ``pairs_budget_dev.tsv`` and ``garble_dev.tsv``; blanks are dropped before comparing.
Both halves (every other line) are told apart: faults were looked at in the even one only. The rest is listed by whose
mistake it is, with the evidence: "other side" where the letters without their marks already differ (no repair of marks can
bridge that), where ours has exactly the marks that the page had and the other side has not (extraction moves marks, it
invents none), where the other side has fewer known words, or is much the unlikelier by the n-gram model.
By kind of garbling, and on clean text of many kinds: ``repair_kinds``.
"""

from __future__ import annotations

import argparse
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from normalizers.clusters import MARKS
from normalizers.codepoints import cid_marks
from normalizers.lexicon import load_lexicon, thai_runs, word_share
from normalizers.lm import load_model
from normalizers.text import normalize

ROOT = Path(__file__).resolve().parents[1]
Repair = Callable[[str], str]
DECISIVE = 5.0
"""Natural logarithm of how much likelier words must be to be called right."""


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


def without_blanks(text: str) -> str:
    return re.sub(r"\s", "", text)


def letters(text: str) -> str:
    """The text without marks and blanks, sara am as aa: what repair of marks can never change."""
    plain = re.sub(r"\(cid:\d+\)", "", without_blanks(text)).replace("ำ", "า")
    return "".join(c for c in plain if c not in MARKS)


def read_pairs(path: Path) -> list[Pair]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    raw = next(i for i, h in enumerate(rows[0]) if h in ("raw", "garbled_pdfplumber"))
    clean = next(i for i, h in enumerate(rows[0]) if h.startswith("clean"))
    return [Pair(r[raw].replace("⏎", "\n"), r[clean].replace("⏎", "\n")) for r in rows[1:] if len(r) > max(raw, clean)]


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


def firm_marks(text: str) -> Counter[str]:
    """The marks of a text but nikhahits, which extraction loses; glyph numbers of low marks as the marks they are."""
    for change in reversed(cid_marks(text)):
        text = text[: change.start] + change.text + text[change.end :]
    return Counter(c for c in text if c in MARKS and c != "ํ")


def likelihood(text: str) -> float:
    """The logarithm of the probability of a text as words, by the n-gram model."""
    lexicon, model = load_lexicon(), load_model()
    runs = [without_blanks(text)[a:b] for a, b in thai_runs(without_blanks(text))]
    return sum(model.logp([run[t.start : t.end] for t in lexicon.tokens(run)]) for run in runs)


def whose(pair: Pair, ours: str) -> str:
    """Whose mistake a difference looks like, and by which evidence."""
    if letters(pair.raw) != letters(pair.clean):
        if likelihood(pair.clean) > likelihood(ours) + DECISIVE:
            return "ours: another letter"
        return "other side: letters differ"
    if firm_marks(ours) == firm_marks(pair.raw) != firm_marks(pair.clean):
        return "other side: not the marks of the page"
    if word_share(pair.clean) < word_share(ours) - 1e-9:
        return "other side: fewer words than ours"
    if likelihood(ours) > likelihood(pair.clean) + DECISIVE:
        return "other side: unlikelier words"
    return "ours, or a name"


def ours_of(text: str) -> str:
    return normalize(text).text


def report(name: str, pairs: Sequence[Pair], sample: int, rest: int) -> None:
    print(f"\n## {name}: {len(pairs)} pairs\n")
    print(f"{'':32}{'exact':>8}{'CER':>9}{'pairs':>7}{'s CPU':>8}")
    step = max(1, len(pairs) // sample)
    for label, repair in peers().items():
        few = pairs[::step] if label not in ("nothing", "pythainlp.util.normalize") else pairs
        print(_row(label, score(few, repair)))
    print(_row("chiwat", score(pairs, ours_of)))
    print(_row("chiwat, even lines", score(pairs[::2], ours_of)))
    print(_row("chiwat, odd lines (held out)", score(pairs[1::2], ours_of)))
    wrong = [(p, ours) for p in pairs if without_blanks(ours := ours_of(p.raw)) != without_blanks(p.clean)]
    blame: dict[str, list[tuple[Pair, str]]] = {}
    for p, ours in wrong:
        blame.setdefault(whose(p, ours), []).append((p, ours))
    faulty = sum(len(cases) for label, cases in blame.items() if label.startswith("other side"))
    sound = len(pairs) - faulty
    print(f"\nexact where the other side looks right: {(len(pairs) - len(wrong)) / max(sound, 1):.1%} of {sound} pairs")
    for label, cases in sorted(blame.items()):
        print(f"\n{label}: {len(cases)} ({len(cases) / len(pairs):.1%})")
        for p, ours in cases[:rest]:
            print("   ", _difference(without_blanks(ours), without_blanks(p.clean)))


def _row(label: str, s: Score) -> str:
    return f"{label:32}{s.exact:8.1%}{s.cer:9.2%}{s.pairs:7}{s.seconds:8.1f}"


def _difference(ours: str, clean: str) -> str:
    parts = []
    for step in Levenshtein.editops(ours, clean).as_list()[:3]:
        at, there = int(step[1]), int(step[2])
        a, b = max(0, at - 6), max(0, there - 6)
        parts.append(f"{ours[a : at + 6]} | {clean[b : there + 6]}")
    return "   ".join(parts)


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
            report(name, read_pairs(path), options.sample, options.rest)
    seed = options.folder.parent / "seeds" / "sar_card_2554.txt"
    clean_text([seed, ROOT / "tests" / "normalizers" / "clean_sentences.txt"])
    path = options.folder / "pairs_budget_dev.tsv"
    if path.is_file():
        speed(read_pairs(path))


if __name__ == "__main__":
    main()
