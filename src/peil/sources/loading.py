"""One file's way into the facts: staged, checked, and committed whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from peil.facts.catalog import fact as fact_named
from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.sources.jobs import Job, Prepare, PreparedRows, Progress, told
from peil.sources.refusals import (
    count_bad_rows,
    first_problems,
    refusal,
    refusal_without_values,
    write_report,
)
from peil.sources.reports import LoadReport
from peil.warehouse.commit import commit_load, commit_lock, find_replaced, loads_in_force
from peil.warehouse.engine import LOADING_MEMORY, connect
from peil.warehouse.milestones import reached
from peil.warehouse.register import Event, EventName, events, record
from peil.warehouse.staging import (
    Staged,
    flushing,
    has_repeated_keys,
    stage,
    staging_folder,
)
from peil.warehouse.sweep import has_leftovers, sweep
from peil.warehouse.tables import exists, open_table, read_snapshot
from peil.warehouse.workspace import Workspace


def load_file(
    workspace: Workspace,
    job: Job,
    prepare: Prepare,
    progress: Progress | None = None,
) -> LoadReport:
    """Load one file, whole or not at all.

    Parameters
    ----------
    workspace : Workspace
        Where to.
    job : Job
        What and how.
    prepare : callable
        Gives the SQL of the file's rows for the engine it is handed, and whether rows must be
        numbered.
    progress : callable or None
        Told the file's name and the share that is done, some times a second, from a thread of
        its own.

    Returns
    -------
    LoadReport
        Also for a file that is refused.
    """
    folder = workspace.facts_folder
    stem = job.stem(workspace.settings.zone)
    if has_leftovers(folder):
        sweep(folder)
    if earlier := _in_force(folder, job.fact, stem):
        return _already(folder, job, earlier)
    # A load that was undone keeps its name in the tables of replaced rows. A new name for every
    # try keeps those from hiding rows of the new one.
    load_id = stem + secrets.token_hex(3)
    start = Event(
        load_id, "started", job.actor, job.fact, job.source, job.file, job.file_hash,
        job.mapping_name, job.mapping_text, job.mapping_hash,
        schema_version=fact_named(job.fact).version,
    )  # fmt: skip
    with staging_folder(folder) as work:
        if not job.is_dry_run:
            record(folder, start)
        reached("started")
        engine = connect(work / "spill", memory=LOADING_MEMORY)
        try:
            with told(engine, progress, job.file):
                return _load(workspace, job, start, prepare, engine, work)
        except BadInput as problem:
            if not job.is_dry_run:
                record(folder, replace(start, event="refused", message=_("The file does not "
                                       "fit the mapping.")))  # fmt: skip
            return LoadReport(job.file, "refused", load_id, message=_about(job.file, problem))
        finally:
            engine.close()


def _load(
    workspace: Workspace,
    job: Job,
    start: Event,
    prepare: Prepare,
    engine: duckdb.DuckDBPyConnection,
    work: Path,
) -> LoadReport:
    prepared, staged = _staged(prepare, engine, work)
    reached("staged")
    report = _summed_up(job, prepared, engine, staged, start.load_id)
    if report.rows_left_out:
        report = _with_problems(workspace, job, report, engine, prepared.problems)
        if report.state == "refused":
            if not job.is_dry_run:
                text = refusal_without_values(
                    report.rows_left_out, report.rows_read, report.problems
                )
                record(workspace.facts_folder, _entry(start, report, "refused", text))
            return report
    return _into_force(workspace.facts_folder, job, start, report, engine, staged, work,
                       has_natural_key=prepared.has_natural_key)  # fmt: skip


def _staged(
    prepare: Prepare, engine: duckdb.DuckDBPyConnection, work: Path
) -> tuple[PreparedRows, list[Staged]]:
    """Write a file's good rows: first as if it were sound, which most are, in one fast pass.

    Where rows have problems or keys stand twice it is read again, with the numbers of rows.
    """
    try:
        prepared = prepare(engine, False)
        staged = _stage_all(engine, prepared, work / "quick")
        with flushing(staged):
            if prepared.is_numbered or not any(has_repeated_keys(engine, one) for one in staged):
                return prepared, staged
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        pass  # the careful reader tells what is wrong
    shutil.rmtree(work / "quick", ignore_errors=True)
    prepared = prepare(engine, True)
    staged = _stage_all(engine, prepared, work / "careful")
    with flushing(staged):
        return prepared, staged


def _stage_all(
    engine: duckdb.DuckDBPyConnection, prepared: PreparedRows, folder: Path
) -> list[Staged]:
    return [
        stage(engine, fact_named(name), select, folder / name,
              keeps_last=prepared.has_natural_key and prepared.is_numbered)
        for name, select in prepared.facts.items()
    ]  # fmt: skip


def _rows_read(
    prepared: PreparedRows, engine: duckdb.DuckDBPyConnection, staged: Sequence[Staged]
) -> int:
    """Return how many rows the file has; writing them has told, where it was one plain pass."""
    if not prepared.is_numbered and staged and staged[0].scanned is not None:
        return staged[0].scanned
    (rows,) = engine.execute(prepared.rows).fetchone() or (0,)
    return int(rows)


def _into_force(
    folder: Path,
    job: Job,
    start: Event,
    report: LoadReport,
    engine: duckdb.DuckDBPyConnection,
    staged: Sequence[Staged],
    work: Path,
    *,
    has_natural_key: bool,
) -> LoadReport:
    rivals = None if has_natural_key else _loads_of_file(folder, job.file_hash)
    if job.is_dry_run:
        counts = [
            find_replaced(engine, folder, read_snapshot(open_table(folder / one.fact.name)), one,
                          work / "replaced", rivals)[1]
            for one in staged if exists(folder / one.fact.name)
        ]  # fmt: skip
        return replace(report, state="checked", load_id="", rows_replaced=sum(counts))
    if not report.rows_loaded:
        record(folder, _entry(start, report, "committed", "The file has no rows to load."))
        return replace(report, state="empty")
    with commit_lock(folder):
        stem = start.load_id.rsplit("-", 1)[0] + "-"
        if earlier := _in_force(folder, job.fact, stem):
            return _already(folder, job, earlier)
        replaced = commit_load(engine, folder, start.load_id, staged, work / "pairs",
                               rivals=rivals)  # fmt: skip
    report = replace(report, rows_replaced=replaced)
    record(folder, _entry(start, report, "committed"))
    reached("recorded")
    return report


def _summed_up(
    job: Job,
    prepared: PreparedRows,
    engine: duckdb.DuckDBPyConnection,
    staged: Sequence[Staged],
    load_id: str,
) -> LoadReport:
    main = next((one for one in staged if one.fact.name == job.fact), None)
    if main is None:
        raise BadInput("The mapping brings no rows of '%(fact)s'. Map its columns.", fact=job.fact)
    return LoadReport(
        job.file,
        "loaded",
        load_id,
        rows_read=_rows_read(prepared, engine, staged),
        rows_loaded=main.rows,
        rows_left_out=count_bad_rows(engine, prepared.problems) if prepared.bad_rows else 0,
        duplicates=main.duplicates,
        rows_without_date=main.without_date,
        date_column=main.fact.time,
        facts={one.fact.name: one.rows for one in staged},
        warnings=prepared.warnings + prepared.told_by_writing(engine),
        first_event=main.first_event,
        last_event=main.last_event,
        is_simulated=main.is_simulated,
    )


def _with_problems(
    workspace: Workspace,
    job: Job,
    report: LoadReport,
    engine: duckdb.DuckDBPyConnection,
    select: str,
) -> LoadReport:
    problems = first_problems(engine, select)
    written = None
    if not job.is_dry_run:
        written = write_report(engine, job.file, select, job.beside, workspace.folder / "refused")
    report = replace(report, problems=problems, refused_rows=written)
    if job.keeps_good:
        return report
    message = refusal(job.file, problems, report.rows_left_out, report.rows_read, written)
    return replace(
        report, state="refused", rows_loaded=0, rows_without_date=0, facts={}, message=message
    )


def _entry(start: Event, report: LoadReport, event: EventName, message: str = "") -> Event:
    return replace(
        start,
        event=event,
        rows_read=report.rows_read,
        rows_loaded=report.rows_loaded,
        rows_left_out=report.rows_left_out,
        rows_replaced=report.rows_replaced,
        rows_without_date=report.rows_without_date,
        first_event=report.first_event,
        last_event=report.last_event,
        simulated=report.is_simulated,
        message=message,
    )


def _in_force(folder: Path, fact: str, stem: str) -> str | None:
    return next((load for load in loads_in_force(folder, fact) if load.startswith(stem)), None)


def _already(folder: Path, job: Job, load_id: str) -> LoadReport:
    entry = next((e for e in events(folder) if e.load_id == load_id and e.event == "committed"),
                 None)  # fmt: skip
    if entry is None:
        return LoadReport(job.file, "already loaded", load_id)
    return LoadReport(
        job.file, "already loaded", load_id, entry.rows_read, entry.rows_loaded,
        entry.rows_left_out, entry.rows_replaced, rows_without_date=entry.rows_without_date,
        date_column=fact_named(job.fact).time, first_event=entry.first_event,
        last_event=entry.last_event,
    )  # fmt: skip


def _loads_of_file(folder: Path, file_hash: str) -> frozenset[str]:
    """Return the loads of the same file under other mappings: rows of no other have its keys."""
    return frozenset(event.load_id for event in events(folder) if event.file_hash == file_hash)


def _about(file: str, problem: BadInput) -> str:
    text = str(problem)
    return text if file in text else f"{file}: {text}"
