"""The draft of a mapping: lines with the reason of each guess, which trial loads mend."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from peil.facts.answers import SURVEY_KINDS
from peil.facts.fact import Column, Fact
from peil.sources import mapping_writing as toml
from peil.sources import vocabulary as words
from peil.sources.guess_questions import identifier, questions
from peil.sources.profiles import NOTHING, Profile
from peil.sources.rules import Question, Rule

_CONSTANTS = {"survey_kind": "relationship", "event": "view"}
_MOST_VALUES = 40


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
    fold: tuple[str, str, str] | None = None
    has_year: bool = False

    def mend(self, column: str, values: Counter[str]) -> bool:
        """Change the draft so that values that were refused are accepted; False if it cannot."""
        for index, (question, why) in enumerate(self.questions):
            if column in question.names and len(values) <= 5:
                told = ", ".join(values)
                mended = replace(question, blank=(*question.blank, *values))
                self.questions[index] = (mended, f"{why}; {told} as blank")
                return True
            if column in question.names:
                del self.questions[index]
                self.unused.append(column)
                return True
        for name, (rule, why) in list(self.columns.items()):
            if column not in (*rule.column, *rule.first_of, *rule.multiply):
                continue
            required = self.fact.column(name)
            if len(values) <= 3 and "" not in values:
                self.missing += [value for value in values if value not in self.missing]
                return True
            if required is not None and not required.required:
                del self.columns[name]
                self.unused.append(column)
                return True
            del why
        return False

    def text(self, remarks: Sequence[str]) -> str:
        """Write the draft as TOML."""
        lines = [
            f"# A proposed mapping for {self.fact.name}: {self.fact.row}.",
            "# Read every line marked 'guess', mend what is wrong, and remove the marks.",
        ]
        lines += [f"# Not yet accepted: {remark}" for remark in remarks]
        lines += ["", f"fact = {toml.value(self.fact.name)}"]
        lines.append(f"source = {toml.value(self.source)}  # guess: from the file's name")
        if self.missing:
            lines.append(f"missing = {toml.value(self.missing)}  # guess: stand for nothing")
        lines.append('# zone = "Europe/Oslo"  # of times without a zone; else the workspace\'s')
        lines += self.settings
        lines += ["", "[columns]", *self._column_lines()]
        if self.dimensions:
            lines += ["", "[dimensions]  # guess: columns with few values, to cut KPIs by"]
            lines += [_line(name, *guess) for name, guess in self.dimensions.items()]
        if self.fold:
            by, order, why = self.fold
            lines += ["", f"[fold]  # guess: {why}", f"by = {toml.value(by)}"]
            lines.append(f"order_by = {toml.value(order)}")
        for question, why in self.questions:
            first, *rest = toml.question(question)
            lines += ["", f"{first}  # guess: {why}", *rest]
        if self.has_year:
            lines += ["", "[[files]]", 'match = "*{year}*"  # the year in the file\'s name']
        if self.unused:
            lines += ["", "# Columns that are not used:"]
            lines += [f"#   {name}" for name in self.unused]
        return "\n".join(lines) + "\n"

    def _column_lines(self) -> list[str]:
        lines = [_line(name, *guess) for name, guess in self.columns.items()]
        time = self.fact.time
        if time not in self.columns:
            lines.append(f'# {time} = ""  # no column looks like its dates; without, no periods')
        lines += [
            f'# {column.name} = ""  # needed: {column.meaning}; no column looks like it'
            for column in self.needed
            if column.name != time
        ]
        return lines


def _line(name: str, rule: Rule, why: str) -> str:
    line = f"{toml.key(name)} = {toml.rule(rule)}"
    return f"{line}  # guess: {why}" if why else line


def drafted(
    fact: Fact, columns: list[Profile], missing_in: dict[str, list[str]], files: list[str]
) -> Draft:
    """Draft a mapping from profiles of columns.

    Parameters
    ----------
    fact : Fact
        What the rows are to become.
    columns : list of Profile
        Of all files.
    missing_in : dict of str to list of str
        Columns that some files lack, and which.
    files : list of str
        Names of the files.
    """
    draft = Draft(fact, _source(files))
    _settings(draft, columns)
    left = [column for column in columns if column.filled]
    by_role = _assigned(fact, left)
    for name, (column, why) in by_role.items():
        rule = Rule(column=(column.name,), optional=column.name in missing_in)
        if column.date.startswith("unix") and _is_time(fact, name):
            rule = replace(rule, format=(column.date,))
        draft.columns[name] = (rule, why)
    used = {column.name for column, _ in by_role.values()}
    left = [column for column in left if column.name not in used]
    if fact.name == "answers" and "question" not in draft.columns:
        draft.questions = [
            (replace(question, optional=question.column[0] in missing_in), why)
            for question, why in questions(left)
        ]
        asked = {question.column[0] for question, _ in draft.questions}
        left = [column for column in left if column.name not in asked]
    elif fact.name == "answers":
        _long_questions(draft, by_role)
    _special(draft, by_role, left, files)
    for rule, _ in draft.columns.values():
        used |= {*rule.multiply, *rule.column}
    left = [column for column in left if column.name not in used]
    for column in left:
        if _is_dimension(column):
            name = identifier(column.name)
            name = f"{name}_" if fact.column(name) or name in draft.dimensions else name
            draft.dimensions[name] = (
                Rule(column=(column.name,), optional=column.name in missing_in), ""
            )  # fmt: skip
        else:
            draft.unused.append(column.name)
    draft.unused += [column.name for column in columns if not column.filled]
    _required(draft)
    return draft


def _source(files: list[str]) -> str:
    stem = files[0].rsplit("/", 1)[-1].split(".")[0]
    name = re.sub(r"[^a-z]+", "_", words.plain(stem)).strip("_")
    return name or "export"


def _settings(draft: Draft, columns: list[Profile]) -> None:
    used = [value for column in columns for value in column.counts if value in NOTHING]
    draft.missing = sorted(set(used))
    dates = Counter(column.date for column in columns if column.date)
    if dates["day_first"] and not dates["month_first"]:
        draft.settings.append("day_first = true  # guess: days above 12 stand first")
    elif dates["month_first"] and not dates["day_first"]:
        draft.settings.append("day_first = false  # guess: days above 12 stand second")
    elif dates["either"]:
        draft.settings.append("day_first = true  # guess: no day above 12 tells; check")
    if any(column.has_decimal_comma for column in columns):
        draft.settings.append('file.decimal = ","  # guess: numbers have a decimal comma')


def _is_time(fact: Fact, name: str) -> bool:
    column = fact.column(name)
    return column is not None and column.type in ("instant", "date")


def _assigned(fact: Fact, columns: list[Profile]) -> dict[str, tuple[Profile, str]]:
    """Give each column of the fact the source column that fits best by name and values."""
    scored = []
    for name, listed in words.WORDS.get(fact.name, {}).items():
        wanted = fact.column(name)
        if wanted is None:
            continue
        for place, column in enumerate(columns):
            named = words.fit(column.name, listed)
            if named < 0.3 or not _can_be(wanted, column):
                continue
            bonus = 0.3 if wanted.name in fact.key and column.is_unique else 0.0
            bonus += 0.1 if wanted.required else 0.0
            scored.append((named + bonus, -place, name, column, named))
    chosen: dict[str, tuple[Profile, str]] = {}
    taken: set[str] = set()
    for _, _, name, column, named in sorted(scored, key=lambda s: s[:2], reverse=True):
        if name in chosen or column.name in taken:
            continue
        why = "" if named > 1.9 else "by its name"
        if column.is_unique and name in fact.key:
            why = "different in every row"
        chosen[name] = (column, why)
        taken.add(column.name)
    if "question" in chosen and not ("score" in chosen and chosen["question"][0].distinct < 200):
        chosen.pop("question")
    if "question" not in chosen:
        chosen.pop("score", None)
    for wanted in fact.columns:  # a date that no name gives away
        if wanted.name == fact.time and wanted.name not in chosen:
            dated = [c for c in columns if c.date and c.name not in taken]
            if dated:
                chosen[wanted.name] = (dated[0], "the first column with dates")
    return {c.name: chosen[c.name] for c in fact.columns if c.name in chosen}


def _can_be(wanted: Column, column: Profile) -> bool:
    if wanted.type in ("instant", "date"):
        return bool(column.date)
    if wanted.type in ("number", "money", "integer"):
        return column.is_number and not column.date
    if wanted.type == "boolean":
        return column.distinct <= 3
    if wanted.allowed:
        return all(value in wanted.allowed for value in column.counts)
    if wanted.is_dimension and wanted.name not in ("product", "page", "topic", "team"):
        return column.distinct <= max(_MOST_VALUES, column.rows // 20) and not column.date
    if wanted.name in ("response", "case", "order", "visit", "contact") or (
        wanted.name.endswith("_key")
    ):
        return not column.date and column.distinct > 1
    return not column.date or wanted.name == "question"


def _long_questions(draft: Draft, by_role: dict[str, tuple[Profile, str]]) -> None:
    asked, given = by_role["question"][0], by_role["score"][0]
    top = max((n for n in given.numbers if n <= 10), default=5)
    for name in asked.counts:
        column = Profile(name, given.counts, given.rows)
        found = questions([column])
        guess = found[0] if found else None
        if guess is None:
            scale = (0, 10) if top > 7 else (1, max(int(top), 2))
            guess = (Question(identifier(name), "driver", "rating", (name,), scale=scale), "")
        draft.questions.append((guess[0], guess[1] or "a scale that fits the answers"))


def _special(
    draft: Draft, by_role: dict[str, tuple[Profile, str]], left: list[Profile], files: list[str]
) -> None:
    """Guess what only one fact needs: lines of orders, amounts, updates of cases, survey years."""
    fact = draft.fact.name
    if (
        fact == "orders"
        and "order" not in by_role
        and {"customer_key", "ordered_at"} <= set(by_role)
    ):
        parts = (by_role["customer_key"][0].name, by_role["ordered_at"][0].name)
        why = "orders have no number; a customer's day makes one"
        draft.columns["order"] = (Rule(text=f"{{{parts[0]}}}/{{{parts[1]}}}"), why)
        draft.columns["line"] = (Rule(number_within=parts), "lines have no number")
    if fact == "page_views":
        _events(draft, left)
    if fact == "orders" and "order" in by_role:
        order = by_role["order"][0]
        if "line" not in draft.columns:
            rule = Rule(value="1") if order.is_unique else Rule(number_within=(order.name,))
            why = "each row is an order" if order.is_unique else "lines have no number"
            draft.columns["line"] = (rule, why)
        price = max(left, key=lambda c: words.fit(c.name, words.PRICE), default=None)
        is_price = price is not None and words.fit(price.name, words.PRICE) and price.is_number
        if price and is_price and "amount" not in by_role and "quantity" in by_role:
            parts = (by_role["quantity"][0].name, price.name)
            draft.columns["amount"] = (Rule(multiply=parts), "quantity times price")
        if any(value.startswith("C") and value[1:].isdigit() for value in order.counts):
            rule = Rule(column=(order.name,), starts_with=("C",))
            draft.columns["is_cancellation"] = (rule, "numbers that begin with C")
    if fact == "cases" and "case" in by_role and not by_role["case"][0].is_unique:
        updates = max(left, key=lambda c: words.fit(c.name, words.UPDATES), default=None)
        case = by_role["case"][0]
        if updates and words.fit(updates.name, words.UPDATES) and case.distinct < 0.9 * case.rows:
            draft.fold = (case.name, updates.name, "a case stands in several rows, its updates")
            draft.columns["updates"] = (Rule(count="rows"), "")
    if fact == "answers" and "response" in by_role and len(files) > 1:
        response = by_role["response"][0]
        if not response.is_unique and all(re.search(r"(?:19|20)\d\d", file) for file in files):
            rule = Rule(text=f"{{year}}-{{{response.name}}}")
            draft.columns["response"] = (rule, "the same numbers stand in several files")
            draft.has_year = True


def _events(draft: Draft, left: list[Profile]) -> None:
    for column in left:
        codes = {value: words.EVENTS.get(words.plain(value), "") for value in column.counts}
        if codes and all(codes.values()) and "event" not in draft.columns:
            rule = Rule(column=(column.name,), codes=codes)
            draft.columns["event"] = (rule, "what the values are called")


def _is_dimension(column: Profile) -> bool:
    return (
        2 <= column.distinct <= _MOST_VALUES
        and column.distinct <= max(12, column.rows // 10)
        and column.filled > 0.3 * column.rows
        and not column.date
        and column.words < 4
        and not (column.is_number and any(not n.is_integer() for n in column.numbers))
    )


def _required(draft: Draft) -> None:
    from_questions = {
        "question",
        "role",
        "kind",
        "state",
        "survey",
        "contract",
        "source",
        "load_id",
    }
    entity = draft.fact.key[1] if len(draft.fact.key) > 1 else ""
    for column in draft.fact.columns:
        if not column.required or column.name in draft.columns or column.name in from_questions:
            continue
        if column.name in _CONSTANTS:
            told = f"one of {', '.join(column.allowed or SURVEY_KINDS)}"
            draft.columns[column.name] = (Rule(value=_CONSTANTS[column.name]), told)
        elif column.name != entity or draft.fact.name == "page_views":
            draft.needed.append(column)
