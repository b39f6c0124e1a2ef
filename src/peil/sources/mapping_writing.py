"""From a mapping to TOML that reads back as the same mapping."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping as MappingOf
from typing import Any

from peil.sources.file_options import FileOptions
from peil.sources.mapping import Mapping
from peil.sources.rules import QUESTION_KEYS, RULE_KEYS, Question, Rule

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def key(name: str) -> str:
    """Write a key, quoted where TOML asks for it."""
    return name if _BARE.fullmatch(name) else value(name)


def value(given: Any) -> str:
    """Write a value of TOML on one line."""
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, (int, float)):
        return str(given)
    if isinstance(given, MappingOf):
        inside = ", ".join(f"{key(str(name))} = {value(item)}" for name, item in given.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(given, (list, tuple)):
        return "[" + ", ".join(value(item) for item in given) + "]"
    text = str(given).replace("\\", "\\\\").replace('"', '\\"')
    text = re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found.group()):04x}", text)
    return f'"{text}"'


def rule(given: Rule) -> str:
    """Write where a column's values come from, as short as it goes."""
    parts = _parts(given, RULE_KEYS)
    if set(parts) == {"column"}:
        return value(parts["column"])
    return value(parts)


def question(given: Question) -> list[str]:
    """Write a question as the lines of a ``[[questions]]`` table."""
    parts = _parts(given, QUESTION_KEYS)
    return ["[[questions]]", *(f"{key(name)} = {value(item)}" for name, item in parts.items())]


def write(mapping: Mapping) -> str:
    """Write a mapping; see `peil.sources.mapping.to_toml`."""
    lines = [f"fact = {value(mapping.fact)}", f"source = {value(mapping.source)}"]
    lines += [
        f"{name} = {value(getattr(mapping, name))}"
        for name in ("missing", "zone", "customer_scope")
        if getattr(mapping, name)
    ]
    if mapping.day_first is not None:
        lines.append(f"day_first = {value(mapping.day_first)}")
    options = {
        field.name: getattr(mapping.file, field.name)
        for field in dataclasses.fields(FileOptions)
        if getattr(mapping.file, field.name) != field.default
    }
    lines += _table("file", options) + _table("constants", mapping.constants)
    lines += _rules("columns", mapping.columns) + _rules("dimensions", mapping.dimensions)
    if mapping.fold:
        lines += _table("fold", {"by": mapping.fold.by, "order_by": mapping.fold.order_by})
    lines += _table("rows", {name: told for name in ("without", "only")
                             if (told := getattr(mapping.rows, name))})  # fmt: skip
    for asked in mapping.questions:
        lines += ["", *question(asked)]
    for block in mapping.files:
        told = {"match": block.match, **block.constants, **block.overrides}
        lines += ["", "[[files]]", *(f"{key(name)} = {value(item)}" for name, item in told.items())]
    return "\n".join(lines) + "\n"


def _parts(given: Any, keys: MappingOf[str, str]) -> dict[str, Any]:
    """Return what differs from the defaults, by its key in TOML; single names without brackets."""
    plain = {field.name: field for field in dataclasses.fields(given)}
    parts: dict[str, Any] = {}
    for name, attribute in keys.items():
        field, found = plain[attribute], getattr(given, attribute)
        default = field.default
        if default is dataclasses.MISSING and field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        if found != default:
            one = name == "column" and isinstance(found, tuple) and len(found) == 1
            parts[name] = found[0] if one else found
    return parts


def _table(name: str, given: MappingOf[str, Any]) -> list[str]:
    if not given:
        return []
    return ["", f"[{name}]", *(f"{key(item)} = {value(told)}" for item, told in given.items())]


def _rules(name: str, given: MappingOf[str, Rule]) -> list[str]:
    if not given:
        return []
    return ["", f"[{name}]", *(f"{key(item)} = {rule(told)}" for item, told in given.items())]
