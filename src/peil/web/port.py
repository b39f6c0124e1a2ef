"""The port to listen on: whether it is free, and who has it where it is not."""

from __future__ import annotations

import errno
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from peil.shared.errors import BadInput

_LISTENS = "0A"
_MOST_WORDS = 120
_PROCESSES = Path("/proc")


@dataclass(frozen=True)
class Holder:
    """A process that listens.

    Parameters
    ----------
    process : int
        Its number.
    words : str
        What it was started with, as far as a line of a terminal shows it.
    """

    process: int
    words: str


def check_port(host: str, port: int) -> None:
    """Make sure that a port can be listened on.

    Raises
    ------
    BadInput
        If it cannot; says who listens there already, if that can be seen.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as problem:
            where = {"port": port, "host": host}
            if problem.errno != errno.EADDRINUSE:
                raise BadInput(
                    "Port %(port)s at %(host)s cannot be used: %(problem)s. Choose another with "
                    "--port, or another address with --host.",
                    problem=problem.strerror,
                    **where,
                ) from problem
            holder = holder_of(port)
            if holder is None:
                raise BadInput(
                    "Port %(port)s at %(host)s is taken, by whom cannot be seen from here. "
                    "Choose another with --port.",
                    **where,
                ) from problem
            raise BadInput(
                "Port %(port)s at %(host)s is taken by process %(process)s (%(words)s). Stop that "
                "with 'kill %(process)s', or choose another port with --port.",
                process=str(holder.process),
                words=holder.words,
                **where,
            ) from problem


def holder_of(port: int) -> Holder | None:
    """Return who listens on a port of this machine; None if that cannot be seen.

    Of a process and those that it shares the port with, the first: they end with it.
    """
    sockets = set(_sockets(port))
    if not sockets:
        return _told_by_lsof(port)
    holders = {int(one.name): one for one in _PROCESSES.glob("[0-9]*") if _has(one, sockets)}
    for process, folder in sorted(holders.items()):
        with suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent not in holders:
                words = (folder / "cmdline").read_bytes().decode(errors="replace")
                return Holder(process, _short(words.replace("\0", " ")))
    return None


def _sockets(port: int) -> Iterator[str]:
    """Return what Linux calls the sockets that listen on a port."""
    for table in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in (_PROCESSES / "net" / table).read_text().splitlines()[1:]:
                _number, local, _remote, state, *_counters = line.split()
                if state == _LISTENS and int(local.rpartition(":")[2], 16) == port:
                    yield f"socket:[{line.split()[9]}]"


def _has(process: Path, sockets: set[str]) -> bool:
    with suppress(OSError):  # that of somebody else, or gone meanwhile
        for handle in (process / "fd").iterdir():
            with suppress(OSError):
                if str(handle.readlink()) in sockets:
                    return True
    return False


def _told_by_lsof(port: int) -> Holder | None:
    """Return what the tool that macOS has for it tells."""
    tool = shutil.which("lsof")
    if tool is None:
        return None
    asked = [tool, "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603
    fields = {line[:1]: line[1:] for line in reversed(told.splitlines())}  # the first is kept
    return Holder(int(fields["p"]), _short(fields["c"])) if fields.keys() >= {"p", "c"} else None


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _MOST_WORDS else f"{words[: _MOST_WORDS - 1]}…"
