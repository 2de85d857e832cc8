"""A process that has everything imported and warm, and forks a worker in milliseconds when asked.

Started as ``python -m pipeline.batch.zygote FD`` by the pool. It stays single-threaded, so that forking is safe. On
the socket: ``f`` with a descriptor forks a worker that talks over it and answers its pid; ``r`` and a pid collects the
exit status of a worker that has ended (or -1 while it lives). End of file ends the zygote, and with it every worker.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import sys

from pipeline.batch.collector import loading

PID = struct.Struct("!q")
STATUS = struct.Struct("!q")
RUNNING = -1


def warm() -> None:
    """Import the stages and load their lexicons and forms once, before the first fork."""
    import importlib
    import logging

    from pipeline.engine.settings import READER, Settings

    for module in ("pipeline.engine.run", "pipeline.store.rows", READER.partition(":")[0], "normalizers.document",
                   "normalizers.lexicon", "normalizers.masks", "pipeline.forms.load", "pipeline.forms.match", "pipeline.mapping",
                   "pipeline.scoring"):  # fmt: skip
        try:
            importlib.import_module(module)
        except Exception as error:  # noqa: BLE001 - a stage that cannot be loaded is reported with the first document
            logging.getLogger(__name__).warning("cannot load %s beforehand: %s", module, error)
    try:
        from extractors.legible import legibility
        from normalizers.text import normalize
        from pipeline.engine.run import read_options
        from pipeline.forms.load import load_forms

        options = read_options(Settings())
        if options.word_share is not None:
            options.word_share("รายงานผลการปฏิบัติราชการตามตัวชี้วัด")
        normalize("ตัวชีว้ ัดที่ ๑ xxx ของหน่วยงาน")
        legibility("ตัวชี้วัดที่ ๑")
        load_forms(os.environ.get("CHIWAT_FORMS"))
    except Exception as error:  # noqa: BLE001 - warming is for speed only: what is wrong shows again, with its document
        logging.getLogger(__name__).warning("cannot warm up: %s", error)


def serve(control: socket.socket) -> None:
    """Answer requests until the program at the other end is gone."""
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(control, 1 + PID.size, 1)
        if not message:
            return
        if message[:1] == b"f":
            pid = os.fork()
            if pid == 0:
                control.close()
                _become_worker(descriptors[0])
            os.close(descriptors[0])
            control.sendall(PID.pack(pid))
        else:
            control.sendall(STATUS.pack(_exit_status(PID.unpack(message[1:])[0])))


def _exit_status(pid: int) -> int:
    """0 or more for an exit status, below -1 for a signal (minus its number, minus one), -1 while it runs."""
    try:
        done, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 0
    if not done:
        return RUNNING
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else code - 1


def _become_worker(descriptor: int) -> None:
    """Run the worker loop in this fresh child; never returns."""
    from pipeline.batch.worker import work

    code = 1
    try:
        work(descriptor)
        code = 0
    finally:
        os._exit(code)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    with loading():
        warm()
    try:
        control.sendall(b"!")
        serve(control)
    except (BrokenPipeError, ConnectionResetError):
        return  # the program is gone, and with it the reason to be here


if __name__ == "__main__":
    main()
