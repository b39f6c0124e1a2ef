"""Who may open a page. Without a mark, whoever has signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_View = TypeVar("_View", bound=Callable[..., object])


def open_to_strangers(view: _View) -> _View:
    """Mark a view that can be opened without signing in: sign-in itself, and ``/healthz``."""
    view.is_open_to_strangers = True  # type: ignore[attr-defined]
    return view


def open_before_change(view: _View) -> _View:
    """Mark a view that is open to somebody who must change their password first."""
    view.is_open_before_change = True  # type: ignore[attr-defined]
    return view


def needs_role(role: str) -> Callable[[_View], _View]:
    """Mark a view that only a role, or one above it, may open.

    Parameters
    ----------
    role : str
        ``analyst`` or ``owner``, see `peil.accounts.models.ROLES`.
    """

    def mark(view: _View) -> _View:
        view.needs_role = role  # type: ignore[attr-defined]
        return view

    return mark
