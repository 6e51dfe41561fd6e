"""What every catalogue must hold, so that no family meets a hole: the checker behind `python -m config.languages`.

The English phrases stand in locale/messages.pot. Code may say only what is there; every language must say all of it.
"""

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from gettext import c2py
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, TemplateSyntaxError, nodes

from config.languages import CATALOGUES, LOCALE_FOLDER, SOURCE, read_catalogue, reviewed

TREE: Final = Path(__file__).parent.parent
FOLDERS: Final = ("config", "hub", "kiosk", "printers")
# `own`, `each` and `around` are how paper says a phrase (printers/phrases.py): with English beside a draft.
KEYWORDS: Final = {"say": None, "say_many": (1, 2), "own": None, "each": None, "around": None}
# Counts tried where plural rules are compared: below a million, CLDR's rules look at two digits.
COUNTS: Final = range(201)

# How the Unicode names of a script's letters begin. Languages in Latin letters are not here: some of their words are
# the English ones.
_SCRIPTS: Final = {
    "am": "ETHIOPIC",
    "ar": "ARABIC",
    "fa": "ARABIC",
    "hi": "DEVANAGARI",
    "km": "KHMER",
    "ko": "HANGUL",
    "my": "MYANMAR",
    "ps": "ARABIC",
    "ru": "CYRILLIC",
    "uk": "CYRILLIC",
    "ur": "ARABIC",
    "zh": "CJK",
}

_HEADER: Final = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'

Phrase = str | tuple[str, ...]
"""A msgid; or singular and plural."""


def said(tree: Path = TREE) -> dict[Phrase, str]:
    """Every phrase said in code or template, with the first place that says it, "kiosk/app.py:12"."""
    phrases: dict[Phrase, str] = {}
    for path in _files(tree):
        with path.open("rb") as file:
            try:
                for line, message, _, _ in extract(_READ_BY[path.suffix], file, KEYWORDS):
                    phrase = message if isinstance(message, str) else tuple(message)
                    phrases.setdefault(phrase, f"{path.relative_to(tree)}:{line}")
            except TemplateSyntaxError as error:
                raise SystemExit(f"{path.relative_to(tree)}:{error.lineno}: {error.message}") from None
    return phrases


def _files(tree: Path) -> list[Path]:
    paths = (path for folder in FOLDERS for path in (tree / folder).rglob("*"))
    return sorted(path for path in paths if path.suffix in _READ_BY and path.is_file())


def _said_in_template(
    file: IO[bytes], keywords: Sequence[str], comment_tags: object, options: object
) -> Iterator[tuple[int, str, list[Any], list[str]]]:
    # Jinja's own extractor sees `say(...)` but not `words.say(...)`; a hole in the checker is a hole on a screen.
    environment = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True)
    for call in environment.parse(file.read().decode()).find_all(nodes.Call):
        called = str(getattr(call.node, "name", None) or getattr(call.node, "attr", None))
        if called in keywords:
            literals = [arg.value if isinstance(arg, nodes.Const) else None for arg in call.args]
            yield call.lineno, called, literals, []


# How Babel finds what a file says.
_READ_BY: Final[Mapping[str, Any]] = {".py": "python", ".html": _said_in_template, ".j2": _said_in_template}


def template(locale: Path = LOCALE_FOLDER) -> Catalog:
    """messages.pot: the phrases there are, in the order families meet them."""
    with (locale / "messages.pot").open("rb") as file:
        return read_po(file)


def faults(tree: Path = TREE, locale: Path = LOCALE_FOLDER) -> list[str]:
    """Everything that would leave a hole or a wrong word on a screen, each as one plain sentence."""
    wanted = _phrases(template(locale))
    found = [
        f"locale/messages.pot lacks {_quoted(phrase)}, which {place} says."
        for phrase, place in said(tree).items()
        if phrase not in wanted
    ]
    folders = {folder.name for folder in locale.iterdir() if folder.is_dir()}
    found += [f"locale/{tag} is not among config.languages.CATALOGUES." for tag in sorted(folders - set(CATALOGUES))]
    for tag in CATALOGUES:
        if tag != SOURCE:
            found += [f"{tag}: {fault}" for fault in _faults_of(tag, wanted, locale)]
    return found


def unsaid(tree: Path = TREE, locale: Path = LOCALE_FOLDER) -> list[str]:
    """Phrases no code says (yet): worth knowing, no fault. Whoever drops one deletes it from messages.pot."""
    # Looked for as words, not as calls: a phrase may be chosen from a table and said elsewhere.
    written = "\n".join(path.read_text(encoding="utf-8") for path in _files(tree))
    return [phrase for phrase in map(_english, _phrases(template(locale))) if phrase not in written]


def _faults_of(tag: str, wanted: Mapping[Phrase, None], locale: Path) -> Iterator[str]:
    if not (locale / tag / "messages.po").exists():
        yield f"locale/{tag}/messages.po is missing; `python -m config.languages --update` begins it."
        return
    written = read_catalogue(tag, locale)
    for phrase in _phrases(written).keys() - wanted.keys():
        yield f"{_quoted(phrase)} is no longer in messages.pot."
    form = c2py(written.plural_expr)
    if not _agrees_with_cldr(tag, form):
        yield f"Plural-Forms {written.plural_forms!r} is not how CLDR counts in this language."
        return
    for phrase in wanted:
        message = written.get(phrase)
        fault = "has no translation." if message is None else fault_of(message, tag, written.num_plurals, form)
        if fault:
            yield f"{_quoted(phrase)} {fault}"


