"""Reads and writes a TOML file of tables after a msgspec Struct, for people who edit it in a hurry.

The Struct's own fields say everything: type, description, example, default. From them come the checks, the
sentences about what is wrong, the comments in the written file and the page in docs/, so that none can disagree.
A field's `Meta` holds `description`, `examples`, and for text `extra={"allowed": "a time as HH:MM"}`.
"""

import datetime as dt
import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_args, get_origin

import msgspec
from msgspec import inspect

S = TypeVar("S", bound=msgspec.Struct)


class SettingsError(Exception):
    """The file cannot be used; `str` is one plain sentence naming file, line, key and what to do."""


class WrongKey(ValueError):
    """A Struct's `__post_init__` says with it which of its keys is wrong, and why."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(why)
        self.key = key


class Key(NamedTuple):
    """One setting as its Struct declares it."""

    name: str
    type: Any
    description: str
    example: object
    allowed: str
    required: bool
    default: object

    @property
    def example_line(self) -> str:
        return f"{self.name} = {toml_value(self.example)}"


class Table(NamedTuple):
    """One `[table]`; `each` is the type of NAME where there are many, as in `[printers.NAME]`."""

    name: str
    struct: type[msgspec.Struct]
    description: str
    each: Any = None

    @property
    def header(self) -> str:
        return self.name if self.each is None else f"{self.name}.NAME"

    @property
    def example(self) -> str:
        return self.name if self.each is None else f"{self.name}.{get_args(self.each)[1].examples[0]}"


def tables(root: type[msgspec.Struct]) -> Iterator[Table]:
    for field in msgspec.structs.fields(root):
        plain, described = get_args(field.type)
        if get_origin(plain) is dict:
            each, struct = get_args(plain)
            yield Table(field.name, struct, described.description, each)
        else:
            yield Table(field.name, plain, described.description)


def keys(struct: type[msgspec.Struct]) -> Iterator[Key]:
    for field in msgspec.structs.fields(struct):
        info = inspect.type_info(field.type)
        assert isinstance(info, inspect.Metadata), f"{field.name} has no description"
        schema = info.extra_json_schema or {}
        default = None if field.required else field.default
        example = (schema.get("examples") or [default])[0]
        allowed = (info.extra or {}).get("allowed") or _allowed(info.type)
        yield Key(field.name, field.type, schema["description"], example, allowed, field.required, default)


def read(path: Path, root: type[S], *, where_from: str) -> S:
    """Raises SettingsError for all that may be wrong with a file. `where_from` says how a missing one comes to be."""
    text = _text(path, where_from)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as why:
        raise SettingsError(_not_toml(path.name, str(why))) from why
    reader = _Reader(path.name, text, root)
    return reader.settings(found, root)


def _text(path: Path, where_from: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError as why:
        raise SettingsError(f"{path.name}: there is no such file in {path.parent}; {where_from}") from why
    except UnicodeDecodeError as why:
        raise SettingsError(f"{path.name}: this is not UTF-8 text; save it again with the encoding UTF-8") from why
    except OSError as why:
        raise SettingsError(f"{path.name}: it cannot be read from {path.parent}: {why.strerror}") from why


def _not_toml(file: str, why: str) -> str:
    place = re.search(r" \(at (?:line (\d+)|end of document).*\)$", why)
    line = f", line {place[1]}" if place and place[1] else ""
    reason = why[: place.start()] if place else why
    hint = 'write text and times in double quotes, like opens = "17:00"'
    return f"{file}{line}: this cannot be read as TOML ({reason}); {hint}"


class _Reader:
    """What was found in a file, held against its Struct one key at a time, so that every complaint has a place."""

    def __init__(self, file: str, text: str, root: type[msgspec.Struct]) -> None:
        self._file = file
        self._lines = _line_numbers(text)
        self._tables = list(tables(root))

    def settings(self, found: Mapping[str, object], root: type[S]) -> S:
        known = {table.name: table for table in self._tables}
        for name in found:
            if name not in known:
                raise self._error((name,), self._no_table(name, found[name]))
        return root(**{name: self._content(table, found) for name, table in known.items() if self._due(table, found)})

    def _due(self, table: Table, found: Mapping[str, object]) -> bool:
        """Whether to read a table: it is there, or it is needed."""
        return table.name in found or (table.each is None and any(key.required for key in keys(table.struct)))

    def _content(self, table: Table, found: Mapping[str, object]) -> object:
        if table.name not in found:
            raise self._error((), f"the table [{table.name}] is missing: {_lowered(table.description)}")
        content = found[table.name]
        if not isinstance(content, dict):
            raise self._error((table.name,), f"'{table.name}' must be a table: write [{table.example}] above its keys")
        if table.each is None:
            return self._table((table.name,), content, table.struct)
        return {name: self._named(table, name, inner) for name, inner in content.items()}

    def _named(self, table: Table, name: str, content: object) -> msgspec.Struct:
        at = (table.name, name)
        if not isinstance(content, dict):
            raise self._error(at, f"[{table.name}] has no keys of its own; write [{table.example}] above '{name}'")
        try:
            msgspec.convert(name, table.each)
        except msgspec.ValidationError as why:
            [described] = get_args(table.each)[1:]
            raise self._error(at, f"[{table.name}.{name}] must be named by {described.extra['allowed']}") from why
        return self._table(at, content, table.struct)

    def _table(self, at: tuple[str, ...], content: Mapping[str, object], struct: type[S]) -> S:
        known = {key.name: key for key in keys(struct)}
        for name in content:
            if name not in known:
                raise self._error((*at, name), self._no_key(at, name, known))
        values = {name: self._value((*at, name), value, known[name]) for name, value in content.items()}
        for key in known.values():
            if key.required and key.name not in content:
                what = f"{_lowered(key.description)}, for example {key.example_line}"
                raise self._error(at, f"[{'.'.join(at)}] lacks '{key.name}': {what}")
        try:
            return struct(**values)
        except WrongKey as why:
            raise self._error((*at, why.key), f"{'.'.join((*at, why.key))} {why}") from why

    def _value(self, at: tuple[str, ...], value: object, key: Key) -> object:
        try:
            return msgspec.convert(value, key.type)
        except msgspec.ValidationError as why:
            is_now = f"{'.'.join(at)} is {_shown(value)}"
            must_be = f"but must be {key.allowed}, for example {key.example_line}"
            raise self._error(at, f"{is_now}, {must_be}") from why

    def _no_table(self, name: str, value: object) -> str:
        headers = {table.name: table.header for table in self._tables}
        if not isinstance(value, dict):
            return f"'{name}' stands above every table; {_belongs(name, self._homes(name)) or _listed(headers)}"
        meant = nearest(name, headers)
        return f"there is no table [{name}]; " + (
            f"did you mean [{headers[meant]}]?" if meant else _listed(headers.values())
        )

    def _no_key(self, at: tuple[str, ...], name: str, known: Iterable[str]) -> str:
        if meant := nearest(name, known):
            hint = f"did you mean '{meant}'?"
        else:
            hint = _belongs(name, self._homes(name)) or "its keys are " + ", ".join(known)
        return f"[{'.'.join(at)}] has no key '{name}'; {hint}"

    def _homes(self, name: str) -> list[str]:
        return [table.header for table in self._tables for key in keys(table.struct) if key.name == name]

    def _error(self, at: tuple[str, ...], sentence: str) -> SettingsError:
        line = self._lines.get(at)
        return SettingsError(f"{self._file}, line {line}: {sentence}" if line else f"{self._file}: {sentence}")


def _line_numbers(text: str) -> dict[tuple[str, ...], int]:
    """Where each table and key stands. Only as people write them: inline tables and quoted keys get no line."""
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := re.match(r"\s*\[([\w.\- ]+)\]", line):
            table = tuple(part.strip() for part in header[1].split("."))
            lines.setdefault(table, number)
        elif key := re.match(r"\s*([\w\-]+)\s*=", line):
            lines.setdefault((*table, key[1]), number)
    return lines


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, in its own spelling."""
    spelt = {_folded(word): word for word in known}
    return next((spelt[word] for word in difflib.get_close_matches(_folded(name), spelt, n=1)), None)


