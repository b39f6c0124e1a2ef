"""The worker: one process that does the jobs. ``peil serve`` starts it: ``-m peil.jobs.worker``."""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import sys
import threading
import time
from io import TextIOWrapper
from pathlib import Path

from peil.warehouse.installation import first_folder

LOCK = "worker.lock"
STOP_WITHIN_SECONDS = 10
_log = logging.getLogger("peil.jobs")


def only_worker(folder: Path) -> TextIOWrapper | None:
    """Become the only worker of an installation.

    Parameters
    ----------
    folder : Path
        The first workspace.

    Returns
    -------
    file or None
        To be kept open for as long as the worker lives; None if there already is one.
    """
    lock = (folder / LOCK).open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def end_with(parent: int, *, within_seconds: float = STOP_WITHIN_SECONDS) -> None:
    """Stop this process when the one that started it is gone, however that ended.

    Parameters
    ----------
    parent : int
        The process that started this one.
    within_seconds : float
        How long a job may take to come to its end; what it did is taken up again by the next
        worker, which cannot begin before.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(within_seconds)
        os._exit(1)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()


def main() -> int:
    """Do jobs until told to stop."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peil.web.settings")
    django.setup()
    lock = only_worker(first_folder())
    if lock is None:
        _log.error("another worker serves this installation; this one stops")
        return 3
    if "--parent" in sys.argv:
        end_with(int(sys.argv[sys.argv.index("--parent") + 1]))

    from django.utils.crypto import get_random_string
    from django_tasks_db.management.commands.db_worker import Worker

    from peil.jobs.housekeeping import keep_house, take_up_again

    take_up_again()
    is_over = threading.Event()
    house = threading.Thread(target=keep_house, args=[is_over], name="house", daemon=True)
    house.start()
    worker = Worker(
        queue_names=["*"], interval=0.5, batch=False, backend_name="default",
        startup_delay=False, max_tasks=None, worker_id=get_random_string(32),
        excluded_queue_names=[],
    )  # fmt: skip
    worker.configure_signals()
    worker.run()
    is_over.set()
    house.join(timeout=5)  # what it does can be stopped anywhere, and is done again
    return 0


if __name__ == "__main__":
    sys.exit(main())
