"""Writes a settings Struct as a file and as a page that explain themselves, out of the descriptions that check it."""

import textwrap
from collections.abc import Iterator

import msgspec

from config.strict_toml import Key, Table, keys, tables, toml_value

WIDTH = 100


def text(settings: msgspec.Struct) -> str:
    """The file: each key below its explanation. What is at its standard value is commented out, and shows it."""
    return "".join(f"{line}\n" for line in _lines(settings))


def page(root: type[msgspec.Struct], file: str) -> str:
    """The page in docs/, in Markdown."""
    return "".join(f"{line}\n" for line in _page_lines(root, file))


def _lines(settings: msgspec.Struct) -> Iterator[str]:
    yield "# The settings of this night. Take the # away before a key to change it; till then its standard holds."
    for table in tables(type(settings)):
        content = getattr(settings, table.name)
        yield from ("", "", *_comment(table.description))
        if table.each is None:
            yield f"[{table.name}]"
            yield from _key_lines(table, content)
        elif not content:
            yield f"#[{table.example}]"
            yield from _key_lines(table, None)
        for name, inner in content.items() if table.each else ():
            yield f"[{table.name}.{name}]"
            yield from _key_lines(table, inner)


def _key_lines(table: Table, content: msgspec.Struct | None) -> Iterator[str]:
    """A table's keys, each with its explanation; without content, as an example that holds nothing yet."""
    for key in keys(table.struct):
        yield from ("", *_comment(_explained(key)))
        value = getattr(content, key.name) if content else key.example
        at_rest = content is None or (not key.required and value == key.default)
        shown = key.example if value is None else value
        yield f"{'#' if at_rest else ''}{key.name} = {toml_value(shown)}"


def _explained(key: Key) -> str:
    """The description, and what is allowed where the example alone does not show it."""
    return f"{key.description} ({_capital(key.allowed)}.)" if _is_choice(key) else key.description


def _is_choice(key: Key) -> bool:
    return key.allowed.startswith(("one of", "a whole number", "true or false"))


def _comment(said: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(said, WIDTH - 2, break_long_words=False, break_on_hyphens=False)]


def _page_lines(root: type[msgspec.Struct], file: str) -> Iterator[str]:
    yield f"# The settings: `{file}`"
    yield ""
    yield "One strict file in the night's folder. `schoolnight import` writes it, with these explanations in it;"
    yield "`schoolnight check` says whether it is right. An unknown key or a wrong value is refused, with its line."
    yield ""
    yield "This page is made from the code: `python -m config.settings --docs > docs/settings.md`."
    for table in tables(root):
        yield from ("", f"## `[{table.header}]`", "", table.description, "")
        yield from ("| key | what it says | what it may be | where it is left out |", "|---|---|---|---|")
        for key in keys(table.struct):
            cells = (f"`{key.name}`", key.description, f"{key.allowed}, like `{toml_value(key.example)}`", _rest(key))
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _rest(key: Key) -> str:
    if key.required:
        return "must be there"
    return "none" if key.default is None else f"`{toml_value(key.default)}`"


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]
