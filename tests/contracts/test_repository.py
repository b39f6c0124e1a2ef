"""The repository holds the product alone, and works on any machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Written in pieces, since this file is read too.
REGISTRIES = re.compile("|".join(("pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npm")))
MACHINE_PATHS = re.compile(
    r"(?<![\w.}])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "fa" + "rm")) + ")/"
)


def texts() -> dict[str, str]:
    """Return every text file that git has or would take, by its path."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    found = {}
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in content:
            found[name] = content.decode("utf-8", errors="replace")
    return found


def mentions(pattern: re.Pattern[str]) -> list[str]:
    """Return where a pattern stands, as ``path:line: text``."""
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts().items()
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_package_registry() -> None:
    assert mentions(REGISTRIES) == []


def test_no_file_carries_a_path_of_one_machine() -> None:
    assert mentions(MACHINE_PATHS) == []


def test_the_locks_pin_every_library_by_hash_and_by_no_address() -> None:
    for lock in (ROOT / "requirements").iterdir():
        text = lock.read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9]\S*==\S+", text, flags=re.MULTILINE)
        assert pins
        assert "://" not in text
        assert "--index" not in text
        blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
        assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_the_runtime_pins_are_the_same_where_tests_run() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return {line.removesuffix("\\").strip() for line in text.splitlines() if "==" in line}

    assert pins("run.lock") <= pins("dev.lock")


def test_every_make_target_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.search(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)[1].split())  # type: ignore[index]
    described = set(re.findall(r"^([a-z-]+):[^=\n]*## \S", makefile, flags=re.MULTILINE))
    assert described == phony
