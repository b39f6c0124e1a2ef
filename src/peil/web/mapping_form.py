"""A mapping as a form: what it asks about each column and question, and the TOML it becomes.

The form shows the simple things. What it cannot show (templates, folding, blocks for some of the
files) stands in the text, is left as it is, and can be changed there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from peil.shared.errors import BadInput
from peil.web.mapping_rows import NEW_ROWS, MappingForm, read_form
from peil.web.mapping_text import Doc, at, guesses_in, parsed, write

__all__ = ["MappingForm", "filled_in", "read_form"]


def filled_in(text: str, answers: Mapping[str, str]) -> str:
    """Return the mapping's TOML with what was filled in.

    Parameters
    ----------
    text : str
        The TOML that the form was made from.
    answers : mapping of str to str
        The form's fields by name.

    Raises
    ------
    BadInput
        If a scale is not two whole numbers.
    """
    doc, guesses = parsed(text), guesses_in(text)
    before = parsed(text)
    _set(doc, "source", answers.get("source", "").strip())
    _set(doc, "zone", answers.get("zone", "").strip())
    _set(doc, "day_first", {"yes": True, "no": False}.get(answers.get("day_first", "")))
    options = dict(doc.get("file", {}))
    _set(options, "decimal", answers.get("decimal", ""))
    _set(doc, "file", options)
    doc["columns"] = _columns(doc.get("columns", {}), answers)
    _set(doc, "dimensions", _dimensions(doc.get("dimensions", {}), answers))
    if "question:0:id" in answers:
        _set(doc, "questions", list(_questions(doc.get("questions", []), answers)))
    still = {place: why for place, why in guesses.items() if at(doc, place) == at(before, place)}
    return write(doc, still)


def _columns(old: Doc, answers: Mapping[str, str]) -> Doc:
    new = {}
    named = [name.removeprefix("column:") for name in answers if name.startswith("column:")]
    for name in [*old, *(name for name in named if name not in old)]:
        rule = _chosen(old.get(name), answers, f"column:{name}", f"value:{name}")
        if rule is not None:
            new[name] = rule
    return new


def _dimensions(old: Doc, answers: Mapping[str, str]) -> Doc:
    new = {}
    names = list(old)
    for number in range(len(names) + NEW_ROWS):
        was = names[number] if number < len(names) else ""
        name = answers.get(f"dimension:{number}:name", was).strip()
        rule = _chosen(old.get(was), answers, f"dimension:{number}", f"dimension:{number}:value")
        if name and rule is not None:
            new[name] = rule
    return new


def _chosen(old: Any, answers: Mapping[str, str], field: str, constant: str) -> Any:
    """Return the rule that was chosen; the old one where it says the same or more."""
    if field not in answers:
        return old
    value, column = answers.get(constant, "").strip(), answers[field]
    if value:
        return {"value": value}
    if column == "=":  # as written
        return old
    if not column:
        return None
    asked = old.get("column") if isinstance(old, dict) else old
    if column == asked or (isinstance(asked, list) and column in asked):
        return old
    if isinstance(old, dict) and "column" in old:
        return {**old, "column": column}
    return column


def _questions(old: Sequence[Doc], answers: Mapping[str, str]) -> Iterator[Doc]:
    for number in range(len(old) + NEW_ROWS):
        said = {
            name: answers.get(f"question:{number}:{name}", "").strip()
            for name in ("id", "column", "text", "role", "kind", "low", "high", "blank",
                         "not_applicable")
        }  # fmt: skip
        asked = dict(old[number]) if number < len(old) else {}
        if not said["id"] or not said["role"]:
            continue
        asked |= {"id": said["id"]}
        column = _chosen(asked.get("column", asked["id"]), {"c": said["column"]}, "c", "")
        if said["column"] != "=":
            _set(asked, "column", column)
        for name in ("text", "role", "kind"):
            _set(asked, name, said[name])
        _set(asked, "scale", _scale(said["id"], said["low"], said["high"]))
        for name in ("blank", "not_applicable"):
            _set(asked, name, [part.strip() for part in said[name].split(",") if part.strip()])
        is_reversed = answers.get(f"question:{number}:reversed") == "yes"
        _set(asked, "higher_is_better", False if is_reversed else None)
        yield asked


def _scale(question: str, low: str, high: str) -> list[int] | None:
    if not low and not high:
        return None
    try:
        return [int(low), int(high)]
    except ValueError:
        raise BadInput(
            "The scale of '%(id)s' is '%(low)s' to '%(high)s'; it must be two whole numbers.",
            id=question,
            low=low,
            high=high,
        ) from None


def _set(doc: Doc, name: str, value: Any) -> None:
    if value is None or value in ("", [], {}):
        doc.pop(name, None)
    else:
        doc[name] = value
