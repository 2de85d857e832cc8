"""The pages: each handler reads the store and renders a template."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response

from pipeline.engine.corrections import CorrectionError, correct, load, restate_document, value_of
from pipeline.engine.run import UNKNOWN_FORM
from pipeline.forms.load import load_forms
from pipeline.model.errors import ChiwatError
from pipeline.publish.tabular import neutral
from pipeline.review.asked import number, part_asked, verdict, wanted
from pipeline.review.config import ReviewConfig
from pipeline.review.images import PictureError, page_picture
from pipeline.review.parts import part_of
from pipeline.review.plots import bars, scatter
from pipeline.review.record import document_view
from pipeline.review.sampling import draw
from pipeline.review.site import Site
from pipeline.review.views import DocumentView
from pipeline.store import browse
from pipeline.store.across import stored_across
from pipeline.store.database import Database
from pipeline.store.decisions import DecisionConflict, current, decide, decisions_of
from pipeline.store.waiting import waiting_documents

PAGE_SIZE, MOST_LISTED = 50, 200
ACTIONS = ("confirm", "correct", "dismiss", "postpone", "right", "wrong", "form", "reopen")
NEEDS_REASON = ("dismiss",)


@dataclass(frozen=True, slots=True)
class Pages:
    """The handlers over one store and site."""

    database: Database
    config: ReviewConfig
    site: Site

    def _html(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        return self.site.render(request, template, status, **values)

    async def night(self, request: Request) -> Response:
        """The last runs, what was rejected and why, what waits."""
        db = self.database

        def read() -> dict[str, Any]:
            return {
                "nights": browse.nights(db),
                "statuses": browse.count_by(db, "status"),
                "forms": browse.count_by(db, "form"),
                "rejected": browse.rejected(db),
                "waiting": waiting_documents(db),
                "across": stored_across(db),
                "most": MOST_LISTED,
                "sample": draw(db, self.config.sample_share),
            }

        return self._html(request, "night.html", **await run_in_threadpool(read))

    async def documents(self, request: Request) -> Response:
        """The list of documents; only its rows when htmx asks."""
        want, start = wanted(request), number(request.query_params.get("start", "")) or 0
        db = self.database

        def read() -> dict[str, Any]:
            found, total = browse.find_documents(db, want, limit=PAGE_SIZE, offset=start)
            facets = {n: browse.count_by(db, n) for n in ("form", "fiscal_year", "period_months", "status")}
            return {"found": found, "total": total, "facets": facets, "codes": browse.findings_by_code(db)}

        values = await run_in_threadpool(read)
        template = "rows.html" if request.headers.get("hx-request") else "documents.html"
        address = str(request.url.remove_query_params("start").query)
        return self._html(request, template, want=want, start=start, size=PAGE_SIZE, address=address, **values)

    async def export(self, request: Request) -> Response:
        """The documents of the list on screen as CSV; text that a spreadsheet would run as a formula is defused."""
        found, _ = await run_in_threadpool(browse.find_documents, self.database, wanted(request), limit=100_000)
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["document", "source", "status", "form", "organization", "fiscal_year", "period_months",
                         "indicators", "findings", "errors", "decisions"])  # fmt: skip
        for s in found:
            cells = (s.document, s.source, s.status, s.form, s.organization, s.fiscal_year, s.period_months, s.indicators,
                     s.findings, s.errors, s.decisions)  # fmt: skip
            writer.writerow([neutral(c) for c in cells])
        headers = {"content-disposition": 'attachment; filename="documents.csv"'}
        return PlainTextResponse("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)

    def _view(self, key: str) -> DocumentView | None:
        forms = load_forms(self.config.forms_dir)
        known = (*((f.id, f.title) for f in forms), (UNKNOWN_FORM, ""))
        return document_view(self.database, key, browse.page_sizes(self.database, key), known)

    async def document(self, request: Request) -> Response:
        """Page pictures on the left, what needs a decision on the right."""
        view = await run_in_threadpool(self._view, request.path_params["key"])
        if view is None:
            return self._html(request, "missing.html", 404)
        return await self._document(request, view)

    async def _document(
        self, request: Request, view: DocumentView, status: int = 200, message: str | None = None
    ) -> Response:
        waiting = await run_in_threadpool(waiting_documents, self.database)
        onward = next((key for key, _ in waiting if key != view.head.document), None)
        shown = part_of(view, part_asked(request))
        return self._html(request, "document.html", status, view=shown, message=message, onward=onward)

    async def finding(self, request: Request) -> Response:
        """One finding: reported beside recomputed, the formula, the evidence."""
        view = await run_in_threadpool(self._view, request.path_params["key"])
        number = request.path_params["number"]
        row = next((r for r in view.findings if r.number == number), None) if view else None
        if view is None or row is None:
            return self._html(request, "missing.html", 404)
        boxes = [b for page in view.pages for b in page.boxes if b.owner == row.id]
        pages = [p for p in view.pages if any(b.page == p.number for b in boxes)]
        return self._html(request, "finding.html", view=view, row=row, boxes=boxes, pages=pages, message=None)

    async def decide(self, request: Request) -> Response:
        """Take a decision; answers with the panel as it stands then. A conflict changes nothing and shows the other's."""
        key, form = request.path_params["key"], await request.form()
        who = self.site.user(request)
        text = {n: str(form.get(n, "")).strip() for n in ("target", "action", "after", "before", "why", "seen")}
        text |= verdict(str(form.get("verdict", "")))
        status, message = await run_in_threadpool(self._decide, key, text, who or "")
        view = await run_in_threadpool(self._view, key)
        if view is None:
            return self._html(request, "missing.html", 404)
        if not request.headers.get("hx-request"):
            if message is None:
                return RedirectResponse(
                    f"/documents/{key}" + (f"?part={part}" if (part := part_asked(request)) else ""), 303
                )
            return await self._document(request, view, status, message)
        return self._html(request, "panel.html", status, view=part_of(view, part_asked(request)), message=message)

    def _decide(self, key: str, text: dict[str, str], who: str) -> tuple[int, str | None]:
        head = browse.document_head(self.database, key)
        action, target = text["action"], text["target"]
        if head is None or action not in ACTIONS or not target:
            return 400, "unknown action or target"
        if action in NEEDS_REASON and not text["why"]:
            return 422, "why"
        if action == "form" and (target != "form" or not self._is_form(text["after"])):
            return 422, "there is no such form"
        if action == "correct":
            problem = self._problem(key, target, text["after"], who)
            if problem:
                return 422, problem
        standing = current(decisions_of(self.database, key)).get(target)
        try:
            decide(
                self.database, key, target, action, before=text["before"] or None, after=text["after"] or None,  # type: ignore[arg-type]
                who=who, why=text["why"] or None, seen=number(text["seen"]) or 0,
            )  # fmt: skip
        except DecisionConflict as conflict:
            d = conflict.latest
            return 409, f"conflict: {d.who} · {d.action} · {d.after or ''} · {d.made_at}"
        except ChiwatError as error:  # the store is busy, full, or may only be read
            return 503, error.message
        if action == "correct" or (action == "reopen" and standing is not None and standing.action == "correct"):
            restate_document(self.database, key, head, self.config.forms_dir)
        return 200, None

    def _is_form(self, name: str) -> bool:
        forms = load_forms(self.config.forms_dir)
        return name == UNKNOWN_FORM or any(f.id == name for f in forms)

    def _problem(self, key: str, target: str, after: str, who: str) -> str | None:
        place, stored = value_of(target), load(self.database, key)
        if place is None or stored is None:
            return "only values can be corrected"
        try:
            correct(stored.mapped, *place, after, who)
        except CorrectionError as error:
            return error.message
        return None

    async def picture(self, request: Request) -> Response:
        """A page picture as PNG."""
        key, page, width = (request.path_params[n] for n in ("key", "page", "width"))

        def find() -> FileResponse:
            head = browse.document_head(self.database, key)
            if head is None:
                raise PictureError("no such document")
            points, _ = browse.page_sizes(self.database, key).get(page, (None, None))
            made = page_picture(head, page, width, self.config.cache, points)
            return FileResponse(made, headers={"cache-control": "max-age=86400"})

        try:
            return await run_in_threadpool(find)
        except ChiwatError as error:
            return PlainTextResponse(error.message, 404)

    async def overview(self, request: Request) -> Response:
        """Plots, each leading to its documents."""
        db = self.database

        def read() -> dict[str, Any]:
            return {
                "plot": scatter(browse.score_points(db)),
                "codes": bars(browse.findings_by_code(db)),
                "bodies": bars(browse.errors_by_body(db)),
                "years": bars(sorted(browse.count_by(db, "fiscal_year"))),
                "confidence": bars([(f"{k / 10:.1f}", n) for k, n in enumerate(browse.confidence_histogram(db))]),
            }

        return self._html(request, "overview.html", **await run_in_threadpool(read))
