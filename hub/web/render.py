"""Pages as HTML. A fragment is rendered once for all who look at the same thing at the same version."""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jinja2

HERE = Path(__file__).parent
KEPT = 256  # fragments; a night has some hundred different ones


class Renderer:
    def __init__(self, school: str, title: str, notices: Callable[[str], Sequence[object]] = lambda _: ()) -> None:
        """`notices`: what the office says to everybody now, in a language; every page begins with it."""
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {"school": school, "title": title, "notices": notices}
        self._kept: dict[tuple[str, tuple[Any, ...]], str] = {}

    def page(self, name: str, page: object, said: str | None = None) -> str:
        """A whole page with its fragment in it."""
        return self.plain(name, page=page, name=name, said=said)

    def plain(self, template: str, **context: object) -> str:
        return self._templates.get_template(f"{template}.html").render(context, new_id=_random_id)

    def fragment(self, name: str, state: tuple[Any, ...], view: Callable[[], object]) -> str:
        """The part that is pushed, kept while `state` is the same; `view` is asked only if none is kept.

        Its buttons carry ids of their own for who has no JavaScript; live.js makes a new one for each press.
        """
        kept = self._kept.get((name, state))
        if kept is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            template = self._templates.get_template(f"_{name}.html")
            kept = template.render(page=view(), name=name, said=None, new_id=_random_id)
            self._kept[(name, state)] = kept
        return kept

    def part(self, template: str, **context: object) -> str:
        """The part that is pushed, for one who alone sees it so."""
        return self._templates.get_template(f"_{template}.html").render(context, new_id=_random_id)


def _random_id() -> str:
    return "page-" + secrets.token_hex(16)
