"""An installation served as everybody serves it: 'peil serve' in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

_PATIENCE = 120
_SIGN_IN = re.compile(r"Sign in as (\S+) with the password (\S+)")


class Installation:
    """Peil, listening on a free port of this machine.

    Parameters
    ----------
    folder : Path
        The first workspace; its ``also`` names the others.
    log : Path
        Gets what the server says.
    """

    def __init__(self, folder: Path, log: Path) -> None:
        self.folder = folder
        self._log = log
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{port}"
        # What other tests set for their own installation is not meant for this one.
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PEIL", "DJANGO"))}
        # a page that is still worked out opens by itself later, which takes the focus from it
        clean["PEIL_PATIENCE_SECONDS"] = "600"
        self._said: IO[str] = log.open("w", encoding="utf-8")
        self._process = subprocess.Popen(
            [Path(sys.executable).with_name("peil"), "-w", folder, "serve", "--port", str(port)],
            stdout=self._said, stderr=subprocess.STDOUT, env=clean,
        )  # fmt: skip
        try:
            self.owner, self.password = self._wait()
        except BaseException:
            self.stop()
            raise

    @property
    def said(self) -> str:
        """All that the server has said so far."""
        return self._log.read_text(encoding="utf-8")

    @property
    def told(self) -> list[str]:
        """The same, line by line."""
        return self.said.splitlines()

    def stop(self) -> None:
        """Stop the server, which stops its worker."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._said.close()

    def _wait(self) -> tuple[str, str]:
        """Wait until the server has told how to sign in, and return that."""
        ends = time.monotonic() + _PATIENCE
        while time.monotonic() < ends:
            if self._process.poll() is not None:
                raise RuntimeError(f"The server stopped at its start:\n{self.said}")
            told = _SIGN_IN.search(self.said)
            if told and self._answers():
                return told[1], told[2]
            time.sleep(0.1)
        raise TimeoutError(f"The server was not ready after {_PATIENCE} s:\n{self.said}")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=10) as answer:
                return bool(answer.status == 200)
        except urllib.error.URLError:
            return False
