"""Serve workspaces: migrate, start the web and the worker, say where, stop both."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextvars import copy_context
from pathlib import Path

from peil.jobs.worker import STOP_WITHIN_SECONDS
from peil.shared.logs import LOG_NAME
from peil.shared.words import gettext as _
from peil.warehouse.installation import all_of
from peil.web.port import check_port

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_log = logging.getLogger("peil.web.server")


def serve(workspaces: Sequence[Path], host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve workspaces until Ctrl-C or SIGTERM.

    Parameters
    ----------
    workspaces : sequence of Path
        The first holds the operational database; each one's ``also`` is served too.
    host : str
        Address to listen on.
    port : int
        Port to listen on.

    Raises
    ------
    BadInput
        If a folder is not a workspace, or the port is taken.
    """
    folders = all_of(workspaces)
    check_port(host, port)
    prepare(folders, host)
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104

    import django

    django.setup()
    sign_in = _migrate()
    worker = _Worker()
    worker.start()
    here = copy_context()  # the reader's language goes along
    threading.Thread(
        target=here.run, args=(_announce, address, folders[0], sign_in), daemon=True
    ).start()
    try:
        _granian(host, port)
    finally:
        worker.stop()


def prepare(folders: Sequence[Path], host: str = "127.0.0.1") -> None:
    """Tell this process and those that it starts what to serve."""
    os.environ["PEIL_WORKSPACES"] = os.pathsep.join(str(folder) for folder in folders)
    os.environ["DJANGO_SETTINGS_MODULE"] = "peil.web.settings"
    os.environ["PYTHONSAFEPATH"] = "1"  # a file html.py where somebody stands is not our module
    # Factorising a large matrix on many cores takes more stack than a request's thread has (2 MiB),
    # and ends the process. Requests are answered side by side anyway.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    if host not in _LOOPBACK:
        os.environ.setdefault("PEIL_HOSTS", "*")


def _migrate() -> tuple[str, str] | None:
    from django.core.management import call_command
    from django.db import connections

    from peil.accounts.owner import ensure_owner

    call_command("migrate", verbosity=0, interactive=False)
    made = ensure_owner()
    connections.close_all()  # the processes that are started next open their own
    return made


def _granian(host: str, port: int) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    # A web process must begin with a fresh interpreter: the library that reads Delta tables does
    # not survive a fork, and the demo was loaded with it a moment ago in this very process.
    multiprocessing.set_start_method("spawn", force=True)
    Server(
        "peil.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        workers_kill_timeout=STOP_WITHIN_SECONDS,
    ).serve(target_loader=_application, wrap_loader=False)


def _application() -> Callable[..., object]:
    """Import the application; the server's own way puts the folder one stands in on the path."""
    _end_with_server()
    from peil.web.wsgi import application

    return application


def _end_with_server() -> None:
    """End this web process when its server is gone, however that ended: it holds the port.

    A server that was killed can tell nobody. What a request was writing is whole or not there.
    """
    server = multiprocessing.parent_process()

    def watch() -> None:
        if server is not None:
            server.join()  # a pipe that the system closes for it
            os._exit(1)

    threading.Thread(target=watch, name="end-with-server", daemon=True).start()


def _announce(address: str, folder: Path, sign_in: tuple[str, str] | None) -> None:
    """Print the address once it answers, and how to sign in if that was just decided."""
    for _attempt in range(240):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310
                break
        except OSError:
            time.sleep(0.25)
    lines = [_("Peil is at %(address)s") % {"address": address}]
    if sign_in:
        name, password = sign_in
        lines.append(
            _("Sign in as %(name)s with the password %(password)s")
            % {"name": name, "password": password}
        )
        lines.append(_("It is shown this once; change it under your name, at the top right."))
    log = os.environ.get("PEIL_LOG_FILE") or (folder / LOG_NAME if sys.stderr.isatty() else None)
    if log:
        lines.append(_("Requests are logged in %(file)s") % {"file": log})
    lines.append(_("Stop with Ctrl-C."))
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


class _Worker:
    """The worker's process, started again if it is lost."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process = self._start()

    def start(self) -> None:
        threading.Thread(target=self._watch, name="worker-watch", daemon=True).start()

    @staticmethod
    def _start() -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches only us, and we tell it to stop once.
        return subprocess.Popen(  # noqa: S603  (only our own words)
            [sys.executable, "-m", "peil.jobs.worker", "--parent", str(os.getpid())],
            start_new_session=True,
        )

    def _watch(self) -> None:
        while not self._stopping.wait(1):
            code = self._process.poll()
            if code is None:
                continue
            _log.warning("the worker was lost and is started again", extra={"code": code})
            if self._stopping.wait(2):
                return
            self._process = self._start()

    def stop(self) -> None:
        self._stopping.set()
        if self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()  # what it did is taken up again at the next start
            self._process.wait()
