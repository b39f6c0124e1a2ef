"""From what columns look like to a draft of the mapping."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from peil.facts.answers import SURVEY_KINDS
from peil.facts.fact import Fact
from peil.shared.words import gettext as _
from peil.sources import vocabulary as words
from peil.sources.draft import Draft, guessed
from peil.sources.exports.export import recognised
from peil.sources.guess_columns import MOST_VALUES, assigned, is_personal
from peil.sources.guess_questions import identifier, is_named_comment, questions
from peil.sources.known import draft_known
from peil.sources.profiles import NOTHING, Profile
from peil.sources.rules import Question, Rule

_YES_NO = {"ja", "nei", "nej", "yes", "no", "true", "false", "1", "0"}
_CONSTANTS = {"survey_kind": "relationship", "event": "view"}


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
    draft.export = recognised([column.name for column in columns])
    if draft.export and fact.name in draft.export.facts:
        draft_known(draft, draft.export, columns)
        _further_fields(draft, columns)
        return draft
    left = [column for column in columns if column.filled]
    by_role = assigned(fact, left)
    for name, (column, why) in by_role.items():
        rule = Rule(column=(column.name,), optional=column.name in missing_in)
        if (column.date.startswith("unix") or "%" in column.date) and _is_time(fact, name):
            rule = replace(rule, format=(column.date,))
            why = why or _("how its dates are written")
        draft.columns[name] = (rule, why)
    used = {column.name for column, _why in by_role.values()}
    left = [column for column in left if column.name not in used]
    if fact.name == "answers" and "question" not in draft.columns:
        draft.questions = [
            (replace(question, optional=question.column[0] in missing_in), why)
            for question, why in questions(left)
        ]
        asked = {question.column[0] for question, _why in draft.questions}
        left = [column for column in left if column.name not in asked]
    elif fact.name == "answers":
        _long_questions(draft, by_role)
    _special(draft, by_role, left, files)
    for rule, _why in draft.columns.values():
        used |= {*rule.multiply, *rule.column}
    left = [column for column in left if column.name not in used]
    for column in left:
        # words of people would name them in a table
        if _is_dimension(column) and not is_named_comment(column):
            name = identifier(column.name)
            name = f"{name}_" if fact.column(name) or name in draft.dimensions else name
            draft.dimensions[name] = (
                Rule(column=(column.name,), optional=column.name in missing_in), ""
            )  # fmt: skip
        else:
            draft.unused.append(column.name)
    draft.unused += [column.name for column in columns if not column.filled]
    draft.survey_kind = _survey_kind(draft.questions)
    _required(draft)
    return draft


def _further_fields(draft: Draft, columns: list[Profile]) -> None:
    """Find what a company has added to a known export: what it is about, and whose it is.

    Only what is chosen from a list, as such exports say of a field: a subject may name people.
    """
    left = [
        column for column in columns
        if column.name in draft.unused and column.filled and column.name.endswith("[list]")
    ]  # fmt: skip
    for name, (column, why) in assigned(draft.fact, left).items():
        if name in ("topic", "unit") and name not in draft.columns:
            told = why or _("by its name")
            draft.columns[name] = (Rule(column=(column.name,)), told)
            draft.unused.remove(column.name)


def _survey_kind(questions_: list[tuple[Question, str]]) -> str:
    """Tell a survey of one visit or case from one of the whole relation; a first guess."""
    kinds = {question.kind for question, _why in questions_}
    if kinds & {"task", "completion", "resolution"}:
        return "interaction"
    if kinds & {"nps", "csi_satisfaction"}:
        return "relationship"
    return "interaction" if "ces" in kinds else ""


def _source(files: list[str]) -> str:
    stem = files[0].rsplit("/", 1)[-1].split(".")[0]
    name = re.sub(r"[^a-z]+", "_", words.plain(stem)).strip("_")
    return name or "export"


def _settings(draft: Draft, columns: list[Profile]) -> None:
    used = [value for column in columns for value in column.counts if value in NOTHING]
    draft.missing = sorted(set(used))
    dates = Counter(column.date for column in columns if column.date)
    told, first = "", "true"
    if dates["day_first"] and not dates["month_first"]:
        told = _("days above 12 stand first")
    elif dates["month_first"] and not dates["day_first"]:
        told, first = _("days above 12 stand second"), "false"
    elif dates["either"]:
        told = _("unsure: no day above 12 tells")
    if told:
        draft.settings.append(guessed(f"day_first = {first}", told))
    signs = {column.decimal for column in columns}
    if "," in signs:
        told = _("numbers have a decimal comma")
        draft.settings.append(guessed('file.decimal = ","', told))
    elif "." in signs:
        told = _("commas stand between thousands")
        draft.settings.append(guessed('file.decimal = "."', told))


def _is_time(fact: Fact, name: str) -> bool:
    column = fact.column(name)
    return column is not None and column.type in ("instant", "date")


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
        draft.questions.append((guess[0], guess[1] or _("unsure: a scale that fits the answers")))


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
        why = _("orders have no number; a customer's day makes one")
        draft.columns["order"] = (Rule(text=f"{{{parts[0]}}}/{{{parts[1]}}}"), why)
        draft.columns["line"] = (Rule(number_within=parts), _("lines have no number"))
    if fact == "cases" and "closed_at" in draft.columns and "solved_at" not in draft.columns:
        # closed alone would leave every case open, and no time to a solution
        rule, _why = draft.columns.pop("closed_at")
        told = _("unsure: the file only says when a case was closed, taken for when it was solved")
        draft.columns["solved_at"] = (rule, told)
    if fact == "page_views":
        _coded(draft, left, "event", words.EVENTS)
        _addresses(draft, by_role)
    if fact == "task_runs":
        _coded(draft, left, "outcome", words.OUTCOMES)
    if fact == "orders" and "order" in by_role:
        order = by_role["order"][0]
        if "line" not in draft.columns:
            rule = Rule(value="1") if order.is_unique else Rule(number_within=(order.name,))
            why = _("each row is an order") if order.is_unique else _("lines have no number")
            draft.columns["line"] = (rule, why)
        price = max(left, key=lambda c: words.fit(c.name, words.PRICE), default=None)
        is_price = price is not None and words.fit(price.name, words.PRICE) and price.is_number
        if price and is_price and "amount" not in by_role and "quantity" in by_role:
            parts = (by_role["quantity"][0].name, price.name)
            draft.columns["amount"] = (Rule(multiply=parts), _("quantity times price"))
        _cancellations(draft, left)
        if any(value.startswith("C") and value[1:].isdigit() for value in order.counts):
            rule = Rule(column=(order.name,), starts_with=("C",))
            draft.columns["is_cancellation"] = (rule, _("numbers that begin with C"))
    if fact == "cases" and "case" in by_role and not by_role["case"][0].is_unique:
        updates = max(left, key=lambda c: words.fit(c.name, words.UPDATES), default=None)
        case = by_role["case"][0]
        if updates and words.fit(updates.name, words.UPDATES) and case.distinct < 0.9 * case.rows:
            draft.fold = (case.name, updates.name, _("a case stands in several rows, its updates"))
            draft.columns["updates"] = (Rule(count="rows"), "")
    if fact == "answers" and "response" in by_role and len(files) > 1:
        response = by_role["response"][0]
        if not response.is_unique and all(re.search(r"(?:19|20)\d\d", file) for file in files):
            rule = Rule(text=f"{{year}}-{{{response.name}}}")
            draft.columns["response"] = (rule, _("the same numbers stand in several files"))
            draft.has_year = True


def _addresses(draft: Draft, by_role: dict[str, tuple[Profile, str]]) -> None:
    """Cut off what follows an address's ? and #: it makes a page into many, and may name people."""
    page = by_role.get("page")
    if page and any("/" in value and ("?" in value or "#" in value) for value in page[0].counts):
        rule, why = draft.columns["page"]
        cut = _("what follows ? and # is cut off")
        draft.columns["page"] = (replace(rule, until=("?", "#")), f"{why}; {cut}" if why else cut)


