"""The worker as a process: what a killed one left behind, the next one does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from peil.sources.load import list_loads
from peil.warehouse.workspace import make_workspace
from tests.web.conftest import MAPPING, SURVEY

PATIENCE = 60

# What the web and a worker that is killed in the middle of loading leave in the database.
LEFT_BEHIND = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django_tasks_db.models import DBTaskResult
from peil.accounts.models import User
from peil.jobs.loading import ask_for_load
from peil.jobs.models import Upload
person = User.objects.create_user("bob", None)
upload = Upload(workspace="trial", fact="answers", names=["survey.csv"], brought_by=person,
                mapping_text={mapping!r})
upload.folder.mkdir(parents=True)
(upload.folder / "survey.csv").write_text({survey!r})
upload.save()
ask_for_load(upload)
DBTaskResult.objects.get().claim("a worker that was killed")
Upload.objects.update(state="running", attempts=1)
"""

# A job that does not come to its end, started by a server that can be killed.
STUBBORN = """
import os, signal, time
from peil.jobs.worker import end_with
signal.signal(signal.SIGTERM, signal.SIG_IGN)
end_with(os.getppid(), within_seconds=0.1)
print("busy", flush=True)
time.sleep(60)
"""
STARTS = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"


def test_a_worker_whose_server_was_killed_ends_even_in_the_middle_of_a_job() -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", STARTS, STUBBORN], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    assert server.stdout.readline() == "busy\n"
    server.kill()
    began = time.monotonic()
    assert server.communicate()[0] == ""  # its output is open for as long as the job is
    assert time.monotonic() - began < PATIENCE / 2


def test_what_a_killed_worker_left_behind_is_loaded_by_the_next(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "trial")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PEIL", "DJANGO"))}
    environment |= {
        "PEIL_WORKSPACES": str(workspace.folder),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "peil.web.settings",
    }
    script = LEFT_BEHIND.format(mapping=MAPPING, survey=SURVEY)
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    assert list_loads(workspace) == []
    command = [sys.executable, "-m", "peil.jobs.worker"]
    worker = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    try:
        ends = time.monotonic() + PATIENCE
        while not any(load.state == "loaded" for load in list_loads(workspace)):
            assert worker.poll() is None, "the worker lives"
            assert time.monotonic() < ends, "the file is loaded in time"
            time.sleep(0.1)
        second = subprocess.run(command, env=environment, capture_output=True, timeout=PATIENCE)
        assert second.returncode == 3, "an installation has one worker"
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
    finally:
        worker.kill()
        worker.communicate()
