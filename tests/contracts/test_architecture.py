"""ARCHITECTURE.md and the import rules describe the tree as it is."""

from __future__ import annotations

import re
import socket
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "peil"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
FACES = {"cli", "web", "notebook", "jobs", "accounts", "steering", "surveys", "demo"}


def section(heading: str) -> str:
    """Return what stands under a second-level heading of ARCHITECTURE.md."""
    return ARCHITECTURE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def folders() -> set[str]:
    """Return the folders of the package that hold code or translations."""
    kept = {"*.py", "*.po"}
    return {
        child.name
        for child in PACKAGE.iterdir()
        if child.is_dir() and any(next(child.rglob(pattern), None) for pattern in kept)
    }


def modules() -> set[str]:
    """Return the names directly under the package that can be imported."""
    files = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    return files | {name for name in folders() if next((PACKAGE / name).rglob("*.py"), None)}


def contract(kind: str) -> dict[str, Any]:
    """Return the import-linter contract of one kind."""
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    return next(each for each in contracts if each["type"] == kind)


def test_the_folder_table_names_every_folder_and_no_other() -> None:
    named = set(re.findall(r"^\| `(\w+)/` \|", section("Folders"), flags=re.MULTILINE))
    assert named == folders()


def test_every_runtime_library_has_its_line_and_no_other_has() -> None:
    required = {
        re.match(r"[\w-]+", requirement)[0].lower()  # type: ignore[index]
        for requirement in PROJECT["project"]["dependencies"]
    }
    rows = re.findall(r"^\| ([^|]+) \|", section("Libraries"), flags=re.MULTILINE)[1:]
    named = {name.strip().lower() for row in rows for name in row.split(",")}
    assert named == required


def test_every_module_has_its_layer() -> None:
    layers = set(re.findall(r"\w+", " ".join(contract("layers")["layers"])))
    assert modules() <= layers


def test_every_module_of_the_measuring_core_is_kept_from_web_frameworks() -> None:
    core = {f"peil.{name}" for name in modules() - FACES}
    assert set(contract("forbidden")["source_modules"]) == core


def test_architecture_fits_one_page() -> None:
    assert len(ARCHITECTURE.splitlines()) <= 100


def test_a_test_cannot_reach_another_machine() -> None:
    with socket.socket() as outward, pytest.raises(ConnectionRefusedError, match=r"192\.0\.2\.1"):
        outward.connect(("192.0.2.1", 80))
