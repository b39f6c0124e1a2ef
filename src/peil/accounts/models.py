"""The tables of people, their visits and the audit."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from peil.metrics.measurement import Viewer
from peil.shared import clock
from peil.shared.errors import BadInput
from peil.shared.words import LANGUAGES, mark

READER, ANALYST, OWNER = "reader", "analyst", "owner"
ROLES = {
    READER: mark("Reader"),
    ANALYST: mark("Analyst"),
    OWNER: mark("Owner"),
}
ROLE_MEANINGS = {
    READER: mark("sees all pages, and combines at most two filters"),
    ANALYST: mark("may also load data, undo loads and combine filters freely"),
    OWNER: mark("may also change settings and people"),
}
_RANK = {READER: 0, ANALYST: 1, OWNER: 2}


class People(BaseUserManager["User"]):
    """Makes and finds people."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Make a person; the username may be an e-mail address and is kept in lower case."""
        person = self.model(username=username.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a person by what they typed, whatever its case."""
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """One person who can sign in."""

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=10, choices=list(ROLES.items()), default=READER)
    language = models.CharField(max_length=5, blank=True, choices=list(LANGUAGES.items()))
    units = models.JSONField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ("username",)

    def __str__(self) -> str:
        """Return the name to call the person by."""
        return self.name or self.username

    def has_role(self, role: str) -> bool:
        """Whether the person may do what `role` may do."""
        return _RANK[self.role] >= _RANK[role]

    @property
    def viewer(self) -> Viewer:
        """The rows the person may see, as every metric call wants it."""
        units = None if self.units is None else tuple(str(unit) for unit in self.units)
        return Viewer(units=units, is_analyst=self.has_role(ANALYST))


class Visit(models.Model):
    """When a person was last in a workspace, so that pages can say what changed since."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="visits")
    workspace = models.CharField(max_length=200)
    last_seen_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True)
    seen = models.JSONField(null=True)
    seen_before = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("user", "workspace"), name="one_visit_per_workspace")
        ]

    def __str__(self) -> str:
        """Return who was where."""
        return f"{self.user_id} in {self.workspace}"


class Entries(models.QuerySet["AuditEntry"]):
    """Audit entries, which can be read and added."""

    def update(self, **_: Any) -> int:
        """Refuse."""
        raise BadInput("The audit cannot be changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise BadInput("The audit cannot be changed.")


class AuditEntry(models.Model):
    """One thing that somebody did. The database refuses to change or delete it."""

    at = models.DateTimeField(default=clock.now, editable=False, db_index=True)
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=40)
    workspace = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    objects: ClassVar[models.Manager[AuditEntry]] = Entries.as_manager()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        """Return what was done."""
        return f"{self.action} {self.subject}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; refuse to change one."""
        if not self._state.adding:
            raise BadInput("The audit cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise BadInput("The audit cannot be changed.")
