"""Django's settings, all derived from the first workspace."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from peil.shared.logs import LOG_NAME
from peil.shared.words import LANGUAGES as PEIL_LANGUAGES
from peil.warehouse.installation import first_folder
from peil.warehouse.workspace import open_workspace
from peil.web.secret import secret_key

FOLDER = first_folder()
WORKSPACE = open_workspace(FOLDER)
HERE = Path(__file__).parent

DEBUG = False
PEIL_PATIENCE_SECONDS = float(os.environ.get("PEIL_PATIENCE_SECONDS", "1.5"))
"""How long a reader waits before being shown how far a page has come that takes longer."""
IS_DEVELOPMENT = os.environ.get("PEIL_DEVELOPMENT") == "1"
SECRET_KEY = secret_key(FOLDER)

# Where readers find Peil. Without a public address it is meant for this machine or network.
PUBLIC_URL = urlsplit(os.environ.get("PEIL_PUBLIC_URL", ""))
IS_HTTPS = PUBLIC_URL.scheme == "https"
ALLOWED_HOSTS = (
    [PUBLIC_URL.hostname]
    if PUBLIC_URL.hostname
    else os.environ.get("PEIL_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
)
CSRF_TRUSTED_ORIGINS = [f"https://{PUBLIC_URL.netloc}"] if IS_HTTPS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "peil.accounts",
    "peil.jobs",
    "peil.steering",
    "peil.web",
]

MIDDLEWARE = [
    "peil.web.middleware.requests.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "peil.web.middleware.languages.Language",
    "django_htmx.middleware.HtmxMiddleware",
    "peil.web.middleware.organisations.Organisation",
    "peil.web.middleware.errors.UserErrors",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "peil.web.urls"
WSGI_APPLICATION = "peil.web.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "peil.web.jinja.environment",
            "context_processors": ["peil.web.shell.shell"],
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
            "auto_reload": IS_DEVELOPMENT,
            "trim_blocks": True,
            "lstrip_blocks": True,
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "peil.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            # Take the write lock at once: two that read first and write later block each other.
            "transaction_mode": "IMMEDIATE",
            # WAL lets readers read while one writes; FULL keeps what was acknowledged.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA foreign_keys=ON;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "peil.web.pages.sign_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the audit holds sign-ins
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_PERMALOCK_MESSAGE = ""

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "peil_session", "peil_csrf"
LANGUAGE_COOKIE_NAME = "peil_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
CSRF_FAILURE_VIEW = "peil.web.errors.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MESSAGE_TAGS = {20: "", 25: "good", 30: "bad", 40: "bad"}

# What the browser may do: nothing but what comes from here
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_SSL_REDIRECT = False  # what stands in front does that

# Languages and time. Pages show instants in the workspace's zone; Django counts in UTC.
USE_I18N = True
LANGUAGES = list(PEIL_LANGUAGES.items())
LANGUAGE_CODE = "en"
USE_TZ = True
TIME_ZONE = "UTC"

# Static files come from the packages as they are: addresses carry a hash of the content
STATIC_URL = "/-/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = IS_DEVELOPMENT
WHITENOISE_MAX_AGE = 0 if IS_DEVELOPMENT else 365 * 24 * 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Uploads
UPLOAD_FOLDER = "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a mapping of a wide survey has many

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOG_FILE = os.environ.get("PEIL_LOG_FILE") or (
    str(FOLDER / LOG_NAME) if sys.stderr.isatty() else ""
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "peil.shared.logs.JsonLines"}},
    "handlers": {
        "lines": (
            {"class": "logging.FileHandler", "filename": LOG_FILE, "formatter": "json",
             "delay": True}
            if LOG_FILE
            else {"class": "logging.StreamHandler", "formatter": "json"}
        )
    },
    "root": {"handlers": ["lines"], "level": "WARNING"},
    "loggers": {
        "peil": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Django's own line for a failed request repeats ours, without the request id
        "django.request": {"level": "CRITICAL"},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # its lines name who tried to sign in
        "axes": {"level": "CRITICAL"},
    },
}  # fmt: skip
