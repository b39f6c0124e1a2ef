"""What Typer itself says around Peil's own words, in the reader's language.

Typer says part of its frame through a ``gettext`` that it binds as it is imported, whose
catalogues would be compiled files, and part of it in English only. The first part is pointed at
Peil's catalogue; the second is said here, from what the exceptions carry.
"""

from __future__ import annotations

import re
from typing import Any

import typer
import typer.core
from typer.exceptions import TyperException

from peil.shared.errors import BadInput, PeilError
from peil.shared.suggest import unknown
from peil.shared.words import gettext, mark

# As Typer writes them; its places are in braces.
TYPERS_WORDS = (
    mark("Arguments"), mark("Options"), mark("Commands"), mark("required"),
    mark("default: {default}"), mark("env var: {var}"),
)  # fmt: skip
_METAVARS = (mark("[OPTIONS]"), mark("COMMAND [ARGS]..."))
_HELP = mark("Show this message and exit.")


def translate_frame(command: Any) -> None:
    """Say the frame of a command's help, and of those below it, in the reader's language.

    Parameters
    ----------
    command : click.Command
        As Typer builds it.
    """
    vars(typer.core)["_"] = gettext
    plain = command.context_class.formatter_class

    def write_usage(formatter: Any, prog: str, args: str = "") -> None:
        plain.write_usage(formatter, prog, args, gettext("Usage: "))

    formatter = type("Formatter", (plain,), {"write_usage": write_usage})
    framed = type("Context", (command.context_class,), {"formatter_class": formatter})
    for part in _with_those_below(command):
        part.context_class = framed
        for metavar in ("options_metavar", "subcommand_metavar"):
            if getattr(part, metavar, None) in _METAVARS:
                setattr(part, metavar, gettext(getattr(part, metavar)))
        if option := part.get_help_option(framed(part, help_option_names=["-h", "--help"])):
            option.help = gettext(_HELP)


def _with_those_below(command: Any) -> list[Any]:
    below = getattr(command, "commands", {}).values()
    return [command, *(each for one in below for each in _with_those_below(one))]


def told(problem: TyperException) -> str:
    """Return what is wrong with how a command was called: its usage, where help is, the sentence.

    Parameters
    ----------
    problem : TyperException
        As Typer raises it; one that holds a command's help is only that.
    """
    context = getattr(problem, "ctx", None)
    if type(problem).__name__ == "NoArgsIsHelpError":
        return problem.format_message()
    if context is None:
        return str(_sentence(problem))
    where = gettext("'%(command)s' says more.") % {"command": f"{context.command_path} --help"}
    return f"{context.get_usage()}\n\n{_sentence(problem)}\n{where}"


def _sentence(problem: Any) -> PeilError | str:
    """Say one of Typer's complaints; one it may raise tomorrow is said as it says it."""
    said: str = problem.format_message()
    option = getattr(problem, "option_name", "")
    match type(problem).__name__:
        case "NoSuchOption":
            parameters = problem.ctx.command.get_params(problem.ctx)
            known = [name for each in parameters for name in each.opts if name.startswith("-")]
            return unknown("There is no option '%(name)s'.", known, name=option)
        case "BadOptionUsage" if "requires" in said:
            return BadInput("'%(option)s' needs a value after it.", option=option)
        case "BadOptionUsage" if "does not take" in said:
            return BadInput("'%(option)s' takes no value.", option=option)
        case "MissingParameter":
            return BadInput("'%(option)s' is missing.", option=_name(problem.param))
        case "BadParameter":
            return _bad_value(problem, said)
    if extra := re.fullmatch(r"Got unexpected extra argument\(s\) \((.*)\)", said):
        return BadInput("'%(extra)s' is more than the command takes.", extra=extra[1])
    if no_such := re.match(r"No such command '(.*?)'", said):
        commands = problem.ctx.command.commands
        return unknown("There is no command '%(name)s'.", commands, name=no_such[1])
    if said == "Missing command.":
        return BadInput("Name a command after the options.")
    return said


def _bad_value(problem: Any, said: str) -> PeilError | str:
    option = _name(problem.param)
    if choices := re.search(r"'(.*)' is not one of (.*)\.$", problem.message):
        return BadInput(
            "'%(option)s' is '%(value)s', must be one of: %(choices)s.",
            option=option, value=choices[1], choices=choices[2].replace("'", ""),
        )  # fmt: skip
    cause = problem.__cause__
    if cause is not None and hasattr(cause, "errors"):
        first = cause.errors()[0]
        value = first["input"]
        match first["type"].split("_")[0]:
            case "int":
                return BadInput("'%(option)s' is '%(value)s', must be a whole number.",
                                option=option, value=value)  # fmt: skip
            case "float":
                return BadInput("'%(option)s' is '%(value)s', must be a number.",
                                option=option, value=value)  # fmt: skip
    return said


def _name(parameter: Any) -> str:
    """Return what is typed: an option with its dashes, an argument's name."""
    long = [name for name in parameter.opts if name.startswith("--")]
    return str((long or parameter.opts or [parameter.name])[0])
