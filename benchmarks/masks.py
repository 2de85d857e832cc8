"""How well hidden words are restored: exact rate, precision of the answers given, coverage, persons filled.

Usage: ``python benchmarks/masks.py [--gold DIR] [--real DIR] [--seeds N] [--verbose]``

Own texts (``benchmarks/masks_texts``, fictional) are hidden by type with several random seeds; weights and calibration were
fitted on ``FITTED`` among others, ``held_out_news`` and ``held_out_report`` were never looked at while tuning:

- ``alone``: nothing known but the packaged phrases and counts.
- ``form``: with the vocabulary of the form definition as well, where there is one for the text.
- ``copy``: with an earlier document, too, imitated from the text itself: 60 % of its lines stand there, one word in
  ten replaced by another at random (``training.mask_maker.earlier_document``). For texts that are no forms, or of which
  there is one filling only: it knows more of the body's own prose than a store would, and less of the printed text. What is
  wrong or unanswered there stands nearly all on lines that the imitation leaves out.
- ``known``: forms that four bodies filled in (``benchmarks/mask_forms.py``), one of them masked, one or all three of the
  others known, as they are or masked on other words. Told apart: the printed text, and what the body itself wrote. This is
  what a store of earlier documents of the same form is; until November 2026 ``copy`` went by this name.

With ``--gold`` the annotated report of that folder (``masks_dev.tsv``) and its text beside it (``../seeds``) are measured as well;
its earlier document is imitated from the text with the annotated answers put in. It is no part of the fitting.

``--real``: a folder of PDFs; of each some pages' worth of text from its middle is hidden likewise. An asterisk marks the texts
that were used in fitting.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

from extractors.document import read_document
from extractors.types import ReadOptions
from normalizers.document import Knowledge, normalize_document
from normalizers.masks import CorpusMemory, FormVocabulary, MaskSettings, fill_document
from pipeline.model.text import NormalDocument, NormalParagraph, NormalText

sys.path.insert(0, str(Path(__file__).parents[1]))
from mask_counts import PERSON, UNKNOWABLE, Tally, compared, count, plain
from mask_forms import report_forms

from training.mask_maker import earlier_document, hide_words

TEXTS = Path(__file__).with_name("masks_texts")
DEFINITIONS = Path(__file__).parents[1] / "pipeline" / "forms" / "definitions"
REPORT = "performance_agreement_2561.txt"
FORMS = {"agreement_form": "performance_agreement", "sar_form": "sar_card", Path(REPORT).stem: "performance_agreement"}
"""The form definition of each text."""
FITTED = frozenset(
    (
        "agreement_form",
        "news_prose",
        "sar_form",
        "blank_forms_printtopdf_no_text",
        "budget_kpi_tables_cid",
        "gazette_decomposed_am",
        "procurement_analysis_word2013",
        "procurement_tables_thai_digits",
        "projects_libreoffice_not_words",
        "survey_kodchiang_pua",
    )
)
"""Texts that weights and calibration were fitted on, besides ``training/mask_texts`` and a self-assessment report."""
_MOST = 6500
"""Characters of a PDF's text that are used, from its middle."""
_LEAST_THAI = 8


def form_vocabulary(stem: str) -> FormVocabulary | None:
    name = FORMS.get(stem)
    if name is None:
        return None
    with (DEFINITIONS / f"{name}.toml").open("rb") as file:
        return FormVocabulary(tuple(tomllib.load(file).get("vocabulary", ())))


def remember(text: str, seed: int) -> CorpusMemory:
    memory = CorpusMemory()
    memory.add_lines("earlier", earlier_document(text, seed))
    return memory


def measure_gold(folder: Path, settings: MaskSettings, *, form: bool, known: bool, verbose: bool) -> Tally:
    text = (folder.parent / "seeds" / REPORT).read_text("utf-8")
    with (folder / "masks_dev.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    truth = {int(r["char_offset_in_file"]): None if r["truth"] == PERSON else r["truth"] for r in rows}
    open_text = text
    for start, answer in sorted(truth.items(), reverse=True):
        if answer and answer != UNKNOWABLE:
            open_text = open_text[:start] + answer + open_text[start + len(answer) :]
    (edits,) = fill_document(
        [plain(text)],
        settings=settings,
        vocabulary=form_vocabulary(Path(REPORT).stem) if form else None,
        memory=remember(open_text, 1) if known else None,
    )
    return count(edits, truth, text, verbose=verbose)


def text_of_pdf(path: Path) -> str:
    """Paragraphs and cells of a digital PDF, one a line, those with next to no Thai left out; DocumentError where unreadable."""
    document = normalize_document(read_document(path, ReadOptions()), knowledge=Knowledge())
    lines = (" ".join(text.text.split()) for text in document_texts(document))
    whole = "\n".join(line for line in lines if sum("\u0e01" <= c <= "\u0e4e" for c in line) >= _LEAST_THAI)
    begin = whole.rfind("\n", 0, max(0, (len(whole) - _MOST) // 2)) + 1
    return whole[begin : begin + _MOST]


def document_texts(document: NormalDocument) -> Iterator[NormalText]:
    for block in document.blocks:
        if isinstance(block, NormalParagraph):
            yield block.text
        else:
            yield from (cell.text for cell in block.cells)


def measure_own(
    path: Path, seeds: int, settings: MaskSettings, *, form: bool, known: bool, verbose: bool = False
) -> Tally:
    total = Tally()
    source = text_of_pdf(path) if path.suffix == ".pdf" else path.read_text("utf-8")
    for seed in range(seeds):
        hidden = hide_words(source, seed, composed=bool(seed % 2))
        memory = remember(source, seed + 1) if known else None
        vocabulary = form_vocabulary(path.stem) if form else None
        total.add(compared(hidden, settings, vocabulary, memory, verbose=verbose)[0])
    return total


def mark(stem: str) -> str:
    return f"{stem}*" if stem in FITTED else stem


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    default = Path("../shared/gold")
    parser.add_argument("--gold", type=Path, default=default if default.is_dir() else None)
    parser.add_argument("--real", type=Path)
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--threshold", type=float, default=MaskSettings().threshold)
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    settings = MaskSettings(threshold=args.threshold)
    for name, form, known in (("alone", False, False), ("form", True, False), ("copy", True, True)):
        for path in [*sorted(TEXTS.glob("*.txt")), *sorted(args.real.glob("*.pdf") if args.real else ())]:
            if form and not known and path.stem not in FORMS:
                continue
            tally = measure_own(path, args.seeds, settings, form=form, known=known, verbose=args.verbose)
            print(f"{mark(path.stem):32s} {name:6s} {tally.line()}", flush=True)
        if args.gold:
            begun = time.process_time()
            tally = measure_gold(args.gold, settings, form=form, known=known, verbose=args.verbose)
            print(
                f"{mark('masks_dev'):32s} {name:6s} {tally.line()}  ({time.process_time() - begun:.1f} s)", flush=True
            )
    report_forms(max(1, args.seeds // 2), settings, verbose=args.verbose)


if __name__ == "__main__":
    main()
