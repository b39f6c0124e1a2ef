"""The tables of goals, actions and journeys."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from peil.analysis.goals import Goal
from peil.analysis.journeys import Journey, journey_of
from peil.analysis.plans import Plan, with_half_the_expected
from peil.shared import clock
from peil.shared.errors import BadInput

LONGEST_TITLE = 120
LONGEST_OBJECTIVE = 300
FIXED_FIELDS = (
    "workspace", "kpi", "variant", "where", "by", "treated", "every", "starts_on", "judged_on",
    "expected_effect", "smallest_effect", "definition_version", "fixed_at",
)  # fmt: skip
"""What cannot be changed once an action's plan is fixed; the database refuses it too."""


class GoalRecord(models.Model):
    """What a KPI is to reach, when, for whom, and who answers for it. Numbers in stored units."""

    workspace = models.CharField(max_length=200)
    kpi = models.CharField(max_length=60)
    variant = models.CharField(max_length=60, blank=True)
    where = models.JSONField(default=dict)
    target = models.FloatField()
    every = models.CharField(max_length=10, blank=True)
    baseline = models.FloatField(null=True)
    since = models.DateField()
    due = models.DateField()
    objective = models.CharField(max_length=LONGEST_OBJECTIVE, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField(default=clock.now, editable=False)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due", "id")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["workspace", "closed_at"])]

    def __str__(self) -> str:
        """Return what is to be reached, for logs."""
        return f"{self.kpi} {self.target} {self.due}"

    @property
    def goal(self) -> Goal:
        """As the analysis follows it."""
        return Goal(
            kpi=self.kpi, target=self.target, since=self.since, due=self.due,
            where=_filters(self.where), variant=self.variant or None, baseline=self.baseline,
            every=self.every or None,  # type: ignore[arg-type]  # checked when it was set
        )  # fmt: skip


class Action(models.Model):
    """What is done about a number, why, what it is hoped to change, and how it will be judged.

    ``expected_effect`` and ``smallest_effect`` are in the KPI's stored unit, the first with its
    sign; ``worth`` is the money that one step of the KPI (one point, one percentage point, one
    second) brings in a year, ``cost`` what the action costs in all.
    """

    workspace = models.CharField(max_length=200)
    title = models.CharField(max_length=LONGEST_TITLE)
    description = models.TextField(blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(
        GoalRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    evidence = models.TextField(blank=True)
    evidence_address = models.CharField(max_length=2000, blank=True)

    kpi = models.CharField(max_length=60)
    variant = models.CharField(max_length=60, blank=True)
    where = models.JSONField(default=dict)
    by = models.CharField(max_length=60, blank=True)
    treated = models.JSONField(default=list)
    every = models.CharField(max_length=10, blank=True)
    starts_on = models.DateField()
    judged_on = models.JSONField(default=list)
    expected_effect = models.FloatField(null=True)
    expected_reason = models.TextField(blank=True)
    smallest_effect = models.FloatField(null=True)
    definition_version = models.PositiveIntegerField(null=True)
    fixed_at = models.DateTimeField(null=True)

    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    worth = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    currency = models.CharField(max_length=3, blank=True)

    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    planned_at = models.DateTimeField(default=clock.now, editable=False)
    ended_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-starts_on", "-id")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["workspace", "kpi"])]

    def __str__(self) -> str:
        """Return what is done."""
        return self.title

    @property
    def is_fixed(self) -> bool:
        """Whether the way it is judged can no longer be changed."""
        return self.fixed_at is not None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was given up before it started."""
        return self.withdrawn_at is not None

    @property
    def plan(self) -> Plan:
        """How it is judged."""
        plan = Plan(
            kpi=self.kpi,
            at=self.starts_on,
            judged_on=tuple(sorted(date.fromisoformat(day) for day in self.judged_on)),
            by=self.by or None,
            treated=tuple(self.treated),
            where=_filters(self.where),
            every=self.every or None,  # type: ignore[arg-type]  # checked when it was planned
            variant=self.variant or None,
            smallest_effect=self.smallest_effect,
            fixed_at=self.fixed_at,
            definition_version=self.definition_version,
        )
        return with_half_the_expected(plan, self.expected_effect)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove a draft; refuse to remove what was fixed, so that no failure is forgotten.

        Raises
        ------
        BadInput
            If the plan is fixed.
        """
        if self.is_fixed:
            raise BadInput(
                "The plan of “%(title)s” is fixed and stays on record. Withdraw it, with the "
                "reason, if it was given up.",
                title=self.title,
            )
        return super().delete(*args, **kwargs)


class Step(models.Model):
    """One thing to do for an action."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        """Return what is to be done."""
        return self.text


class Comment(models.Model):
    """What somebody said about an action. Comments are added and never changed."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="comments")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField(default=clock.now, editable=False)
    text = models.TextField()

    class Meta:
        ordering = ("said_at", "id")

    def __str__(self) -> str:
        """Return the beginning of what was said."""
        return self.text[:80]


class JourneyRecord(models.Model):
    """A journey of customers; what it looks like stands in its newest version."""

    workspace = models.CharField(max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now, editable=False)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["workspace", "removed_at"])]

    def __str__(self) -> str:
        """Return its number, for logs."""
        return f"journey {self.pk}"


class JourneyVersion(models.Model):
    """A journey as it was saved. Versions are added and never changed, so each can come back."""

    journey = models.ForeignKey(JourneyRecord, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    drawn = models.JSONField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["journey", "number"], name="one_version_of_a_number")
        ]

    def __str__(self) -> str:
        """Return which it is, for logs."""
        return f"journey {self.journey_id}, version {self.number}"

    @property
    def as_drawn(self) -> Journey:
        """As reports read it."""
        return journey_of(self.drawn)


def _filters(where: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in where.items()}
