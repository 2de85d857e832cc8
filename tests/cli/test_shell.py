"""The command line as a shell sees it: pipes that close, signals, odd names, places that cannot be written, missing parts."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_docs"
CLEAN = SAMPLES / "phuphrai_sar_2566_clean.pdf"
SCAN = SAMPLES / "donkaew_sar_2565_poor_scan.pdf"
COMMAND = [sys.executable, "-c", "from pipeline.cli import main; main()"]


def run(*arguments: str | bytes | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *(a if isinstance(a, bytes) else str(a) for a in arguments)], capture_output=True, cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, timeout=120, check=False,
    )  # fmt: skip


def without(folder: Path, *modules: str) -> dict[str, str]:
    """An environment in which these modules cannot be imported."""
    (folder / "sitecustomize.py").write_text(
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.split('.')[0] in {modules!r}:\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, Missing())\n"
    )
    return {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}


@pytest.mark.parametrize("call", [["forms"], ["text", CLEAN], ["normalize", __file__]])
def test_a_reader_that_has_gone_ends_the_command_without_a_word(call: list[str | Path]) -> None:
    process = subprocess.Popen([*COMMAND, *map(str, call)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    assert (process.wait(60), said) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line_on_stderr() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, "forms"], stdout=full, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_ctrl_c_ends_a_query_that_would_run_on(store: Path) -> None:
    from pipeline.store.query import ask_sqlite

    endless = "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t"
    press = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background ignores it
    press.start()
    try:
        with pytest.raises(KeyboardInterrupt), ask_sqlite(store, endless) as answer:
            list(answer.rows)
    finally:
        press.cancel()
        signal.signal(signal.SIGINT, before)


def test_ctrl_c_does_not_wait_for_the_reports_that_are_being_read(tmp_path: Path) -> None:
    scans = [tmp_path / f"{k}.pdf" for k in range(30)]
    for scan in scans:
        shutil.copy(SCAN, scan)
    with subprocess.Popen([*COMMAND, "extract", "--json", CLEAN, *scans], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, cwd=ROOT,
                          preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()  # the first report is out, the others are being read
        process.send_signal(signal.SIGINT)
        read = process.stdout.read().count(b"\n")
        said = process.stderr.read()
        assert (process.wait(60), said) == (130, b"chiwat: stopped\n")
    assert read < 15


ODD = [b"a b.pdf", "รายงาน ผล.pdf".encode(), b"new\nline.pdf", b"-dash.pdf", b"100%41.pdf", b"[bold]x.pdf"]


def test_odd_names_are_names_like_others(tmp_path: Path) -> None:
    names = [*ODD, b"not utf-8 \xff.pdf"]
    for name in names:
        shutil.copy(CLEAN, os.fsencode(tmp_path) + b"/" + name)
    done = run("extract", "--json", "--", *names, cwd=tmp_path, LC_ALL="C.UTF-8")
    documents = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert done.returncode == 0
    assert [d["source"] for d in documents] == [*(n.decode() for n in ODD), "not utf-8 \\xff.pdf"]


@pytest.mark.parametrize(
    "command", [["extract"], ["text"], ["tables"], ["tables", "--check"], ["debug", "--png", "x.png"]]
)
def test_what_may_be_read_for_ever_is_not_read(command: list[str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    for name in ("pipe.pdf", "/dev/zero"):
        done = run(*command, name, cwd=tmp_path)
        assert done.returncode == 1
        assert b"pipe or a device" in done.stderr


def test_a_place_that_cannot_be_written_is_one_line(store: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    for call in (
        ["export", blocked / "in", "--format", "csv", "--db", store], ["publish", blocked / "in", "--db", store],
        ["debug", CLEAN, "--png", blocked / "a.png"], ["audit", "--db", store, "--html", blocked / "a.html"],
        ["ingest", CLEAN, "--db", blocked / "store.sqlite"], ["audit", "--db", blocked],
        ["audit", "--db", "mysql://localhost/x"],
    ):  # fmt: skip
        done = run(*call)
        assert (done.returncode, done.stdout) == (2, b""), call
        assert len(done.stderr.decode().splitlines()) == 1, done.stderr


@pytest.mark.parametrize("command", ["text", "tables"])
def test_pages_that_need_a_part_that_is_not_installed_are_said(command: str, tmp_path: Path) -> None:
    done = run(command, SCAN, **without(tmp_path, "cv2", "onnxruntime"))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.count(b"install chiwat[ocr]") == len(done.stderr.splitlines()) > 0


@pytest.mark.parametrize("module", ["starlette", "uvicorn", "python_multipart", "itsdangerous"])
def test_serve_says_what_is_not_installed(module: str, store: Path, tmp_path: Path) -> None:
    done = run("serve", "--db", store, "--port", "1", **without(tmp_path, module))
    assert done.returncode == 2
    assert done.stderr.decode().strip() == f"chiwat: the review pages need {module}: pip install 'chiwat[review]'"


@pytest.mark.parametrize("command", [["audit"], ["query", "select 1"]])
def test_a_server_without_its_driver_is_said(command: list[str], tmp_path: Path) -> None:
    done = run(*command, "--db", "postgresql://localhost/x", **without(tmp_path, "psycopg"))
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert b"chiwat[postgres]" in done.stderr


def test_serve_says_that_its_port_is_taken(store: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", "--db", store, "--port", str(taken.getsockname()[1]))
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert b"cannot listen" in done.stderr


def test_a_report_with_hidden_words_needs_no_home() -> None:
    done = run("extract", "--json", SAMPLES / "saimai_appraisal_2567_round1.pdf", HOME="/proc/nowhere")
    assert (done.returncode, done.stderr) == (0, b"")
    document = json.loads(done.stdout)
    assert any(r["kind"] == "mask" for r in document["repairs"])


def test_what_is_left_alone_in_the_inbox_is_said(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("a.docx", "b.DOCX", "scan.jpg", "README", ".hidden"):
        (inbox / name).write_text(name)
    (inbox / "gone.pdf").symlink_to("nothing.pdf")
    done = run("ingest", inbox, "--db", tmp_path / "s.db")
    assert done.returncode == 1
    assert b"gone.pdf: No such file or directory" in done.stderr
    assert b"left alone, for their names do not end in .pdf: 2 .docx, 1 without one, 1 .jpg" in done.stderr
    done = run("ingest", inbox, "--db", tmp_path / "s.db", "--json")
    assert json.loads(done.stdout)["left"] == {".docx": 2, "": 1, ".jpg": 1}
    assert b"2 .docx" in run("status", inbox, "--db", tmp_path / "s.db").stderr


def test_pages_that_the_settings_name_are_those_that_extract_reads() -> None:
    done = run("extract", SAMPLES / "bankhao_sar_2566.pdf", "--json", CHIWAT_PAGES="2")
    assert [p["number"] for p in json.loads(done.stdout)["pages"]] == [2]


def test_a_query_without_time_is_a_wrong_call(store: Path) -> None:
    for seconds in ("0", "-1"):
        assert run("query", "select 1", "--db", store, "--timeout", seconds).returncode == 2


def test_a_schedule_says_that_its_inbox_is_not_there(tmp_path: Path) -> None:
    done = run("schedule", tmp_path / "inbox", "--cron", "never")
    assert done.returncode == 2
    assert b"inbox: until there is, every run fails" in done.stderr


def test_a_path_that_is_not_there_makes_no_store(tmp_path: Path) -> None:
    done = run("ingest", tmp_path / "inbx", "--db", tmp_path / "s.db")
    assert (done.returncode, (tmp_path / "s.db").exists()) == (2, False)
    assert b"there is no file or folder" in done.stderr


def test_failures_that_are_not_listed_are_counted(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for k in range(22):
        (inbox / f"{k}.pdf").write_text(f"no report {k}")
    assert run("ingest", inbox, "--db", tmp_path / "s.db").returncode == 1
    said = run("status", "--db", tmp_path / "s.db").stdout.decode()
    assert (said.count("not_a_pdf: "), "and 2 more" in said) == (20, True)
