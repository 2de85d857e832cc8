"""Recognition of page pictures, in this process or fanned out over several."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from extractors.types import ClusterPage, Drawings, ReadOptions
from pipeline.model.geometry import BBox

if TYPE_CHECKING:  # the libraries of recognition need not be installed
    from extractors.upright import Upright


@dataclass(frozen=True, slots=True)
class Recognised:
    """Clusters and drawings of the page set upright, how that lies on the page as shown, and what is drawn or stamped over figures
    there (boxes in points)."""

    clusters: ClusterPage
    drawings: Drawings
    upright: Upright | None = None
    covered: tuple[BBox, ...] = ()


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page to be recognised: grey (height, width) at ``dpi`` pixels an inch, of a page so many points wide and high."""

    grey: NDArray[np.uint8]
    number: int
    width: float
    height: float
    dpi: float


class Outcome(Protocol):
    """A page's recognition, under way or done; ``result`` waits and raises what went wrong."""

    def result(self) -> Recognised: ...


def recognise(picture: PagePicture, options: ReadOptions) -> Recognised:
    """Read one picture. Raises ``ModuleNotFoundError`` where neither recogniser is installed."""
    from extractors.ocr import recogniser, tesseract
    from extractors.ocr.page import scan

    if not recogniser.available() and not tesseract.available():
        raise ModuleNotFoundError("no recogniser", name="onnxruntime or tesseract")
    page = scan(picture.grey, picture.number, picture.width, picture.height, picture.dpi, options)
    return Recognised(page.clusters, page.drawings, page.upright, page.covered)


class Recognition:
    """Where pages are recognised: in this process, or in ``options.jobs`` others. A context manager.

    Processes are started when the first page needs one, and never from a daemonic process, which may have none.
    """

    def __init__(self, options: ReadOptions) -> None:
        self._options = replace(options, word_share=None)  # a caller's function need not cross process borders
        self._jobs = 1 if multiprocessing.current_process().daemon else max(options.jobs, 1)
        self._pool: ProcessPoolExecutor | None = None

    @property
    def ahead(self) -> int:
        """How many pictures may wait: enough to keep every process busy, few enough to keep memory flat."""
        return 0 if self._jobs == 1 else 2 * self._jobs

    def submit(self, picture: PagePicture) -> Outcome:
        """Begin with a page, or put it off until its result is asked for where there is one process only."""
        if self._jobs == 1:
            return _Now(picture, self._options)
        if self._pool is None:
            self._pool = _pool(self._jobs)
        try:
            future = self._pool.submit(recognise, picture, self._options)
        except BrokenProcessPool:  # a page before this one took its process down: start afresh
            self._pool = _pool(self._jobs)
            future = self._pool.submit(recognise, picture, self._options)
        return _Later(future, picture, self._options)

    def __enter__(self) -> Recognition:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Now:
    picture: PagePicture
    options: ReadOptions

    def result(self) -> Recognised:
        return recognise(self.picture, self.options)


@dataclass(frozen=True, slots=True)
class _Later:
    future: Future[Recognised]
    picture: PagePicture
    options: ReadOptions

    def result(self) -> Recognised:
        try:
            return self.future.result()
        except BrokenProcessPool:
            pass  # this page or another one: alone in a process of its own it is seen which
        with _pool(1) as pool:
            try:
                return pool.submit(recognise, self.picture, self.options).result()
            except BrokenProcessPool as error:
                raise RuntimeError("the process that recognised it died") from error


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))
