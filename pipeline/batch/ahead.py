"""Reports read before they are asked for: workers go on while what they have read is stored, and while a run still starts."""

from __future__ import annotations

import tempfile
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.batch.inbox import Found, is_remote, local_copy
from pipeline.batch.job import Reply, rejected_rows
from pipeline.batch.pool import Pool
from pipeline.engine.memory import StoredMemory, stored_memory
from pipeline.engine.settings import Settings
from pipeline.model.errors import ChiwatError, DocumentError
from pipeline.model.paths import path_of
from pipeline.store.database import Database
from pipeline.store.decisions import decided_forms
from pipeline.store.documents import SourceFile

HELD = 48
"""Replies that are held for each worker, at most: as much as it reads of digital reports while a run starts."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What people have told the store: the form that a document is, by its hash, and the memory for masked words."""

    forms: Mapping[str, str]
    memory: StoredMemory

    @staticmethod
    def of(database: Database) -> Learnt:
        return Learnt(decided_forms(database), stored_memory(database))


@dataclass(frozen=True, slots=True)
class Read:
    """A report that was read: the worker's reply, still packed, what was known then, and wall-clock seconds."""

    reply: Reply
    learnt: Learnt
    seconds: float


@dataclass(frozen=True, slots=True)
class _Asked:
    learnt: Learnt
    answer: Future[Read]


class ReadAhead:
    """As many threads as the pool has workers hand it the announced files in their order; a file that is asked for goes
    before all others. Safe to call from several threads; nothing is read twice for one ``take``."""

    def __init__(self, pool: Pool, database: Database, settings: Settings) -> None:
        self._pool, self._database, self._settings = pool, database, settings
        self._wake = threading.Condition()
        self._announced: OrderedDict[SourceFile, _Asked] = OrderedDict()
        self._urgent: deque[tuple[SourceFile, _Asked]] = deque()
        self._taken_up: dict[SourceFile, _Asked] = {}
        self._most = HELD * settings.worker_count
        self._threads: list[threading.Thread] = []
        self._closed = False

    def __enter__(self) -> ReadAhead:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def announce(self, files: Iterable[SourceFile]) -> None:
        """These files will be asked for: begin with them where workers have nothing else to do."""
        learnt = Learnt.of(self._database)
        with self._wake:
            self._start()
            for file in files:
                if file not in self._announced and file not in self._taken_up:
                    self._announced[file] = _Asked(learnt, Future())
            self._wake.notify_all()

    def take(self, file: SourceFile) -> Read:
        """The file as it was read, announced or not. What a worker could not read is a reply too; ChiwatError where the pool
        was closed before."""
        with self._wake:
            known = file in self._taken_up or file in self._announced
        if not known:
            self.announce((file,))
        with self._wake:
            asked = self._taken_up.get(file)
            if asked is None:
                asked = self._taken_up[file] = self._announced.pop(file)
                self._urgent.append((file, asked))
                self._wake.notify_all()
        try:
            return asked.answer.result()
        finally:
            with self._wake:
                self._taken_up.pop(file, None)
                self._wake.notify_all()

    def close(self) -> None:
        """Read nothing more; who still waits for a file gets a ChiwatError."""
        with self._wake:
            self._closed = True
            left = [asked for _file, asked in self._urgent]
            self._announced.clear()
            self._urgent.clear()
            self._wake.notify_all()
        for asked in left:
            asked.answer.set_exception(ChiwatError("the workers have been stopped"))

    def _start(self) -> None:
        if self._closed:
            raise ChiwatError("the workers have been stopped")
        while len(self._threads) < self._settings.worker_count:
            thread = threading.Thread(target=self._serve, name=f"read-ahead-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _next(self) -> tuple[SourceFile, _Asked] | None:
        """The file to read next; waits while there is none, or while enough is held. None at the end."""
        with self._wake:
            while not self._closed:
                if self._urgent:
                    return self._urgent.popleft()
                if self._announced and len(self._taken_up) < self._most:
                    file, asked = self._announced.popitem(last=False)
                    self._taken_up[file] = asked
                    return file, asked
                self._wake.wait()
        return None

    def _serve(self) -> None:
        while found := self._next():
            file, asked = found
            begun = time.monotonic()
            try:
                reply = self._read(file, asked.learnt)
            except BaseException as error:  # noqa: BLE001 - it is raised where the file is asked for
                asked.answer.set_exception(error)
                continue
            if self._closed:  # its worker may have been killed for that: nothing is wrong with the report
                asked.answer.set_exception(ChiwatError("the workers have been stopped"))
            else:
                asked.answer.set_result(Read(reply, asked.learnt, time.monotonic() - begun))

    def _read(self, file: SourceFile, learnt: Learnt) -> Reply:
        form = learnt.forms.get(file.document, "")
        held = learnt.memory.write(self._pool.scratch)
        settings = replace(self._settings, form=form or self._settings.form, memory=str(held or self._settings.memory))
        found = Found(file.uri, file.name, file.size, file.modified)
        try:
            if not is_remote(file.uri):
                return self._pool.reply(path_of(file.uri), file.name, file.document, settings)
            with (
                tempfile.TemporaryDirectory(dir=self._pool.scratch) as folder,
                local_copy(found, Path(folder)) as path,
            ):
                return self._pool.reply(path, file.name, file.document, settings)
        except DocumentError as error:  # a remote file that cannot be fetched
            return Reply.of(rejected_rows(file.name, file.document, error))
