"""``peil``: the commands, found by file name under ``peil.cli.commands``."""

from __future__ import annotations

import os
import pkgutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from typer.exceptions import TyperException
from typer.main import get_command

import peil
import peil.cli.commands
from peil.cli.frame import told, translate_frame
from peil.cli.language import terminal_language, translate_help
from peil.shared.errors import PeilError
from peil.shared.words import speak

WORKSPACE_VARIABLE = "PEIL_WORKSPACE"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"peil {peil.__version__}")
        raise typer.Exit


@app.callback()
def peil_command(
    context: typer.Context,
    workspace: Annotated[
        Path | None,
        typer.Option("-w", "--workspace", envvar=WORKSPACE_VARIABLE,
                     help="The workspace to work in; else the folder you stand in."),
    ] = None,
    version: Annotated[  # noqa: ARG001  (its callback does the work)
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:  # fmt: skip
    """Measure customer experience, with honest numbers.

    Start with 'peil demo --serve', or with 'peil init FOLDER' for your own data.
    """
    context.obj = workspace if workspace is not None else Path.cwd()
    speak(terminal_language(context.obj))


for _module in pkgutil.iter_modules(peil.cli.commands.__path__):
    for _command in import_module(f"peil.cli.commands.{_module.name}").COMMANDS:
        app.command()(_command)


def main() -> None:
    """Run ``peil``; what a user can mend is told in one sentence, with exit code 2."""
    # Two cores on many matrices of 200 rows wait for each other: to factorise 192 of them took
    # 13.6 s on a busy machine, on one core 1.2 s. numpy reads this once it is imported, which it is
    # not before here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    speak(terminal_language(None))
    command = get_command(app)
    translate_help(command)
    translate_frame(command)
    try:
        sys.exit(command(standalone_mode=False))
    except TyperException as problem:
        typer.echo(told(problem), err=True)
        sys.exit(2)
    except typer.Abort:
        sys.exit(1)
    except PeilError as problem:
        Console(stderr=True, soft_wrap=True, markup=False, highlight=False).print(str(problem))
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
