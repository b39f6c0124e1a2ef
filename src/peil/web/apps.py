"""The app's name for Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, saved views, templates and the stylesheet."""

    name = "peil.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
