"""Run every benchmark of this folder, or those named: ``python -m benchmarks [NAME …]``."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module

import benchmarks


def main(names: list[str]) -> None:
    """Run benchmarks by file name; a file takes part by having ``main()`` and a docstring."""
    found = [m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name[0] != "_"]
    unknown = set(names) - set(found)
    if unknown:
        sys.exit(f"No benchmark named {', '.join(sorted(unknown))}. There are: {', '.join(found)}.")
    for name in names or found:
        module = import_module(f"benchmarks.{name}")
        if not hasattr(module, "main"):
            continue
        print(f"\n== {name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
        module.main()


if __name__ == "__main__":
    main(sys.argv[1:])
