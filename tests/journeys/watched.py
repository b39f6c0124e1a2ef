"""A page that is watched: what it asks for, what its console says, how it looks to axe-core."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

PHONE, SMALL_PHONE, DESK = 390, 320, 1440
Scheme = Literal["light", "dark"]

_AXE = Axe()
_ALL_RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
_LOCALES = {"en": "en-GB", "nb": "nb-NO", "sv": "sv-SE"}
_HEIGHT = {PHONE: 844, SMALL_PHONE: 640, DESK: 900}
_WIDER_THAN_THE_WINDOW = """() => {
  const room = document.documentElement;
  if (room.scrollWidth <= window.innerWidth) return [];
  const out = [...document.body.querySelectorAll('*')].filter(e => {
    const box = e.getBoundingClientRect();
    if (box.width === 0 || box.right <= window.innerWidth + 0.5) return false;
    for (let p = e.parentElement; p; p = p.parentElement)
      if (getComputedStyle(p).overflowX !== 'visible' && p !== document.body) return false;
    return true;
  });
  const told = e => (e.textContent || '').trim().slice(0, 40);
  return [`${room.scrollWidth} px wide`, ...out.slice(0, 5).map(
    e => `${e.tagName.toLowerCase()}.${e.getAttribute('class')} “${told(e)}”`)];
}"""


@dataclass
class Watched:
    """A context of the browser whose pages are watched.

    Parameters
    ----------
    context : BrowserContext
    address : str
        The only server that pages may ask.
    faults : list of str
        What went wrong so far.
    """

    context: BrowserContext
    address: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", self._asked)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.page: Page = self.context.new_page()
        self._refused = ""
        self._meant: tuple[int, ...] = ()

    def visit(self, path: str, *, status: int = 200) -> Page:
        """Open a page of the installation that answers with a status."""
        # The browser writes an answer of 400 and above into its console, as it should.
        self._refused = self.address + path if status >= 400 else ""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}, not {status}"
        return self.page

    def expects(self, *statuses: int) -> None:
        """Say which answers of 400 and above are meant, whatever is asked for."""
        self._meant = statuses

    def show(self, width: int, scheme: Scheme) -> None:
        """Show the page in a window of this width, by day or by night."""
        self.page.set_viewport_size({"width": width, "height": _HEIGHT[width]})
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def unfold(self) -> None:
        """Open all that is folded away, so that it is looked at too; menus stay closed."""
        self.page.evaluate(
            "document.querySelectorAll('details:not(.drop)').forEach(d => { d.open = true })"
        )

    def look(self, where: str, within: str | None = None) -> None:
        """Let axe-core look at the page as it is shown, or at a part of it."""
        found = _AXE.run(self.page, context=within, options=_ALL_RULES).response["violations"]
        self.faults += [
            f"{where}: {rule['id']} ({rule['help']}): {_node(node)}"
            for rule in found
            for node in rule["nodes"][:3]
        ]

    def measure(self, where: str) -> None:
        """Note if the page must be scrolled sideways."""
        wide = self.page.evaluate(_WIDER_THAN_THE_WINDOW)
        if wide:
            self.faults.append(f"{where}: scrolls sideways: {'; '.join(wide)}")

    def _asked(self, request: Request) -> None:
        place = urlsplit(request.url)
        if place.scheme in ("data", "blob"):
            return
        if f"{place.scheme}://{place.netloc}" != self.address:
            self.faults.append(f"{self.page.url} asked for {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if "Failed to load" in message.text and (
            message.location["url"] == self._refused
            or any(f"status of {status}" in message.text for status in self._meant)
        ):
            return
        self.faults.append(f"console at {self.page.url}: {message.text}")


Watching = Callable[..., Watched]


def context_of(browser: Browser, language: str, **more: Any) -> BrowserContext:
    """Return a context of the browser for somebody who speaks a language."""
    made = browser.new_context(locale=_LOCALES[language], **more)
    made.set_default_timeout(120_000)
    return made


def _node(node: dict[str, Any]) -> str:
    told = [check["message"] for check in (*node["any"], *node["all"], *node["none"])]
    html = " ".join(node["html"].split())[:200]
    return f"{json.dumps(node['target'])} {html} ({'; '.join(told)[:300]})"
