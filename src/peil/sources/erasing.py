"""Erase a person by the id that a company knows them by: find the key it became, then the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from peil.shared.errors import BadInput
from peil.sources.mapping import parse_mapping
from peil.sources.person_keys import person_key
from peil.warehouse import erasing
from peil.warehouse.engine import literal
from peil.warehouse.register import events
from peil.warehouse.salt import customer_salt
from peil.warehouse.workspace import Workspace


@dataclass(frozen=True)
class Known:
    """A person as one scope knows them.

    Parameters
    ----------
    scope : str
        What a mapping says under ``customer_scope``, or its source where it says nothing.
    key : str
        In facts.
    rows : dict of str to int
        Fact to the number of rows about the person, replaced ones among them.
    """

    scope: str
    key: str
    rows: dict[str, int]

    def text(self) -> str:
        """Return the rows by fact, for people."""
        return erasing.told(self.rows)


def find_person(workspace: Workspace, person: str) -> list[Known]:
    """Return under which scopes an id is known, and how many rows are about it.

    Parameters
    ----------
    workspace : Workspace
        Where to look.
    person : str
        The id of a customer or an employee, as the loaded files wrote it.

    Raises
    ------
    BadInput
        If the facts lie in a database of others, or no row is about such a person.
    """
    workspace.check_managed()
    salt = customer_salt(workspace)
    scopes = _scopes(workspace)
    found = []
    with duckdb.connect() as engine:
        for scope in scopes:
            sql = person_key(literal(person.strip()), salt=salt, scope=scope)
            (key,) = engine.execute(f"SELECT {sql}").fetchone() or ("",)
            rows = erasing.count_rows(workspace.facts_folder, [str(key)])
            if rows:
                found.append(Known(scope, str(key), rows))
    if not found:
        raise BadInput(
            "No row is about '%(person)s' in %(scopes)s. Write the id as the loaded files did.",
            person=person,
            scopes=", ".join(scopes) or "-",
        )
    return found


def chosen(found: Sequence[Known], person: str, scope: str | None) -> Known:
    """Return the one that is meant; ids of several scopes may be of different people.

    Raises
    ------
    BadInput
        If none is known under the scope, or several are and none is named.
    """
    scopes = ", ".join(one.scope for one in found)
    meant = [one for one in found if scope in (None, one.scope)]
    if not meant:
        raise BadInput(
            "'%(person)s' is not known in '%(scope)s', but in %(scopes)s.",
            person=person,
            scope=scope,
            scopes=scopes,
        )
    if len(meant) > 1:
        raise BadInput(
            "'%(person)s' is known in several: %(scopes)s. They may be different people: name one "
            "with --scope, and erase one after the other.",
            person=person,
            scopes=scopes,
        )
    return meant[0]


def erase_person(workspace: Workspace, known: Known, *, actor: str = "") -> dict[str, int]:
    """Erase all rows about a person for good, and note that it was done, but not of whom.

    Parameters
    ----------
    workspace : Workspace
        Where they are known.
    known : Known
        From `find_person`.
    actor : str
        Who erases, for the register.

    Returns
    -------
    dict of str to int
        Fact to the number of rows that are gone.
    """
    workspace.check_managed()
    return erasing.erase(workspace.facts_folder, [known.key], actor=actor)


def _scopes(workspace: Workspace) -> list[str]:
    """Return the scopes and sources whose ids have become keys."""
    texts = {event.mapping_text: event.source for event in events(workspace.facts_folder)}
    found = set()
    for text, source in texts.items():
        try:
            found.add(parse_mapping(text).customer_scope or source)
        except BadInput:  # of an earlier Peil, or not from a mapping
            found.add(source)
    return sorted(found - {""})
