"""The same tasks through a Dask cluster of worker processes: the same dataset as on one machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.batch.ingest import ingest_plan
from pipeline.batch.plan import make_plan
from pipeline.batch.pool import Pool
from pipeline.engine.settings import Settings
from pipeline.publish.export import export_dataset
from pipeline.store.database import open_database

ROOT = Path(__file__).parents[2]
CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""
SETTINGS = """
reader = "flow_readers:read"
workers = 1
settle_seconds = 0.0
retry_delay_seconds = 0.1
group_beyond = 3
group_size = 4
"""


def ingest(home: Path, state: str, config: str, inbox: Path, store: Path) -> int:
    (home / "chiwat.toml").write_text(config)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    environment |= {"XDG_STATE_HOME": state, "CHIWAT_CONFIG": str(home / "chiwat.toml"), "PYTHONPATH": _path()}
    command = [
        sys.executable,
        "-c",
        "from pipeline.cli import main; main()",
        "ingest",
        str(inbox),
        "--db",
        str(store),
        "--json",
    ]
    run = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, timeout=200, check=False)
    assert run.returncode in (0, 1), run.stderr.decode()
    return int(json.loads(run.stdout)["documents"])


def _path() -> str:
    return f"{Path(__file__).parent}{os.pathsep}{ROOT}"


@pytest.mark.slow
@pytest.mark.timeout(280)
def test_a_dask_cluster_gives_the_same_dataset(tmp_path: Path, state: str) -> None:
    pytest.importorskip("distributed")
    pytest.importorskip("prefect_dask")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for k in range(10):
        (inbox / f"{'crash' if k == 4 else 'good'}_{k}.pdf").write_text(str(k))
    (inbox / "twin.pdf").write_text("3")
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER)
    environment = {**os.environ, "PYTHONPATH": _path()}
    with subprocess.Popen(
        [sys.executable, str(script)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as cluster:
        assert cluster.stdin is not None
        assert cluster.stdout is not None
        try:
            address = cluster.stdout.readline().strip()
            many = ingest(tmp_path, state, f'{SETTINGS}\ndask_address = "{address}"', inbox, tmp_path / "many.sqlite")
        finally:
            cluster.stdin.close()
    assert many == 11
    settings = Settings(reader="flow_readers:read", workers=1, settle_seconds=0.0)
    one = open_database(str(tmp_path / "one.sqlite"))
    with Pool(settings, environment={"PYTHONPATH": _path()}) as pool:
        ingest_plan(make_plan(one, (str(inbox),), settings), one, settings, pool)
    one.close()
    for name in ("many", "one"):
        export_dataset(open_database(str(tmp_path / f"{name}.sqlite")), tmp_path / name, "jsonl")
    for path in (tmp_path / "one").iterdir():
        assert rows(path) == rows(tmp_path / "many" / path.name), path.name


def rows(path: Path) -> list[dict[str, object]]:
    """The rows without the fingerprint: somebody may edit the code between two runs."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [{k: v for k, v in json.loads(line).items() if k != "fingerprint"} for line in lines]
