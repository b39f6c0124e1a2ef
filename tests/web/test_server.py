"""The server and the worker as processes, as 'peil serve' runs them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from peil.shared.errors import BadInput
from peil.warehouse.workspace import make_workspace
from peil.web import port as web_port
from peil.web.port import check_port
from peil.web.server import serve

# Facts are touched before serving, as 'peil demo --serve' does: what reads them survives no fork.
SERVE = """
from pathlib import Path
from peil.facts.catalog import fact
from peil.warehouse.tables import make_table
from peil.web.server import serve
if __name__ == "__main__":
    make_table(Path({0!r}) / "facts", fact("answers"))
    serve([Path({0!r})], port={1})
"""
# What `prepare` sets is for the processes that are started next.
PREPARED = """
import subprocess, sys
from pathlib import Path
from peil.web.server import prepare
prepare([Path({0!r})])
sys.exit(subprocess.run([sys.executable, "-c", {1!r}]).returncode)
"""
LARGE = """
import threading
import numpy
def invert():
    found.append(numpy.linalg.inv(numpy.random.default_rng(1).normal(size=(700, 700))))
found = []
threading.stack_size(2 << 20)  # what a request's thread has
thread = threading.Thread(target=invert)
thread.start()
thread.join()
print(found[0].shape)
"""
PATIENCE = 60


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for something to become true."""
    ends = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends, f"waited {PATIENCE} s in vain: {what}"
        time.sleep(0.05)


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def children(process: int) -> list[int]:
    threads = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for listed in threads for child in listed.read_text().split()]


def worker_of(process: int) -> int | None:
    for child in children(process):
        said = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"peil.jobs.worker" in said and is_alive(child):
            return child
    return None


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    folder = make_workspace(tmp_path / "trial", name="Trial").folder
    (tmp_path / "html.py").write_text("raise RuntimeError('not the standard module')")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PEIL", "DJANGO"))}
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", SERVE.format(str(folder), port)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env=environment | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}, cwd=tmp_path,
    )  # fmt: skip
    yield process
    # a child that outlives it would hold its output open
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_it_tells_its_address_serves_and_stops_cleanly(
    served: subprocess.Popen[str], port: int, tmp_path: Path
) -> None:
    assert served.stdout is not None
    told = [served.stdout.readline() for _ in range(4)]
    assert told[0] == f"Peil is at http://127.0.0.1:{port}\n"
    assert "Sign in as owner with the password" in told[1]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
        assert answer.status == 200
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert answer.url.endswith("/-/sign-in/?next=/")
        page = answer.read().decode()
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{style}") as answer:
        assert answer.headers["Content-Type"].startswith("text/css")
        assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert (tmp_path / "trial" / "secret.key").stat().st_mode & 0o777 == 0o600

    lost = worker_of(served.pid)
    assert lost is not None
    os.kill(lost, signal.SIGKILL)
    until(lambda: worker_of(served.pid) not in (None, lost), "a lost worker is started again")

    worker = worker_of(served.pid)
    served.send_signal(signal.SIGINT)
    assert served.wait(PATIENCE) == 0
    assert worker is not None
    assert not is_alive(worker)
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)


def test_what_a_server_started_ends_with_it_when_it_is_killed(
    served: subprocess.Popen[str], port: int
) -> None:
    assert served.stdout is not None
    served.stdout.readline()  # it answers
    started = children(served.pid)
    assert worker_of(served.pid) in started
    served.kill()
    until(lambda: not any(map(is_alive, started)), "web and worker notice")
    check_port("127.0.0.1", port)


def test_a_request_can_factorise_a_large_matrix(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "trial").folder
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "2"}  # whatever somebody has set
    ended = subprocess.run(
        [sys.executable, "-c", PREPARED.format(str(folder), LARGE)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (0, "(700, 700)\n")


def test_a_port_that_is_taken_is_told_at_once_and_by_whom(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "trial").folder
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        sharing = subprocess.Popen(["sleep", "60"], pass_fds=[taken.fileno()])  # as a web process
        try:
            with pytest.raises(BadInput) as told:
                serve([folder], port=taken.getsockname()[1])
        finally:
            sharing.kill()
            sharing.wait()
    assert f"is taken by process {os.getpid()} (" in str(told.value)
    assert f"'kill {os.getpid()}', or choose another port with --port" in str(told.value)


def test_an_address_that_is_not_this_machine_s_is_told() -> None:
    with pytest.raises(BadInput, match=r"another address with --host"):
        check_port("192.0.2.1", 8000)


def test_where_the_system_shows_no_sockets_lsof_tells_who_has_a_port(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(web_port, "_PROCESSES", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert web_port.holder_of(8000) is None
    tool = tmp_path / "lsof"
    tool.write_text("#!/bin/sh\nprintf 'p71\\ncPython\\nf5\\np72\\ncPython\\nf9\\n'\n")
    tool.chmod(0o700)
    assert web_port.holder_of(8000) == web_port.Holder(71, "Python")
