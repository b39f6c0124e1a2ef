"""What people keep in the browser's face: views with a name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peil.accounts.models import User
from peil.shared import clock


class SavedView(models.Model):
    """A filtered address with a name, so that it is found again."""

    workspace = models.CharField(max_length=200)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=2000)
    saved_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ("name",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("workspace", "saved_by", "name"), name="one_view_per_name"
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
