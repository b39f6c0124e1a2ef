"""Run the browser's face while developing: ``python -m peil.web DIR… [--port 8000]``.

Templates, stylesheet and code are read anew when they change. For everybody else there is
``peil serve``.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def main() -> None:
    """Read the arguments, migrate, and serve with Django's own reloading server."""
    parser = argparse.ArgumentParser(prog="python -m peil.web", description=__doc__)
    parser.add_argument("workspace", nargs="+", type=Path)
    parser.add_argument("--port", type=int, default=8000)
    chosen = parser.parse_args()
    os.environ["PEIL_WORKSPACES"] = os.pathsep.join(str(p.resolve()) for p in chosen.workspace)
    os.environ["PEIL_DEVELOPMENT"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peil.web.settings")

    import django
    from django.core.management import call_command

    django.setup()
    if os.environ.get("RUN_MAIN") != "true":
        from peil.accounts.owner import ensure_owner

        call_command("migrate", verbosity=0)
        made = ensure_owner()
        if made:
            print(f"Sign in as {made[0]} with {made[1]}")  # noqa: T201
    call_command("runserver", f"127.0.0.1:{chosen.port}", "--nostatic")


if __name__ == "__main__":
    main()
