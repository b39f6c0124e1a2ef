"""What mypy's Django plugin must know of the settings; the real ones need a workspace."""

from __future__ import annotations

from pathlib import Path

from peil.warehouse.workspace import Workspace

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django_tasks_db",
    "peil.accounts",
    "peil.jobs",
    "peil.steering",
    "peil.web",
]
AUTH_USER_MODEL = "accounts.User"
SECRET_KEY = "only for types"
USE_TZ = True

# Peil's own
FOLDER = Path()
WORKSPACE = Workspace(FOLDER)
IS_DEVELOPMENT = False
UPLOAD_FOLDER = "uploads"
