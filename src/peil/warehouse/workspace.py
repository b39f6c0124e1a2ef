"""A workspace: a folder with settings, facts, mappings and own KPIs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from peil.shared import clock
from peil.shared.errors import BadInput
from peil.shared.words import Sentence
from peil.warehouse.settings import FILE_NAME, Settings, check_settings, read_settings


@dataclass(frozen=True)
class Workspace:
    """One organisation's folder.

    Parameters
    ----------
    folder : Path
        Holds ``peil.toml``, ``facts/``, ``mappings/`` and ``kpis/``.
    """

    folder: Path

    @cached_property
    def settings(self) -> Settings:
        """What the owner has set."""
        return read_settings(self.folder)

    @property
    def slug(self) -> str:
        """The folder's name, as it stands in addresses."""
        return self.folder.name

    @property
    def facts_folder(self) -> Path:
        """Where the facts' tables lie."""
        return self.folder / self.settings.facts

    def check_managed(self) -> None:
        """Refuse to change facts that Peil only reads.

        Raises
        ------
        BadInput
            If they lie in a database of others.
        """
        if self.settings.warehouse:
            raise BadInput(
                "%(workspace)s reads its facts from PostgreSQL, and Peil only reads there. "
                "Change them in that database, or take 'warehouse' out of peil.toml to load "
                "files.",
                workspace=self.slug,
            )

    @property
    def zone(self) -> ZoneInfo:
        """The zone that periods are cut in."""
        return ZoneInfo(self.settings.zone)

    def now(self) -> datetime:
        """Return the present as the workspace sees it: its fixed clock, or the wall clock."""
        return self.settings.clock or clock.now()


def open_workspace(folder: str | Path) -> Workspace:
    """Open a workspace.

    Raises
    ------
    BadInput
        If the folder is not a workspace, or its settings cannot be used.
    """
    workspace = Workspace(Path(folder).resolve())
    workspace.settings  # noqa: B018  (read now, so that a wrong setting is told at once)
    return workspace


def make_workspace(folder: str | Path, **settings: object) -> Workspace:
    """Make an empty workspace.

    Parameters
    ----------
    folder : str or Path
        Made if it does not exist.
    **settings
        What differs from the defaults of `Settings`; text, numbers, booleans or lists of text.

    Raises
    ------
    BadInput
        If the folder already is a workspace, or a setting is wrong.
    """
    root = Path(folder).resolve()
    if (root / FILE_NAME).exists():
        raise BadInput(
            "%(root)s already is a workspace. Open it, or choose another folder.", root=root
        )
    check_settings(settings, where=Sentence("The new workspace"))
    for name in ("facts", "mappings", "kpis"):
        (root / name).mkdir(parents=True, exist_ok=True)
    write_settings(root, settings)
    return open_workspace(root)


def write_settings(folder: Path, settings: dict[str, object]) -> None:
    """Write the settings that differ from the defaults, each with its meaning above it."""
    lines = ["# Settings of this workspace. PEIL_<NAME> in the environment overrides a line."]
    for name, field in Settings.model_fields.items():
        lines.append(f"\n# {field.description}")
        if name in settings:
            lines.append(f"{name} = {_toml(settings[name])}")
        else:
            lines.append(f"# {name} = {_toml(field.default)}")
    # whole or not at all: other processes read the file while it is served
    waiting = folder / f".{FILE_NAME}.new"
    waiting.write_text("\n".join(lines) + "\n", encoding="utf-8")
    waiting.replace(folder / FILE_NAME)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, (int, float)):
        return str(value)
    text = "" if value is None else str(value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
