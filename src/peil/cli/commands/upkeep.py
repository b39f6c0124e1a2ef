"""Upkeep: ``peil init``, ``upgrade``, ``backup``, ``restore`` and ``doctor``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import peil
from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.shared.words import ngettext, whole
from peil.warehouse.workspace import make_workspace, open_workspace

if TYPE_CHECKING:
    from peil.warehouse.doctor import Finding


def init(
    folder: Annotated[Path, typer.Argument(help="Where; made if it does not exist.")],
    name: Annotated[str | None, typer.Option(help="The organisation's name.")] = None,
    zone: Annotated[str | None, typer.Option(help="Its time zone, such as Europe/Oslo.")] = None,
    currency: Annotated[str | None, typer.Option(help="Its currency, such as NOK.")] = None,
    language: Annotated[str | None, typer.Option(help="Its language: nb, sv or en.")] = None,
) -> None:
    """Make an empty workspace."""
    given = {"name": name, "zone": zone, "currency": currency, "language": language}
    workspace = make_workspace(folder, **{k: v for k, v in given.items() if v is not None})
    told = _("Made the workspace %(folder)s. To your first number:")
    typer.echo(told % {"folder": workspace.folder})
    typer.echo(f"  export PEIL_WORKSPACE={workspace.folder}")
    typer.echo(
        "  peil map answers FILE -o mappings.toml    " + _("(proposes which column is what)")
    )
    typer.echo("  peil load answers FILE --map mappings.toml")
    typer.echo("  peil kpi nps --every month")
    typer.echo(_("or in the browser: peil serve"))


def upgrade(context: typer.Context) -> None:
    """Bring a workspace made by an earlier Peil to this one's schema."""
    from peil.warehouse.upgrade import upgrade as upgrade_facts

    for line in upgrade_facts(open_workspace(context.obj)):
        typer.echo(line)


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The archive to write.")],
) -> None:
    """Write the whole workspace into one archive."""
    from peil.warehouse.backup import backup as write_backup

    workspace = open_workspace(context.obj)
    write_backup(workspace, file)
    typer.echo(
        _("Wrote %(file)s. Bring it back with 'peil restore %(file)s FOLDER'.") % {"file": file}
    )
    if workspace.settings.warehouse:
        typer.echo(
            _("The facts that are read from PostgreSQL are not in it: back up that database too.")
        )


def restore(
    file: Annotated[Path, typer.Argument(help="An archive made by 'peil backup'.")],
    folder: Annotated[Path, typer.Argument(help="An empty folder to restore into.")],
) -> None:
    """Bring a workspace back from an archive."""
    from peil.warehouse.backup import restore as read_backup

    workspace = read_backup(file, folder)
    told = {"name": workspace.settings.name, "folder": workspace.folder}
    typer.echo(_("Restored %(name)s into %(folder)s.") % told)


def doctor(context: typer.Context) -> None:
    """Find what is wrong with a workspace and say how to mend it."""
    from peil.warehouse.doctor import examine

    findings = examine(context.obj)
    if all(finding.ok for finding in findings):  # else there may be no columns to hold them against
        findings += [*_own_kpis(context.obj), *_bridges(context.obj)]
    marks = {True: _("ok"), False: _("WRONG")}
    width = max(map(len, marks.values()))
    for finding in findings:
        typer.echo(f"{marks[finding.ok].ljust(width)}  {finding.name}: {finding.text}")
        if not finding.ok:
            typer.echo(f"{'':{width}}  {finding.cure}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def _own_kpis(folder: Path) -> list[Finding]:
    """Look at the KPIs of the workspace's own."""
    from peil.metrics.catalog import catalog
    from peil.metrics.own_versions import changed_in_silence
    from peil.warehouse.doctor import Finding

    opened = peil.open(folder)
    problems = opened.unusable_kpis()
    if problems:
        cure = _("Mend the file; until then this KPI is missing and the others work.")
        return [Finding(_("own KPIs"), ok=False, text=each, cure=cure) for each in problems]
    own = [one for one in catalog(folder).values() if one.file is not None]
    if not own:
        return []
    silent = [one for one in own if changed_in_silence(one.seen) is not None]
    if silent:
        cure = _("Raise the version in the file if numbers differ, or put the code back.")
        text = _("The definition of '%(kpi)s' changed without a new version.")
        return [Finding(_("own KPIs"), ok=False, text=text % {"kpi": one.name}, cure=cure)
                for one in silent]  # fmt: skip
    text = ngettext("one file, usable", "%(n)s files, all usable", len(own)) % {"n": len(own)}
    return [Finding(_("own KPIs"), ok=True, text=text)]


def _bridges(folder: Path) -> list[Finding]:
    """Look at whether the bridges can be read: all that is shown over time asks for them."""
    from peil.metrics.bridges import read_bridges
    from peil.warehouse.doctor import Finding

    try:
        kept = read_bridges(folder)
    except BadInput as problem:
        cure = _("Put the file back from a backup; numbers over time are not shown until then.")
        return [Finding(_("bridges"), ok=False, text=str(problem), cure=cure)]
    used = [one for one in kept if one.undone_at is None]
    if not used:
        return []
    text = ngettext("one in force", "%(n)s in force", len(used)) % {"n": len(used)}
    return [Finding(_("bridges"), ok=True, text=text)]


def rollups(
    context: typer.Context,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Sum up everything again, whatever there is.")
    ] = False,
) -> None:
    """Bring the daily rollups of large facts up to date."""
    from peil.metrics.rolling_up import RolledUp, roll_up
    from peil.warehouse.delta import open_warehouse

    def tell(one: RolledUp) -> None:
        told = {
            "rollup": one.label.rstrip("-").replace("-", " / "),
            "size": whole(-(-one.size // 1000)),
            "rows": whole(one.rows),
            "seconds": f"{one.seconds:.1f}",
        }
        typer.echo(_("%(rollup)s: %(size)s kB for %(rows)s rows, in %(seconds)s s") % told)

    workspace = open_workspace(context.obj)
    if workspace.settings.warehouse:
        typer.echo(_("Facts are read from PostgreSQL, where Peil keeps no rollups."))
        return
    with open_warehouse(workspace) as warehouse:
        done = roll_up(workspace, warehouse, anew=rebuild, tell=tell)
    if done:
        told = {"size": whole(-(-sum(one.size for one in done) // 1000))}
        typer.echo(_("All rollups are up to date: %(size)s kB.") % told)
    else:
        typer.echo(_("No fact has so many rows that it needs rollups."))


COMMANDS = [init, upgrade, backup, restore, doctor, rollups]
