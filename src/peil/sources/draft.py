"""The draft of a mapping: lines with the reason of each guess, which trial loads mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from peil.facts.fact import Column, Fact
from peil.shared.words import gettext
from peil.shared.words import gettext as _
from peil.sources import mapping_writing as toml
from peil.sources.exports.export import Export
from peil.sources.rules import Question, Rows, Rule

#: The largest part of a file's rows whose values in a column are slips, and no other kind of thing.
_MOST_SLIPS = 0.05


@dataclass
class Draft:
    """A mapping in the making."""

    fact: Fact
    source: str
    columns: dict[str, tuple[Rule, str]] = field(default_factory=dict)
    dimensions: dict[str, tuple[Rule, str]] = field(default_factory=dict)
    questions: list[tuple[Question, str]] = field(default_factory=list)
    needed: list[Column] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    fold: tuple[str | list[str], str, str] | None = None
    rows: Rows = field(default_factory=Rows)
    export: Export | None = None
    has_year: bool = False
    survey_kind: str = ""
    lines_above: int = 0
    lines_below: int = 0

    def mend(self, column: str, values: Counter[str], rows: int) -> bool:
        """Change the draft so that values that were refused are accepted; False if it cannot.

        A column that need not be filled is left out where it is something else than its name
        says, and kept where a few of the file's rows have slips in it: those are told.
        """
        for index, (question, why) in enumerate(self.questions):
            if column in question.names and len(values) <= 5:
                told = ", ".join(values)
                mended = replace(question, blank=(*question.blank, *values))
                self.questions[index] = (
                    mended,
                    f"{why}; " + _("%(values)s as blank") % {"values": told},
                )
                return True
            if column in question.names:
                del self.questions[index]
                self.unused.append(column)
                return True
        for name, (rule, why) in list(self.columns.items()):
            if column not in (*rule.column, *rule.first_of, *rule.multiply):
                continue
            required = self.fact.column(name)
            if len(values) <= 3 and all(_means_nothing(*said) for said in values.items()):
                self.missing += [value for value in values if value not in self.missing]
                return True
            is_else = values.total() > _MOST_SLIPS * rows
            if required is not None and not required.required and is_else:
                del self.columns[name]
                self.unused.append(column)
                return True
            del why
        return False

    def text(self, remarks: Sequence[str]) -> str:
        """Write the draft as TOML."""
        lines = [
            "# " + _("A proposed mapping for '%(fact)s'.") % {"fact": self.fact.name},
            "# " + _("Read every line marked 'guess', mend what is wrong, and remove the marks."),
        ]
        told = _("Not yet accepted: %(problem)s")
        lines += ["# " + told % {"problem": remark} for remark in remarks]
        lines += [f"# {told}" for told in self.recognised()]
        lines += ["", f"fact = {toml.value(self.fact.name)}"]
        lines.append(guessed(f"source = {toml.value(self.source)}", _("from the file's name")))
        if self.missing:
            told = f"missing = {toml.value(self.missing)}"
            lines.append(guessed(told, _("stand for nothing")))
        about = _("of times without a zone; else the workspace's")
        lines.append(f'# zone = "Europe/Oslo"  # {about}')
        if self.lines_above:
            told = _("what stands above the names is a title")
            lines.append(guessed(f"file.skip_rows = {self.lines_above}", told))
        if self.lines_below:
            told = _("what stands right below the names is no answer of anybody")
            lines.append(guessed(f"file.skip_below = {self.lines_below}", told))
        lines += self.settings
        lines += ["", "[columns]", *self._column_lines()]
        if self.dimensions:
            told = _("columns with few values, to cut KPIs by")
            lines += ["", guessed("[dimensions]", told)]
            lines += [_line(name, *guess) for name, guess in self.dimensions.items()]
        if self.rows.without or self.rows.only:
            lines += ["", guessed("[rows]", _("rows that do not count, such as totals"))]
            lines += [
                f"{name} = {toml.value(told)}"
                for name in ("without", "only")
                if (told := getattr(self.rows, name))
            ]
        if self.fold:
            by, order, why = self.fold
            lines += ["", guessed("[fold]", why), f"by = {toml.value(by)}"]
            lines.append(f"order_by = {toml.value(order)}")
        for question, why in self.questions:
            first, *rest = toml.question(question)
            lines += ["", guessed(first, why), *rest]
        if self.has_year:
            about = _("the year in the file's name")
            lines += ["", "[[files]]", f'match = "*{{year}}*"  # {about}']
        if self.unused:
            lines += ["", "# " + _("Columns that are not used:")]
            lines += [f"#   {name}" for name in self.unused]
        return "\n".join(lines) + "\n"

    def recognised(self) -> list[str]:
        """Say what the file was recognised as, and what else it can become."""
        if self.export is None:
            return []
        told = {"export": gettext(self.export.name)}
        others = [name for name in self.export.facts if name != self.fact.name]
        lines = [_("Recognised by its columns: %(export)s.") % told]
        if self.fact.name not in self.export.facts:
            lines = [_("This looks like %(export)s, which has no known rule for this.") % told]
        if others:
            lines.append(
                _(
                    "The same file can also become: %(facts)s. "
                    "Propose that with 'peil map %(fact)s'."
                )
                % {"facts": ", ".join(others), "fact": others[0]}
            )
        return lines

    def _column_lines(self) -> list[str]:
        lines = [_line(name, *guess) for name, guess in self.columns.items()]
        time = self.fact.time
        if time not in self.columns:
            about = _("no column looks like its dates; without, no periods")
            lines.append(f'# {time} = ""  # {about}')
        for column in self.needed:
            if column.name == time:
                continue
            told = {"meaning": gettext(column.meaning)}
            about = _("needed: %(meaning)s; no column looks like it") % told
            lines.append(f'# {column.name} = ""  # {about}')
        return lines


def _means_nothing(value: str, n: int) -> bool:
    """Whether a value that was refused stands for an empty cell, and is no slip of somebody's pen.

    A slip that is taken for empty would vanish unseen from every later file too.
    """
    figures = {sign for sign in value if sign.isdigit()}
    return bool(value) and (figures <= {"0"} or figures == {"9"}) and n > 1


def _line(name: str, rule: Rule, why: str) -> str:
    return guessed(f"{toml.key(name)} = {toml.rule(rule)}", why)


def guessed(line: str, why: str) -> str:
    """Mark a line as a guess; the word is the same in every language, since pages read it."""
    return f"{line}  # guess: {why}" if why else line
