"""What stands around every page: the menu, the organisation, the age of its facts, the reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse

from peil.accounts.models import ROLES, User
from peil.shared.words import LANGUAGES
from peil.shared.words import gettext as _
from peil.warehouse.installation import served
from peil.warehouse.settings import Settings
from peil.warehouse.workspace import Workspace
from peil.web.registry import SECTIONS, entries, section_of
from peil.web.warehouses import newest_load


@dataclass(frozen=True)
class Link:
    """One word that leads somewhere."""

    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True)
class Shell:
    """The frame of a page.

    Parameters
    ----------
    workspace : Workspace or None
        None on pages outside of any, such as sign-in.
    menu, tabs : tuple of Link
        The sections; and the pages of the section at hand, where it has several.
    organisations : tuple of Link
        All workspaces, where there are several; the current one is marked.
    newest_load : datetime or None
        When facts were last loaded, or read where others keep them; None if there are none.
    now : datetime or None
        The present as the workspace sees it.
    """

    workspace: Workspace | None
    menu: tuple[Link, ...]
    tabs: tuple[Link, ...]
    organisations: tuple[Link, ...]
    newest_load: datetime | None
    now: datetime | None
    person: User | None
    role: str
    languages: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The organisation's name."""
        return organisation_name(self.workspace) if self.workspace else "Peil"

    @property
    def description(self) -> str:
        """Where the numbers come from: the demo's in the reader's language, others' as written."""
        return _(self.workspace.settings.description) if self.workspace else ""

    @property
    def is_read(self) -> bool:
        """Whether the facts are read where others keep them: then nothing was ever loaded."""
        return bool(self.workspace and self.workspace.settings.warehouse)

    @property
    def is_simulated(self) -> bool:
        """Whether the organisation is made up, which every page says."""
        return bool(self.workspace and self.workspace.settings.simulated)

    @property
    def has_fixed_clock(self) -> bool:
        """Whether pages show a past day as the present."""
        return bool(self.workspace and self.workspace.settings.clock)


def organisation_name(workspace: Workspace) -> str:
    """Return what an organisation is called; one without a name yet, in the reader's language."""
    name = workspace.settings.name
    return _("My organisation") if name == Settings.model_fields["name"].default else name


def shell(request: HttpRequest) -> dict[str, object]:
    """Give every template ``shell`` and ``notices`` (a context processor)."""
    return {"shell": frame(request), "notices": get_messages(request)}


def frame(request: HttpRequest) -> Shell:
    """Return what stands around the page that answers a request."""
    asked_by = getattr(request, "user", None)
    person = asked_by if isinstance(asked_by, User) else None
    workspace = _around(request) if person else None
    menu, tabs = _menu(request, workspace, person) if workspace and person else ((), ())
    return Shell(
        workspace=workspace,
        menu=menu,
        tabs=tabs,
        organisations=_organisations(workspace) if person else (),
        newest_load=newest_load(workspace) if workspace else None,
        now=workspace.now() if workspace else None,
        person=person,
        role=_(ROLES[person.role]) if person else "",
        languages=tuple(LANGUAGES.items()),
    )


def _around(request: HttpRequest) -> Workspace | None:
    """Return the workspace whose frame a page gets: its own, the address's, the last one's."""
    own: Workspace | None = getattr(request, "workspace", None)
    if own is not None:
        return own
    all_served = served()
    for slug in (request.path.split("/")[1], request.session.get("workspace", "")):
        if slug in all_served:
            return all_served[slug]
    return next(iter(all_served.values()), None)


def _menu(
    request: HttpRequest, workspace: Workspace, person: User
) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    match = request.resolver_match
    current = section_of(match.func.__module__) if match else ""
    by_section: dict[str, list[Link]] = {}
    for entry in entries():
        if person.has_role(entry.role):
            href = reverse(entry.route, kwargs={"workspace": workspace.slug})
            is_here = bool(match and match.url_name == entry.route)
            by_section.setdefault(entry.section, []).append(Link(_(entry.label), href, is_here))
    menu = tuple(
        Link(_(SECTIONS[section]), links[0].href, section == current)
        for section, links in by_section.items()
    )
    tabs = tuple(by_section.get(current, ()))
    return menu, tabs if len(tabs) > 1 else ()


def _organisations(current: Workspace | None) -> tuple[Link, ...]:
    all_served = served()
    if len(all_served) < 2:
        return ()
    return tuple(
        Link(
            _("%(name)s (simulated)") % {"name": organisation_name(other)}
            if other.settings.simulated
            else organisation_name(other),
            f"/{slug}/",
            current is not None and slug == current.slug,
        )
        for slug, other in all_served.items()
    )
