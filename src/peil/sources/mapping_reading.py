"""From TOML to a mapping, with messages that name what is wrong."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from peil.facts.answers import KINDS, ROLES
from peil.facts.catalog import facts
from peil.shared.errors import BadInput
from peil.shared.words import Sentence
from peil.sources.file_options import FileOptions
from peil.sources.mapping import FileBlock, Mapping
from peil.sources.rules import (
    FORMS,
    OTHERS,
    QUESTION_KEYS,
    RULE_KEYS,
    TAKES,
    Fold,
    Question,
    Rows,
    Rule,
)

TOP_KEYS = (
    "fact", "source", "file", "missing", "zone", "day_first", "customer_scope", "constants",
    "columns", "dimensions", "questions", "files", "fold", "rows",
)  # fmt: skip
FILE_KEYS = tuple(field.name for field in dataclasses.fields(FileOptions))
FOLD_KEYS = ("by", "order_by")
ROWS_KEYS = ("without", "only")
#: What a block of [[files]] may replace; any other key in it is a constant.
BLOCK_KEYS = (
    "columns",
    "dimensions",
    "questions",
    "file",
    "rows",
    "missing",
    "zone",
    "day_first",
    "source",
)
_LISTS = {"column", "first_of", "multiply", "add", "newest_of", "number_within", "within", "format",
          "missing", "is", "starts_with", "until", "blank", "not_applicable"}  # fmt: skip
_SPANS = {"months", "years", "days", "minutes"}
_FLAGS = {"optional", "higher_is_better", "fractions"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def read(text: str, *, name: str) -> Mapping:
    """Read a mapping from TOML; see `peil.sources.mapping.parse_mapping`."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise BadInput(
            "%(mapping)s is not TOML: %(problem)s. Mend that line.", mapping=name, problem=problem
        ) from problem
    return dataclasses.replace(_Reader(name).mapping(given), text=text)


def with_overrides(mapping: Mapping, block: FileBlock) -> Mapping:
    """Replace what a block of ``files`` says."""
    return _Reader(mapping.name).override(mapping, block)


