"""Shards of a night as runs of their own, taken up by Prefect workers on any machine that sees the inbox and the store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

from prefect import flow
from prefect.deployments import run_deployment

import flows  # noqa: F401 - sets what Prefect reads when it is imported
from flows.resources import close_resources, resources
from pipeline.batch.ingest import FileOutcome, ingest_shard
from pipeline.engine.settings import Settings, from_mapping
from pipeline.model.errors import ChiwatError
from pipeline.store.documents import SourceFile
from pipeline.store.outcomes import stored_outcomes

AT_ONCE = 64
"""Shards that are handed out at a time; the work pool's own limit says how many of them run."""


@flow(name="shard", persist_result=False, validate_parameters=False)
def shard(files: list[dict[str, Any]], db: str | None = None, settings: dict[str, Any] | None = None) -> None:
    """Read and store some files: the body of a Prefect worker's run. ``files``: the fields of ``SourceFile``."""
    chosen = from_mapping(settings or {}, "flow parameter settings")
    try:
        r = resources(db, chosen)
        for _outcome in ingest_shard(tuple(SourceFile(**f) for f in files), r.ahead, r.database, chosen, r.prints):
            pass  # they are in the store
    finally:
        close_resources()


def hand_out(
    parts: tuple[tuple[SourceFile, ...], ...], db: str | None, settings: Settings, parameters: dict[str, Any]
) -> list[FileOutcome]:
    """Run each shard as a run of the deployment that the settings name; outcomes are what the store then holds.

    ChiwatError where a shard's run did not complete: what it had stored stays, the rest is new for the next night.
    """

    def one(part: tuple[SourceFile, ...]) -> str:
        given = {"files": [asdict(f) for f in part], "db": db, "settings": parameters}
        run: Any = run_deployment(settings.shard_deployment, parameters=given, poll_interval=2, as_subflow=False)
        return str(run.state_name)

    with ThreadPoolExecutor(min(AT_ONCE, len(parts) or 1)) as threads:
        states = list(threads.map(one, parts))
    files = [f for part in parts for f in part]
    done = stored_outcomes(resources(db, settings).database, files)
    if len(done) < len(files):
        raise ChiwatError(
            f"{len(files) - len(done)} files were not read: shards ended {', '.join(sorted(set(states)))}"
        )
    return [done[f] for f in files]
