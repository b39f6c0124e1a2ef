"""The app's name for Django."""

from django.apps import AppConfig


class SteeringConfig(AppConfig):
    """Goals, actions and what was said of them."""

    name = "peil.steering"
    label = "steering"
    default_auto_field = "django.db.models.BigAutoField"
