"""The app's name for Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their visits and the audit."""

    name = "peil.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Start listening for sign-ins."""
        from peil.accounts import signals  # noqa: F401  (connects its receivers)
