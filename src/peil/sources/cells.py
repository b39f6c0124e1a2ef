"""One file seen through a mapping: its columns as clean texts, and numbers out of texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from peil.shared.errors import BadInput
from peil.shared.words import Sentence
from peil.sources.mapping import Mapping
from peil.sources.names import find, nearest
from peil.sources.sql import ident, literal, literals

_SPACES = " \t\u00a0\u202f"
_PLACE = re.compile(r"\{([^{}]+)\}")


class Cells:
    """The columns of one file that a mapping uses.

    Parameters
    ----------
    file : str
        The file's name, for messages.
    columns : sequence of str
        What the file has.
    mapping : Mapping
        As it holds for this file.
    """

    def __init__(self, file: str, columns: Sequence[str], mapping: Mapping) -> None:
        self.file = file
        self.columns = tuple(columns)
        self.mapping = mapping
        self._used: dict[tuple[str, tuple[str, ...]], str] = {}

    def find(self, names: Sequence[str]) -> str | None:
        """Return the file's name for the first of several names that it has."""
        for name in names:
            if (found := find(name, self.columns)) is not None:
                return found
        for name in names:
            column, dot, within = name.partition(".")
            # name.1 is the second column of that name, and not what lies in the first
            if dot and not within.isdigit() and (found := find(column, self.columns)) is not None:
                return f"{found}.{within}"
        return None

    def need(self, names: Sequence[str], what: object) -> str:
        """Return the file's name for the first of several names that it has, or refuse the file.

        Raises
        ------
        BadInput
            If it has none of them; the message names the nearest.
        """
        found = self.find(names)
        if found is not None:
            return found
        wanted = " / ".join(f"'{name}'" for name in names)
        near = nearest(names[0], self.columns)
        hint = (
            Sentence("Did you mean '%(near)s'?", near=near)
            if near
            else Sentence("It has: %(names)s.", names=", ".join(self.columns[:40]))
        )
        raise BadInput(
            "%(file)s has no column %(wanted)s, which %(mapping)s names for %(what)s. "
            "%(hint)s Add the name to the list, or say optional = true.",
            file=self.file,
            wanted=wanted,
            mapping=self.mapping.name,
            what=what,
            hint=hint,
        )

    def cell(self, column: str, missing: tuple[str, ...] | None = None) -> str:
        """Return SQL of a column's clean text: null where it is empty or says that it is."""
        means_empty = self.mapping.missing if missing is None else missing
        key = (column, means_empty)
        if key not in self._used:
            self._used[key] = f"c{len(self._used)}"
        return ident(self._used[key])

    def select(self, view: str) -> str:
        """Return a SELECT of ``_row`` and every clean text that has been asked for."""
        parts = ["_row"]
        for (column, means_empty), name in self._used.items():
            text = text_of(column, self.columns)
            parts.append(f"{_clean(text, means_empty)} AS {ident(name)}")
        return f"SELECT {', '.join(parts)} FROM {ident(view)}"  # noqa: S608  (quoted)

    def template(self, text: str, what: str) -> tuple[str, list[str]]:
        """Return SQL of a template filled in, null where a part is, and the columns it uses."""
        pieces: list[str] = []
        used: list[str] = []
        for index, part in enumerate(_PLACE.split(text)):
            if index % 2 == 0:
                if part:
                    pieces.append(literal(part))
            elif part in self.mapping.constants:
                pieces.append(literal(self.mapping.constants[part]))
            else:
                column = self.find(part.split("|"))
                if column is None:
                    raise BadInput(
                        "%(file)s has no column and no constant '%(part)s', which %(mapping)s uses "
                        "for %(what)s: %(text)r. Name a column, or say what it is for this file: "
                        '[[files]] match = "%(file)s" %(part)s = …',
                        file=self.file,
                        part=part,
                        mapping=self.mapping.name,
                        what=what,
                        text=text,
                    )
                used.append(column)
                pieces.append(plain_number(self.cell(column)))
        return " || ".join(pieces) or "''", used

    def constant(self, text: str, what: str) -> str:
        """Fill constants into a text.

        Raises
        ------
        BadInput
            If it names something that is no constant.
        """

        def fill(found: re.Match[str]) -> str:
            name = found.group(1)
            if name not in self.mapping.constants:
                raise BadInput(
                    "%(mapping)s: %(what)s names '%(constant)s', which is no constant for "
                    "%(file)s. Say it in [constants] or in [[files]].",
                    mapping=self.mapping.name,
                    what=what,
                    constant=name,
                    file=self.file,
                )
            return self.mapping.constants[name]

        return _PLACE.sub(fill, text)