def _cancellations(draft: Draft, left: list[Profile]) -> None:
    """Find the column that tells what was returned or called off from what was sold."""
    for column in left:
        if not 2 <= column.distinct <= 12 or column.filled < 0.9 * column.rows:
            continue
        back = sorted(v for v in column.counts if words.plain(v) in words.RETURNS)
        named = words.fit(column.name, words.RETURN_NAMES) > 0.3 and column.distinct == 2
        if not back and named:
            letters = {v: words.plain(v) for v in column.counts}
            back = [v for v, plain in letters.items() if plain in ("r", "k", "c")]
        if back and len(back) < column.distinct:
            rule = Rule(column=(column.name,), is_one_of=tuple(back))
            told = _("unsure: these values mean that the sale was taken back")
            draft.columns["is_cancellation"] = (rule, told)
            return
        if named and {words.plain(v) for v in column.counts} <= _YES_NO:
            rule = Rule(column=(column.name,))
            draft.columns["is_cancellation"] = (rule, _("unsure: by its name"))
            return


def _coded(draft: Draft, left: list[Profile], name: str, known: Mapping[str, str]) -> None:
    """Take a column all of whose values are words for those that are allowed."""
    for column in left:
        codes = {value: known.get(words.plain(value), "") for value in column.counts}
        if codes and all(codes.values()) and name not in draft.columns:
            rule = Rule(column=(column.name,), codes=codes)
            draft.columns[name] = (rule, _("what the values are called"))


def _is_dimension(column: Profile) -> bool:
    return (
        2 <= column.distinct <= MOST_VALUES
        and not is_personal(column)
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
            told = _("check which one fits: %(values)s") % {
                "values": ", ".join(column.allowed or SURVEY_KINDS)
            }
            value = draft.survey_kind or _CONSTANTS[column.name]
            draft.columns[column.name] = (Rule(value=value), told)
        elif column.name != entity or draft.fact.name == "page_views":
            draft.needed.append(column)
