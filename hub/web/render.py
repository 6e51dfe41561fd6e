"""Pages as HTML. A fragment is rendered once for all who look at the same thing at the same version."""

import hmac
import itertools
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2

HERE = Path(__file__).parent
KEPT = 256  # fragments; a night has some hundred different ones


class Renderer:
    def __init__(self, school: str, title: str) -> None:
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {"school": school, "title": title}
        self._secret = secrets.token_bytes(16)
        self._kept: dict[tuple[Any, ...], str] = {}

    def page(self, name: str, page: object, said: str | None = None) -> str:
        """A whole page with its fragment in it."""
        return self.plain(name, page=page, name=name, said=said)

    def plain(self, template: str, **context: object) -> str:
        return self._templates.get_template(f"{template}.html").render(context, new_id=_random_id)

    def fragment(self, name: str, state: tuple[Any, ...], moment: int, view: Callable[[], object]) -> str:
        """The part that is pushed, kept while `state` and `moment` are the same; `view` is asked only if none is kept.

        The ids of its buttons follow from the state alone: two phones that show it share them, so that pressing twice
        is one press, and a page on which only the minutes moved is otherwise the same.
        """
        kept = self._kept.get((name, state, moment))
        if kept is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            context: Mapping[str, object] = {
                "page": view(),
                "name": name,
                "said": None,
                "new_id": self._ids(name, state),
            }
            kept = self._templates.get_template(f"_{name}.html").render(context)
            self._kept[(name, state, moment)] = kept
        return kept

    def _ids(self, name: str, state: tuple[Any, ...]) -> Callable[[], str]:
        """Nobody outside can guess them; after a restart they are others."""
        count = itertools.count()

        def next_id() -> str:
            seed = f"{name}|{state}|{next(count)}".encode()
            return "page-" + hmac.digest(self._secret, seed, "sha256").hex()[:32]

        return next_id


def _random_id() -> str:
    return "page-" + secrets.token_hex(16)
