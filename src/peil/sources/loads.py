"""Loads that were made: list them, and undo one."""

from __future__ import annotations

from peil.shared.errors import BadInput
from peil.shared.suggest import unknown
from peil.shared.words import Sentence
from peil.warehouse.commit import commit_lock, withdraw_load
from peil.warehouse.engine import LOADING_MEMORY, connect
from peil.warehouse.milestones import reached
from peil.warehouse.register import STATES, Event, Load, loads, record
from peil.warehouse.staging import staging_folder
from peil.warehouse.tables import main_fact
from peil.warehouse.workspace import Workspace


def list_loads(workspace: Workspace) -> list[Load]:
    """Return every load of a workspace, newest first, whatever became of it."""
    return loads(workspace.facts_folder)


def undo_load(workspace: Workspace, load_id: str, *, actor: str = "") -> Load:
    """Take a load's rows out; rows that it had replaced are back at once.

    Parameters
    ----------
    workspace : Workspace
        Where it was loaded.
    load_id : str
        Its name, or the beginning of it that no other load shares.
    actor : str
        Who undoes it.

    Returns
    -------
    Load
        As it stands afterwards.

    Raises
    ------
    UnknownName
        If there is no such load.
    BadInput
        If its rows are not in force, or the beginning fits several loads.
    """
    workspace.check_managed()
    load = _find(list_loads(workspace), load_id)
    if load.state != "loaded":
        raise BadInput(
            "The load %(load_id)s (%(file)s) has no rows in force: it is %(state)s. "
            "There is nothing to undo.",
            load_id=load.load_id,
            file=load.last.file,
            state=Sentence(STATES[load.state]),
        )
    folder = workspace.facts_folder
    about = Event(load.load_id, "undoing", actor, main_fact(load.load_id), load.last.source,
                  load.last.file, load.last.file_hash)  # fmt: skip
    with staging_folder(folder) as work:
        engine = connect(work / "spill", memory=LOADING_MEMORY)
        try:
            # on record first: the file's rows must be kept for as-of, whatever happens next
            record(folder, about)
            reached("undoing")
            with commit_lock(folder):
                withdraw_load(engine, folder, load.load_id, work)
        finally:
            engine.close()
    record(folder, Event(load.load_id, "undone", actor, about.fact, about.source, about.file,
                         about.file_hash))  # fmt: skip
    return _find(list_loads(workspace), load.load_id)


def _find(known: list[Load], asked: str) -> Load:
    found = [load for load in known if load.load_id == asked] or [
        load for load in known if asked and load.load_id.startswith(asked)
    ]
    if not found:
        raise unknown("No load named '%(name)s'.", [load.load_id for load in known], name=asked)
    if len(found) > 1:
        listed = ", ".join(load.load_id for load in found)
        raise BadInput(
            "'%(asked)s' is the beginning of several loads: %(listed)s. Write one whole.",
            asked=asked,
            listed=listed,
        )
    return found[0]
