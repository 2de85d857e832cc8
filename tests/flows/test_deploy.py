"""The files of a deployment fit each other and the program: no engine is needed to see a name that nothing has."""

from __future__ import annotations

import importlib
import inspect
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pipeline.engine.settings import from_mapping
from pipeline.store.database import normal_url

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "flows" / "deploy"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def deployments() -> list[dict[str, Any]]:
    read = yaml.safe_load((DEPLOY / "prefect.yaml").read_text(encoding="utf-8"))
    return list(read["deployments"])


def test_services_wait_for_services_that_can_say_that_they_are_ready(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert {"postgres", "server", "worker"} <= services.keys()
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            assert other in services, name
            if how["condition"] == "service_healthy":
                assert services[other]["healthcheck"]["test"], other


def test_folders_and_volumes_are_there(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if "build" in service:
            context = (DEPLOY / service["build"]["context"]).resolve()
            assert context == ROOT, name
            assert (context / service["build"]["dockerfile"]).is_file()
        for volume in service.get("volumes", ()):
            source = re.sub(r"\$\{[^}]*\}", ".", volume).split(":")[0]
            assert source.startswith(".") or source in compose["volumes"], volume
            if source.startswith("./") and source.endswith(".sql"):
                assert (DEPLOY / source).is_file()


def test_the_store_and_the_history_are_databases_of_the_server_that_is_started(
    compose: dict[str, Any], deployments: list[dict[str, Any]]
) -> None:
    services = compose["services"]
    store = normal_url(deployments[0]["parameters"]["db"])
    user, host, database = re.fullmatch(r"postgresql\+psycopg://(\w+)@(\w+)/(\w+)", store).groups()  # type: ignore[union-attr]
    assert host in services
    assert (user, database) == (
        services[host]["environment"]["POSTGRES_USER"],
        services[host]["environment"]["POSTGRES_DB"],
    )
    history = services["server"]["environment"]["PREFECT_API_DATABASE_CONNECTION_URL"].rsplit("/", 1)[1]
    assert f"create database {history} " in (DEPLOY / "postgres-init.sql").read_text()
    assert history != database


def test_deployments_name_flows_with_those_parameters_and_settings(deployments: list[dict[str, Any]]) -> None:
    for deployment in deployments:
        path, name = deployment["entrypoint"].split(":")
        flow = getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), name)
        known = inspect.signature(flow.fn).parameters
        given = deployment.get("parameters", {})
        assert given.keys() <= known.keys()
        from_mapping(given.get("settings", {}), deployment["name"])
    settings = deployments[0]["parameters"]["settings"]
    flow_name, name = settings["shard_deployment"].split("/")
    shard = next(d for d in deployments if d["name"] == name)
    assert shard["entrypoint"].endswith(f":{flow_name}")
    assert shard["work_pool"] == deployments[0]["work_pool"]


def test_workers_take_from_the_pool_that_is_made_and_see_what_the_night_names(
    compose: dict[str, Any], deployments: list[dict[str, Any]]
) -> None:
    services = compose["services"]
    pool = deployments[0]["work_pool"]["name"]
    assert services["worker"]["command"][-2:] == ["--pool", pool]
    assert f"work-pool create {pool} " in services["deploy"]["command"]
    mounted = {v.rsplit(":", 1)[0].rsplit(":", 1)[-1] if v.endswith(":ro") else v.rsplit(":", 1)[1]
               for v in services["worker"]["volumes"]}  # fmt: skip
    parameters = deployments[0]["parameters"]
    assert {*parameters["paths"], parameters["publish_to"]} <= mounted
    for service in ("server", "worker", "deploy"):
        assert services[service]["environment"]["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"


def _steps() -> list[str]:
    """The RUN lines of the image, each as one line of shell."""
    text = re.sub(r"\\\n\s*", "", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    return [line.removeprefix("RUN ") for line in text.splitlines() if line.startswith("RUN ")]


def test_the_image_installs_packages_that_debian_has() -> None:
    (install,) = (step for step in _steps() if "apt-get" in step)
    names = re.search(r"--no-install-recommends ([^&]*)&&", install)
    assert names
    if not shutil.which("apt-cache"):
        pytest.skip("Debian's list of packages is not at hand")
    shown = subprocess.run(["apt-cache", "policy", *names[1].split()], capture_output=True, text=True, check=True)
    known = re.findall(r"^(\S+):\n.*\n  Candidate: (?!\(none\))", shown.stdout, re.MULTILINE)
    if not known:
        pytest.skip("Debian's list of packages is not at hand")
    assert known == names[1].split()


def test_the_image_installs_the_versions_of_the_lock_file(tmp_path: Path) -> None:
    (install,) = (step for step in _steps() if "pip install" in step)
    make, _, pip = install.partition(" && ")
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    made = tmp_path / "versions.txt"
    assert "/tmp/versions.txt" in pip
    subprocess.run(["sh", "-c", make.replace("/tmp/versions.txt", str(made))], cwd=tmp_path, check=True)
    pinned = [Requirement(line) for line in made.read_text().splitlines() if not line.startswith("#")]
    assert len(pinned) == len(re.findall(r"^[\w.-]+==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = re.search(r'"\.\[(.*)\]"', pip)
    assert extras
    wanted = [*project["dependencies"], *(d for e in extras[1].split(",") for d in project["optional-dependencies"][e])]
    names = {canonicalize_name(r.name) for r in pinned}
    assert {canonicalize_name(Requirement(d).name) for d in wanted} <= names
