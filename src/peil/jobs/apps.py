"""The app's name for Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs and their progress."""

    name = "peil.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
