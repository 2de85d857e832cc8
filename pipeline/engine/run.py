"""One document, start to end: read, normalise, match a form, map, score and audit."""

from __future__ import annotations

import hashlib
import importlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from extractors.types import ReadOptions
from pipeline.engine.memory import corpus_memory, read_memory
from pipeline.engine.repairs import repairs_of, texts_of, without_refused
from pipeline.engine.settings import Settings
from pipeline.model.errors import DocumentError, UsageError
from pipeline.model.page import RawDocument
from pipeline.model.paths import is_stream
from pipeline.model.record import Audit, MappedDocument
from pipeline.model.result import DocumentResult, ErrorInfo, PageInfo, Status
from pipeline.model.shown import as_shown
from pipeline.model.text import NormalDocument

if TYPE_CHECKING:
    from pipeline.forms.schema import FormDefinition

log = logging.getLogger(__name__)
Reader = Callable[[Path, ReadOptions, str], RawDocument]
UNREAD = frozenset({"page_failed", "no_text", "ocr_failed", "ocr_unavailable", "page_too_large"})
"""Warnings that say that a page was not read: the document is then partial, never ok. A blank page is no such page."""
UNKNOWN_FORM = "unknown"
NO_FILE = "is a pipe or a device: save what it gives as a file first"
READERS = frozenset({"pdfminer", "pdfplumber", "pypdfium2", "pypdfium2_raw"})
"""Packages whose own errors speak of the file, not of us."""


def reader_of(settings: Settings) -> Reader:
    """The function that reads a PDF; UsageError where the setting names none."""
    module, _, name = settings.reader.partition(":")
    try:
        return cast(Reader, getattr(importlib.import_module(module), name))
    except (ImportError, AttributeError) as error:
        raise UsageError(f"setting reader names {settings.reader!r}, which cannot be imported: {error}") from error


def sha256_of(path: Path) -> str:
    """Content hash of a file, "" where it cannot be read."""
    h = hashlib.sha256()
    if is_stream(path):
        return ""
    try:
        with path.open("rb") as f:
            while block := f.read(1 << 20):
                h.update(block)
    except OSError:
        return ""
    return h.hexdigest()


def rejected(name: str, sha256: str, error: DocumentError, page_count: int = 0) -> DocumentResult:
    """The result of a report that could not be read."""
    info = ErrorInfo(error.code, error.message, error.retryable)
    return DocumentResult(name, sha256, page_count, "rejected", info)


def check_file(path: Path) -> None:
    """Raise ``io`` or ``empty`` for what is not a readable file with something in it."""
    try:
        if path.is_dir():
            raise DocumentError("io", "is a folder, not a file")
        if is_stream(path):
            raise DocumentError("io", NO_FILE)
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        text = "no such file" if missing else f"cannot be opened: {error.strerror}"
        raise DocumentError("io", text, retryable=not missing) from error
    if size == 0:
        raise DocumentError("empty", "the file has no content (0 bytes): ask for it to be sent again")


def check_content(document: NormalDocument) -> None:
    """Raise ``empty`` where every page is blank, ``too_large`` or ``damaged`` where not one page could be read."""
    hollow = ("page_empty", "page_failed", "page_too_large")
    per_page = {w.page: w.code for w in document.warnings if w.code in hollow}
    pages = [p.number for p in document.pages]
    if not pages:
        none = f"has {document.page_count} pages, none of those asked for" if document.page_count else "has no pages"
        raise DocumentError("empty", f"the PDF {none}")
    if all(per_page.get(n) == "page_empty" for n in pages):
        carried = "".join(
            f". {w.message}: send them on their own" for w in document.warnings if w.code == "attachments"
        )
        raise DocumentError(
            "empty", f"nothing stands on any of its {len(pages)} pages: no text and no picture{carried}"
        )
    if all(n in per_page for n in pages) and "page_too_large" in per_page.values():
        raise DocumentError(
            "too_large", f"what stands on its {len(pages)} pages is a picture of more pixels than are allowed"
        )
    if all(per_page.get(n) == "page_failed" for n in pages):
        raise DocumentError("damaged", f"none of its {len(pages)} pages could be read")


def read_options(settings: Settings) -> ReadOptions:
    """What the extractors are told; the dictionary comes from the normalizers."""
    from normalizers.lexicon import word_share

    return ReadOptions(
        pages=settings.pages or None,
        ocr=settings.ocr,
        word_share=word_share,
        max_pages=settings.max_pages,
        max_pixels=settings.max_pixels,
        page_seconds=settings.page_seconds,
        jobs=settings.jobs,
    )