def text_of(column: str, columns: Sequence[str]) -> str:
    """Return SQL of a column's text, or of what its JSON holds under the name after a dot.

    The JSON is an object, or a list of keys with values as Google Analytics writes parameters.
    """
    if column in columns:
        return ident(column)
    named, _, within = column.partition(".")
    whole = ident(named)
    path = literal("$." + ".".join(f'"{part}"' for part in within.split(".")))
    kinds = ", ".join(
        f"json_extract_string(p, '$.value.{kind}')"
        for kind in ("string_value", "int_value", "double_value", "float_value")
    )
    return (
        f"CASE WHEN NOT json_valid({whole}) THEN NULL WHEN json_type({whole}) = 'ARRAY' THEN "
        f"list_extract(list_transform(list_filter(json_extract({whole}, '$[*]'), "
        f"lambda p: json_extract_string(p, '$.key') = {literal(within)}), "
        f"lambda p: coalesce({kinds})), 1) ELSE json_extract_string({whole}, {path}) END"
    )


def plain_number(text: str) -> str:
    """Return SQL that writes 7.0 as 7 and leaves other texts alone."""
    return f"CASE WHEN suffix({text}, '.0') THEN left({text}, length({text}) - 2) ELSE {text} END"


def number(text: str, decimal: str | None, kind: str = "DOUBLE") -> str:
    """Return SQL of a number, null where the text is none.

    Parameters
    ----------
    text : str
        SQL of the text.
    decimal : str or None
        ``,`` or ``.``: the other sign may group thousands; None takes a dot for the decimal sign
        and lets only spaces group.
    kind : str
        The SQL type.

    Notes
    -----
    Grouping is only accepted where every group has three digits, so that 1.5 is not read as 15.
    """
    signs = _SPACES + "'"
    if decimal == ",":
        grouped = f"regexp_full_match({text}, {_grouped(signs + '.', ',')})"
        stripped = f"translate({text}, {literal(',' + signs + '.')}, '.')"
        simple = f"CASE WHEN contains({text}, '.') THEN NULL ELSE replace({text}, ',', '.') END"
    else:
        signs += "," if decimal == "." else ""
        grouped = f"regexp_full_match({text}, {_grouped(signs, '.')})"
        stripped = f"translate({text}, {literal(signs)}, '')"
        simple = text
    first = f"try_cast({simple} AS {kind})"
    if kind == "DOUBLE":  # 'nan' and 'inf' are texts that casts take for numbers
        first = f"CASE WHEN isfinite({first}) THEN {first} END"
    return f"coalesce({first}, CASE WHEN {grouped} THEN try_cast({stripped} AS {kind}) END)"


def _grouped(signs: str, point: str) -> str:
    return literal(rf"[+-]?\d{{1,3}}([{signs}]\d{{3}})+([{point}]\d+)?")


def _clean(column: str, means_empty: Sequence[str]) -> str:
    # Comparing with '!' is the cheapest way to see a space, a tab or nothing at the start.
    edges = f"{column} < '!' OR suffix({column}, ' ')"
    trimmed = f"nullif(trim({column}, {literal(_SPACES)}), '')"
    if not means_empty:
        return f"CASE WHEN {edges} THEN {trimmed} ELSE {column} END"
    empty = literals(means_empty)
    return (
        f"CASE WHEN {edges} THEN CASE WHEN {trimmed} IN ({empty}) THEN NULL ELSE {trimmed} END "
        f"WHEN {column} IN ({empty}) THEN NULL ELSE {column} END"
    )