class _Reader:
    """Reads the parts of one mapping, and knows its name for messages."""

    def __init__(self, name: str) -> None:
        self.name = name

    def wrong(self, where: object, value: object, allowed: Sentence) -> BadInput:
        return BadInput(
            "%(mapping)s: %(where)s is %(value)r; %(allowed)s.",
            mapping=self.name,
            where=where,
            value=value,
            allowed=allowed,
        )

    def check_keys(self, where: object, given: Iterable[str], known: Iterable[str]) -> None:
        known = list(known)
        for key in given:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = (
                    Sentence("Did you mean '%(near)s'?", near=near[0])
                    if near
                    else Sentence("Keys: %(names)s.", names=", ".join(known))
                )
                raise BadInput(
                    "%(mapping)s: %(where)s has no key '%(key)s'. %(hint)s",
                    mapping=self.name,
                    where=where,
                    key=key,
                    hint=hint,
                )

    def choice(self, where: str, value: object, allowed: Iterable[str]) -> str:
        allowed = list(allowed)
        if value in allowed:
            return str(value)
        near = get_close_matches(str(value), allowed, n=1)
        if near:
            raise BadInput(
                "%(mapping)s: %(where)s is %(value)r. Did you mean '%(near)s'?",
                mapping=self.name,
                where=where,
                value=value,
                near=near[0],
            )
        told = Sentence("it must be one of %(values)s", values=", ".join(allowed))
        raise self.wrong(where, value, told)

    def table(self, where: str, value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.wrong(where, value, Sentence("it must be a table, [like] = 'this'"))
        return value

    def scalar(self, where: str, value: object) -> str:
        """Read a text, number or date as text, whole numbers without a decimal sign."""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, (dict, list)):
            raise self.wrong(where, value, Sentence("it must be one text or number"))
        return str(value)

    def texts(self, where: str, value: object) -> tuple[str, ...]:
        if isinstance(value, list):
            return tuple(self.scalar(where, item) for item in value)
        return (self.scalar(where, value),)

    def flag(self, where: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise self.wrong(where, value, Sentence("it must be true or false"))
        return value

    def mapping(self, given: dict[str, Any]) -> Mapping:
        self.check_keys(Sentence("the mapping"), given, TOP_KEYS)
        for key in ("fact", "source"):
            if not isinstance(given.get(key), str) or not given[key].strip():
                raise BadInput(
                    "%(mapping)s: '%(key)s' is missing. Say %(key)s = \"…\" at the top.",
                    mapping=self.name,
                    key=key,
                )
        fact = self.choice("fact", given["fact"], facts())
        mapping = Mapping(
            fact=fact,
            source=given["source"],
            customer_scope=self.scalar("customer_scope", given.get("customer_scope", "")),
            constants=self.constants("constants", given.get("constants", {})),
            files=tuple(
                self.block(f"files[{index}]", block)
                for index, block in enumerate(given.get("files", []), start=1)
            ),
            fold=self.fold(given["fold"]) if "fold" in given else None,
            name=self.name,
        )
        mapping = self.override(mapping, FileBlock("*", {}, {
            key: given[key] for key in BLOCK_KEYS if key in given and key != "source"
        }), is_first=True)  # fmt: skip
        self.check_whole(mapping)
        for block in mapping.files:  # a wrong override is told now, not with the file that meets it
            self.override(mapping, block)
        return mapping

    def check_whole(self, mapping: Mapping) -> None:
        if mapping.fact != "answers" and mapping.questions:
            raise BadInput(
                "%(mapping)s: [[questions]] belong to answers, not %(fact)s.",
                mapping=self.name,
                fact=mapping.fact,
            )
        if mapping.fact == "answers" and not mapping.questions:
            raise BadInput(
                "%(mapping)s: answers need [[questions]], one for each question asked.",
                mapping=self.name,
            )
        if not mapping.columns and not mapping.questions:
            raise BadInput(
                "%(mapping)s: [columns] is empty. Say which column is what.", mapping=self.name
            )

    def override(self, mapping: Mapping, block: FileBlock, *, is_first: bool = False) -> Mapping:
        given = block.overrides
        changes: dict[str, Any] = {}
        if "columns" in given:
            changes["columns"] = {**mapping.columns, **self.columns(mapping.fact, given["columns"])}
        if "dimensions" in given:
            changes["dimensions"] = {
                **mapping.dimensions, **self.dimensions(mapping.fact, given["dimensions"])
            }  # fmt: skip
        if "questions" in given:
            changes["questions"] = (
                self.questions(given["questions"])
                if is_first
                else self.changed(mapping.questions, given["questions"])
            )
        if "file" in given:
            changes["file"] = self.options(mapping.file, given["file"])
        if "rows" in given:
            changes["rows"] = self.rows(given["rows"])
        if "missing" in given:
            changes["missing"] = self.texts("missing", given["missing"])
        if "zone" in given:
            changes["zone"] = self.zone("zone", given["zone"])
        if "day_first" in given:
            changes["day_first"] = self.flag("day_first", given["day_first"])
        if "source" in given:
            changes["source"] = self.scalar("source", given["source"])
        return dataclasses.replace(mapping, **changes)

    def constants(self, where: str, given: object) -> dict[str, str]:
        return {
            key: self.scalar(f"{where}.{key}", value)
            for key, value in self.table(where, given).items()
        }

    def zone(self, where: str, value: object) -> str:
        try:
            return ZoneInfo(str(value)).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise self.wrong(
                where, value, Sentence("no such time zone; write it as Europe/Oslo")
            ) from None

    def options(self, options: FileOptions, given: object) -> FileOptions:
        table = self.table("file", given)
        self.check_keys("[file]", table, FILE_KEYS)
        changes: dict[str, Any] = {}
        for key, value in table.items():
            where = f"file.{key}"
            if key == "header":
                changes[key] = self.flag(where, value)
            elif key in ("skip_rows", "skip_below"):
                if not isinstance(value, int) or value < 0:
                    raise self.wrong(
                        where, value, Sentence("it must be a number of lines, 0 or more")
                    )
                changes[key] = value
            elif key == "decimal":
                changes[key] = self.choice(where, value, (",", "."))
            else:
                changes[key] = self.scalar(where, value)
        return dataclasses.replace(options, **changes)

    def block(self, where: str, given: object) -> FileBlock:
        table = self.table(where, given)
        if not isinstance(table.get("match"), str):
            raise BadInput(
                '%(mapping)s: %(where)s needs match = "…", a pattern for file names.',
                mapping=self.name,
                where=where,
            )
        constants = {
            key: self.scalar(f"{where}.{key}", value)
            for key, value in table.items()
            if key != "match" and key not in BLOCK_KEYS
        }
        overrides = {key: table[key] for key in BLOCK_KEYS if key in table}
        return FileBlock(table["match"], constants, overrides)

    def fold(self, given: object) -> Fold:
        table = self.table("fold", given)
        self.check_keys("[fold]", table, FOLD_KEYS)
        for key in FOLD_KEYS:
            if key not in table:
                raise BadInput(
                    "%(mapping)s: [fold] needs %(key)s = a column.", mapping=self.name, key=key
                )
        return Fold(
            self.texts("fold.by", table["by"]), self.texts("fold.order_by", table["order_by"])
        )

    def rows(self, given: object) -> Rows:
        table = self.table("rows", given)
        self.check_keys("[rows]", table, ROWS_KEYS)
        return Rows(**{
            key: {
                column: self.texts(f"rows.{key}.{column}", values)
                for column, values in self.table(f"rows.{key}", item).items()
            }
            for key, item in table.items()
        })  # fmt: skip

    def columns(self, fact: str, given: object) -> dict[str, Rule]:
        known = [column.name for column in facts()[fact].all_columns]
        known = [name for name in known if name not in ("load_id", "source")]
        table = self.table("columns", given)
        for key in table:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = (
                    Sentence("Did you mean '%(near)s'?", near=near[0])
                    if near
                    else Sentence("It has: %(names)s.", names=", ".join(known))
                )
                raise BadInput(
                    "%(mapping)s: %(fact)s has no column '%(key)s'. %(hint)s What KPIs should be "
                    "cut by besides these belongs in [dimensions].",
                    mapping=self.name,
                    fact=fact,
                    key=key,
                    hint=hint,
                )
        return {key: self.rule(f"columns.{key}", value) for key, value in table.items()}

    def dimensions(self, fact: str, given: object) -> dict[str, Rule]:
        table = self.table("dimensions", given)
        for key in table:
            if not _NAME.fullmatch(key):
                raise self.wrong(
                    Sentence("a name in [dimensions]"),
                    key,
                    Sentence("it may hold a-z, 0-9 and _, as age_group"),
                )
            if facts()[fact].column(key):
                raise BadInput(
                    "%(mapping)s: '%(key)s' is a column of %(fact)s; put it in [columns].",
                    mapping=self.name,
                    key=key,
                    fact=fact,
                )
        return {key: self.rule(f"dimensions.{key}", value) for key, value in table.items()}

    def rule(self, where: str, given: object) -> Rule:
        if not isinstance(given, dict):
            return Rule(column=self.texts(where, given))
        self.check_keys(where, given, RULE_KEYS)
        used = [form for form in FORMS if form in given]
        if len(used) != 1:
            said = ", ".join(used) or Sentence("none")
            raise BadInput(
                "%(mapping)s: %(where)s must use one of %(forms)s; it uses %(said)s.",
                mapping=self.name,
                where=where,
                forms=", ".join(FORMS),
                said=said,
            )
        values: dict[str, Any] = {}
        for key, value in given.items():
            values[RULE_KEYS[key]] = self.part(f"{where}.{key}", key, value)
        if not {"before", "after"}.isdisjoint(given) and _SPANS.isdisjoint(given):
            raise BadInput(
                "%(mapping)s: %(where)s needs months, years, days or minutes beside %(form)s.",
                mapping=self.name,
                where=where,
                form=used[0],
            )
        return Rule(**values)

    def part(self, where: str, key: str, value: object) -> object:
        if key in _LISTS:
            return self.texts(where, value)
        if key in _FLAGS:
            return self.flag(where, value)
        if key == "codes":
            return self.constants(where, value)
        if key == "when":
            table = self.table(where, value)
            return {name: self.texts(f"{where}.{name}", item) for name, item in table.items()}
        if key == "take":
            return self.choice(where, value, TAKES)
        if key == "other":
            return self.choice(where, value, OTHERS)
        if key == "zone":
            return self.zone(where, value)
        if key == "decimal":
            return self.choice(where, value, (",", "."))
        if key == "count":
            return self.choice(where, value, ("rows",))
        return self.scalar(where, value)

    def questions(self, given: object) -> tuple[Question, ...]:
        if not isinstance(given, list):
            raise BadInput("%(mapping)s: write each question as [[questions]].", mapping=self.name)
        found = [
            self.question(f"questions[{index}]", item) for index, item in enumerate(given, start=1)
        ]
        ids = [question.id for question in found]
        for twice in {name for name in ids if ids.count(name) > 1}:
            raise BadInput(
                "%(mapping)s: two questions have the id '%(twice)s'. Give each its own.",
                mapping=self.name,
                twice=twice,
            )
        return tuple(found)

    def changed(self, questions: tuple[Question, ...], given: object) -> tuple[Question, ...]:
        table = self.table("files.questions", given)
        self.check_keys("[files.questions]", table, [question.id for question in questions])
        return tuple(
            self.question(
                f"files.questions.{question.id}",
                table[question.id]
                if isinstance(table[question.id], dict)
                else {"column": table[question.id]},
                question,
            )
            if question.id in table
            else question
            for question in questions
        )

    def question(self, where: str, given: object, old: Question | None = None) -> Question:
        table = self.table(where, given)
        self.check_keys(where, table, QUESTION_KEYS)
        for key in ("id", "role", "kind"):
            if key not in table and old is None:
                raise BadInput(
                    '%(mapping)s: %(where)s needs %(key)s = "…".',
                    mapping=self.name,
                    where=where,
                    key=key,
                )
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key == "role":
                values[key] = self.choice(f"{where}.role", value, ROLES)
            elif key == "kind":
                values[key] = self.choice(f"{where}.kind", value, KINDS)
            elif key == "scale":
                values[key] = self.scale(f"{where}.scale", value)
            else:
                values[key] = self.part(f"{where}.{key}", key, value)
        return dataclasses.replace(old, **values) if old else Question(**values)

    def scale(self, where: str, value: object) -> tuple[int, int]:
        match value:
            case [int(low), int(high)] if low < high:
                return low, high
        raise self.wrong(where, value, Sentence("it must be [lowest, highest], as [1, 5]"))
