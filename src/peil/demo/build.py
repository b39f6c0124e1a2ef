"""Build the demo: one workspace per organisation, all loaded through the ordinary loader."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from peil.demo.bridging import bridge
from peil.demo.composite import compose
from peil.demo.generator import generate
from peil.demo.journeys import draw
from peil.demo.organisations import FJORDTRYGG, ORGANISATIONS, Files, Organisation
from peil.demo.plans import plan
from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.shared.words import whole
from peil.sources.load import load_files
from peil.sources.mapping import read_mapping
from peil.sources.reports import LoadReport
from peil.warehouse.settings import FILE_NAME
from peil.warehouse.workspace import Workspace, make_workspace, open_workspace

INCOMING = "incoming"
Say = Callable[[str], object]


def build_demo(folder: Path, *, progress: Say) -> Path:
    """Build the demo, or what is missing of it.

    Nothing that stands is made again: settings, mappings and generated files are left as they
    are, and the loader knows the files it has loaded. So a second build is quick, and one that
    was interrupted goes on where it stopped.

    Parameters
    ----------
    folder : Path
        Gets one folder per organisation; made if it does not exist.
    progress : callable
        Is told one line of rich markup at a time.

    Returns
    -------
    Path
        The first workspace; its ``also`` names the others.

    Raises
    ------
    BadInput
        If the example files are not there, or something in the way is not a demo.
    """
    examples = examples_folder()
    folder = folder.resolve()
    if folder.is_file():
        raise BadInput("%(folder)s is a file. Name a folder for the demo.", folder=folder)
    started = perf_counter()
    progress(_("Building the demo in %(folder)s") % {"folder": f"[bold]{folder}[/bold]"})
    for organisation in ORGANISATIONS:
        _build(organisation, folder, examples, progress)
    progress(
        _("The demo stands after %(seconds)s s.") % {"seconds": f"{perf_counter() - started:.0f}"}
    )
    return folder / FJORDTRYGG.slug


def examples_folder() -> Path:
    """Find the example files: beside the source tree, or in the folder one stands in or above.

    Raises
    ------
    BadInput
        If there are none.
    """
    here = Path.cwd()
    for root in (Path(__file__).resolve().parents[3], here, *here.parents):
        if (root / "examples" / FJORDTRYGG.slug).is_dir():
            return root / "examples"
    raise BadInput(
        "The demo reads the folder 'examples' of Peil's source tree, which is not here. Get the "
        "source, change into its folder and run 'make demo' there."
    )


def _build(organisation: Organisation, folder: Path, examples: Path, progress: Say) -> None:
    started = perf_counter()
    workspace = _workspace(organisation, folder)
    name = workspace.settings.name
    incoming = examples
    if organisation.is_generated:
        incoming = _generated(workspace.folder, progress)
    if organisation.annotations:
        _copy_once(examples / organisation.annotations, workspace.folder / "annotations.toml")
    rows = 0
    for files in organisation.files:
        for report in _load(workspace, files, examples, incoming):
            told = {"file": report.file, "rows": whole(report.rows_loaded), "fact": files.fact}
            progress("    [dim]" + _("%(file)s: %(rows)s rows of %(fact)s") % told + "[/dim]")
            rows += report.rows_loaded
    if organisation is FJORDTRYGG and (planned := plan(workspace)):
        progress("    [dim]" + _("%(n)s goals and actions") % {"n": planned} + "[/dim]")
    if organisation is FJORDTRYGG and (drawn := draw(workspace)):
        progress("    [dim]" + _("%(n)s journeys") % {"n": drawn} + "[/dim]")
    if organisation is FJORDTRYGG and bridge(workspace):
        progress("    [dim]" + _("a bridge over a new wording") + "[/dim]")
    if organisation is FJORDTRYGG and compose(workspace):
        progress("    [dim]" + _("a KPI made of several") + "[/dim]")
    if rows:
        seconds = f"{perf_counter() - started:.1f}"
        told = {"name": name, "rows": whole(rows), "seconds": seconds}
        progress("  [green]✓[/green] " + _("%(name)s: %(rows)s rows in %(seconds)s s") % told)
    else:
        progress("  [dim]=[/dim] " + _("%(name)s: stands already") % {"name": name})


def _workspace(organisation: Organisation, folder: Path) -> Workspace:
    home = folder / organisation.slug
    if (home / FILE_NAME).exists():
        return open_workspace(home)
    settings = dict(organisation.settings)
    if organisation is FJORDTRYGG:
        settings["also"] = [f"../{other.slug}" for other in ORGANISATIONS if other != FJORDTRYGG]
    return make_workspace(home, **settings)


def _generated(home: Path, progress: Say) -> Path:
    """Draw the simulated company's files once; a half-drawn folder is never taken for whole."""
    incoming = home / INCOMING
    if not incoming.exists():
        progress("    [dim]" + _("drawing its customers, answers and cases …") + "[/dim]")
        half = home / f"{INCOMING}.part"
        shutil.rmtree(half, ignore_errors=True)
        generate(half)
        half.rename(incoming)
    return incoming


def _load(
    workspace: Workspace, files: Files, examples: Path, incoming: Path
) -> Iterator[LoadReport]:
    """Load files one by one, and give the reports of those that were not loaded yet."""
    paths = sorted(path for name in files.names for path in incoming.glob(name))
    if not paths:
        raise BadInput(
            "The demo's files %(files)s are not in %(incoming)s. Get the whole source "
            "tree again, or remove %(folder)s and build anew.",
            files=", ".join(files.names),
            incoming=incoming,
            folder=workspace.folder,
        )
    mapping = workspace.folder / "mappings" / Path(files.mapping).name
    _copy_once(examples / files.mapping, mapping)
    for path in paths:
        for report in load_files(
            workspace, files.fact, [path], read_mapping(mapping), actor="demo"
        ):
            if not report.is_known:
                yield report


def _copy_once(source: Path, target: Path) -> None:
    """Copy a file unless the owner already has one of that name, perhaps changed."""
    if not target.exists():
        half = target.with_suffix(".part")
        shutil.copyfile(source, half)
        half.rename(target)