def read(source: Path, settings: Settings, name: str) -> NormalDocument:
    """A document read, repaired and with its masked words filled."""
    return read_and_match(source, settings, name)[0]


def read_and_match(source: Path, settings: Settings, name: str) -> tuple[NormalDocument, FormDefinition | None]:
    """A document read and normalised, and the form that it is: the one that the settings name, else the one it matches."""
    from normalizers.document import Knowledge, may_have_masks, repair_document
    from pipeline.forms.load import load_forms
    from pipeline.forms.match import match_form

    raw = reader_of(settings)(source, read_options(settings), name)
    document: NormalDocument = repair_document(raw, knowledge=Knowledge())
    forms = load_forms(settings.forms_dir)
    given = next((f for f in forms if f.id == settings.form), None)
    told = given is not None or settings.form == UNKNOWN_FORM
    form = given if told else match_form(document, forms).form
    if not may_have_masks(document):
        return document, form
    filled = _filled(document, form, forms, settings)
    if form is None and not told and filled is not document:
        form = match_form(filled, forms).form
    return filled, form


def _filled(
    document: NormalDocument, form: FormDefinition | None, forms: Sequence[FormDefinition], settings: Settings
) -> NormalDocument:
    """Masked words filled with the words of the form (of all forms, while it is unknown) and the memory of the form."""
    from normalizers.document import fill_masks
    from normalizers.masks import FormVocabulary

    phrases = dict.fromkeys(p for f in ((form,) if form else forms) for p in f.phrases)
    memory = corpus_memory(settings.memory, form.id) if form and settings.memory else None
    filled = fill_masks(document, memory=memory, vocabulary=FormVocabulary(tuple(phrases)))
    if memory is None or form is None:
        return filled
    return without_refused(filled, read_memory(settings.memory)[form.id].refusals)


def map_and_audit(
    document: NormalDocument, form: FormDefinition | None, others: Sequence[FormDefinition] = ()
) -> tuple[MappedDocument, Audit]:
    """The records of a normalised document on ``form`` (None: unknown; where it reads no scores, on that of ``others`` that
    does), and their audit."""
    from pipeline.mapping.choice import read_on_best
    from pipeline.scoring import audit_document

    mapped = read_on_best(document, form, others)
    return mapped, audit_document(mapped)


def known_forms(settings: Settings) -> Sequence[FormDefinition]:
    """The forms that a document may be of."""
    from pipeline.forms.load import load_forms

    return load_forms(settings.forms_dir)


def process_document(source: Path, settings: Settings, name: str | None = None) -> DocumentResult:
    """Everything that a report says, audited. ``name`` is how the result calls it (the path as given).

    A report that cannot be read gives a ``rejected`` result with its error code; nothing is raised for it. An
    unexpected error is a rejected result with code ``internal``. Unread pages make it ``partial``.
    """
    shown = name or str(source)
    try:
        check_file(source)
        document, form = read_and_match(source, settings, shown)
        check_content(document)
        mapped, audit = map_and_audit(document, form, () if settings.form else known_forms(settings))
    except DocumentError as error:
        return rejected(shown, sha256_of(source), error)
    except UsageError:
        raise
    except MemoryError:
        return rejected(
            shown, sha256_of(source), DocumentError("memory", "needs more memory than one document may take")
        )
    except Exception as error:  # one bad report must never stop a night; the log keeps the trace
        log.exception("internal error while reading %s", shown)
        if type(error).__module__.partition(".")[0] in READERS:
            return rejected(
                shown, sha256_of(source), DocumentError("damaged", f"the PDF cannot be read: {error}"[:500])
            )
        text = f"internal error ({type(error).__name__}: {error}); please report it with the file"
        return rejected(shown, sha256_of(source), DocumentError("internal", text[:500]))
    return _result(document, mapped, audit, shown, document.sha256 or sha256_of(source))


def _result(document: NormalDocument, mapped: MappedDocument, audit: Audit, name: str, sha256: str) -> DocumentResult:
    unread = [w for w in document.warnings if w.code in UNREAD]
    status: Status = "partial" if unread else "ok"
    return DocumentResult(
        source=name,
        sha256=sha256,
        page_count=document.page_count,
        status=status,
        mapped=as_shown(mapped, document.pages),
        audit=as_shown(audit, document.pages),
        repairs=as_shown(tuple(repairs_of(document)), document.pages),
        warnings=document.warnings,
        pages=tuple(PageInfo(p.number, p.text_source, p.confidence, p.width, p.height) for p in document.pages),
        text="\n".join(t.text for t in texts_of(document)),
    )