def _folded(word: str) -> str:
    return word.lower().replace("-", "_").replace(" ", "_")


def _belongs(name: str, homes: list[str]) -> str | None:
    return f"'{name}' belongs under [{homes[0]}]" if homes else None


def _listed(headers: Iterable[str]) -> str:
    return "the tables are " + ", ".join(f"[{header}]" for header in headers)


def _lowered(sentence: str) -> str:
    """A description in the middle of a sentence."""
    first = sentence.split(". ")[0].removesuffix(".")
    return first[:1].lower() + first[1:]


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    try:
        shown = toml_value(value)
    except TypeError:
        return "of another kind"
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _allowed(kind: inspect.Type) -> str:
    match kind:
        case inspect.LiteralType(values):
            return "one of " + ", ".join(toml_value(value) for value in values)
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType(ge=low, le=high):
            return f"a whole number from {low} to {high}"
        case inspect.DateType():
            return "a day as YEAR-MONTH-DAY without quotes"
        case _:
            raise TypeError(f"say what is allowed: extra={{'allowed': …}} for {kind}")


def toml_value(value: object) -> str:
    """One value as TOML 1.0 writes it, on one line. Raises TypeError for a kind our settings do not use."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            # JSON's escapes are TOML's, but for DEL, which TOML wants escaped too.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case int() | float():
            return repr(value)
        case dt.date() | dt.time():
            return value.isoformat()
        case list() | tuple():
            return "[" + ", ".join(map(toml_value, value)) + "]"
        case _:
            raise TypeError(f"no setting is a {type(value).__name__}")
