"""Browser: ``peil serve`` and ``peil demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from peil.shared.words import gettext as _
from peil.warehouse.workspace import open_workspace

_HOST = Annotated[str, typer.Option(help="Address to listen on.")]
_PORT = Annotated[int, typer.Option(help="Port to listen on.")]


def serve(context: typer.Context, host: _HOST = "127.0.0.1", port: _PORT = 8000) -> None:
    """Serve a workspace's pages."""
    _serve(context.obj, host, port)


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to build the demo.")] = Path("demo"),
    serve: Annotated[bool, typer.Option("--serve", help="Serve it when it is built.")] = False,
    host: _HOST = "127.0.0.1",
    port: _PORT = 8000,
) -> None:
    """Build the demo: public data under their own names, and one simulated insurer."""
    from peil.demo.build import build_demo

    console = Console()
    first = build_demo(folder, progress=console.print)
    if serve:
        _serve(first, host, port)
    else:
        typer.echo(_("Built. Serve it with 'peil -w %(folder)s serve'.") % {"folder": first})


def _serve(folder: Path, host: str, port: int) -> None:
    from peil.web.server import serve as serve_pages

    workspace = open_workspace(folder)
    also = [(workspace.folder / other).resolve() for other in workspace.settings.also]
    serve_pages([workspace.folder, *also], host=host, port=port)


COMMANDS = [serve, demo]