def fault_of(message: Message, tag: str, forms: int, form: Callable[[int], int]) -> str | None:
    """What is wrong with one phrase of a catalogue with so many plural `forms`, chosen by `form`."""
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if not any(strings):
        return "has no translation."
    if message.pluralizable and (len(strings) != forms or not all(strings)):
        return f"needs all {forms} plural forms."
    if message.fuzzy:
        return "is marked fuzzy; look at it and take the mark away."
    if not (reviewed(message.user_comments) or "draft" in message.user_comments):
        return 'needs a comment: "# draft", or "# reviewed by NAME on YYYY-MM-DD".'
    for string in strings:
        if fault := _fault_of_script(string, tag):
            return fault
    english = _places(message.id if isinstance(message.id, str) else "".join(message.id))
    how_many = Counter(form(count) for count in COUNTS)
    for number, string in enumerate(strings):
        # A form used for one number only may spell it: Arabic's "two people" is a single word.
        may_lack = {"count"} if message.pluralizable and how_many[number] == 1 else set()
        if _places(string) | may_lack != english | may_lack:
            return f"has {_listed(_places(string))} where the English has {_listed(english)}."
    return None


def _fault_of_script(text: str, tag: str) -> str | None:
    """What would print as English or as loose letters in a script that is not Latin; or print as nothing at all."""
    odd = next((c for c in text if unicodedata.category(c) in ("Cc", "Co", "Cs", "Cn")), None)
    if odd is not None:
        return f"holds the character U+{ord(odd):04X}, which nothing can print."
    # Letters in the shape they take inside a word: what a program left that shaped the text too early.
    if any(unicodedata.decomposition(c).startswith(("<initial>", "<medial>", "<final>", "<isolated>")) for c in text):
        return "holds letters that are already shaped; write it as it is typed."
    script = _SCRIPTS.get(tag.split("-")[0])
    words = re.sub(r"\{[^}]*\}", "", text)
    if script is not None and not any(unicodedata.name(c, "").startswith(script) for c in words):
        return "is not in the language's own script."
    return None


def _agrees_with_cldr(tag: str, form: Callable[[int], int]) -> bool:
    """Whether gettext's formula parts the numbers as CLDR does: the same groups, whatever they are called."""
    category = Locale.parse(tag, sep="-").plural_form
    pairs = {(category(count), form(count)) for count in COUNTS}
    return len(pairs) == len({name for name, _ in pairs}) == len({number for _, number in pairs})


def update(tree: Path = TREE, locale: Path = LOCALE_FOLDER) -> None:
    """Writes what code says into messages.pot, and what messages.pot has into every catalogue, empty where new."""
    phrases = template(locale)
    for phrase in said(tree):
        if phrase not in phrases:
            phrases.add(phrase)
    _write(locale / "messages.pot", phrases, _header_of(locale / "messages.pot") or _HEADER)
    for tag in CATALOGUES:
        if tag == SOURCE:
            continue
        path = locale / tag / "messages.po"
        written = read_catalogue(tag, locale) if path.exists() else Catalog(tag.replace("-", "_"))
        written.update(phrases, no_fuzzy_matching=True)
        for message in written:
            if message.id and not message.user_comments:
                message.user_comments.append("draft")
        _write(path, written, _header_of(path) or _new_header(tag))


def write_catalogue(path: Path, catalog: Catalog) -> None:
    """A catalogue that was read and changed, under the header it has."""
    _write(path, catalog, _header_of(path) or _HEADER)


def _write(path: Path, phrases: Catalog, header: str) -> None:
    # Without Babel's own header: its dates would make a difference where there is none.
    body = BytesIO()
    write_po(body, phrases, width=110, no_location=True, omit_header=True, ignore_obsolete=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{header}\n{body.getvalue().decode().strip()}\n", encoding="utf-8")


def _header_of(path: Path) -> str | None:
    return path.read_text(encoding="utf-8").partition("\n\n")[0] + "\n" if path.exists() else None


def _new_header(tag: str) -> str:
    plural = get_plural(tag.replace("-", "_"))
    return f'{_HEADER}"Language: {tag.replace("-", "_")}\\n"\n"Plural-Forms: {plural}\\n"\n'


def _phrases(catalog: Catalog) -> dict[Phrase, None]:
    """In the catalogue's order."""
    return {_phrase(message.id): None for message in catalog if message.id}


def _phrase(msgid: str | Sequence[str]) -> Phrase:
    return msgid if isinstance(msgid, str) else tuple(msgid)


def _english(msgid: str | Sequence[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{([^}]*)\}", text))


def _listed(places: set[str]) -> str:
    return " ".join(f"{{{place}}}" for place in sorted(places)) or "no {places}"


def _quoted(phrase: Phrase) -> str:
    return f'"{_english(phrase)}"'


def main(arguments: Sequence[str] | None = None) -> None:
    """Ends with status 1 where a fault is found."""
    parser = argparse.ArgumentParser("python -m config.languages", description="Checks that every language is whole.")
    parser.add_argument("--update", action="store_true", help="write new phrases into messages.pot and the catalogues")
    if parser.parse_args(arguments).update:
        update()
    found = faults()
    for phrase in unsaid():
        print(f"note: nothing says {_quoted(phrase)} yet.")
    for fault in found:
        print(fault)
    verdict = f"{len(found)} faults." if found else "whole."
    print(f"{len(CATALOGUES)} languages, {len(_phrases(template()))} phrases: {verdict}")
    sys.exit(1 if found else 0)
