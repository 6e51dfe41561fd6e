"""Every family meets its own language, whole: names, catalogues, clocks, and the checker that guards them."""

import re
import shutil
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from babel import Locale
from babel.dates import format_time
from hypothesis import given
from hypothesis import strategies as st

from config import language_names, translations
from config.language_names import OWN_NAMES
from config.languages import (
    CATALOGUES,
    LANGUAGES,
    LOCALE_FOLDER,
    PACKS,
    Untranslated,
    catalogue,
    language_name,
    nearest,
    offered,
    parse_language,
    read_catalogue,
    reviewed,
)

TRANSLATED = [tag for tag in CATALOGUES if tag != "en"]
EVENING = datetime(2026, 11, 12, 17, 40)  # noqa: DTZ001 - a wall clock, as on a ticket


def test_the_first_set_stands_in_the_order_kiosks_show_it() -> None:
    assert " ".join(LANGUAGES) == "en es ar zh-Hans zh-Hant vi pt-BR ht ru so ko fr fil ur uk"


def test_the_packs_are_beside_the_first_set() -> None:
    assert " ".join(PACKS) == "am my km hi ps fa"
    assert [*CATALOGUES] == [*LANGUAGES, *PACKS]


def test_a_kiosk_offers_a_pack_where_a_family_reads_it() -> None:
    assert [language.tag for language in offered([])] == [*LANGUAGES]
    assert [language.tag for language in offered(["es", "hi", "prs", "hmn", "hi"])] == [*LANGUAGES, "hi", "fa"]


@pytest.mark.parametrize("tag", CATALOGUES)
def test_a_language_runs_in_the_direction_its_script_is_written(tag: str) -> None:
    rightwards = Locale.parse(tag, sep="-").character_order == "left-to-right"
    assert CATALOGUES[tag].direction == catalogue(tag).direction == ("ltr" if rightwards else "rtl")
    assert CATALOGUES[tag].tag == tag


@pytest.mark.parametrize(
    ("tag", "read"),
    [
        *[(tag, tag) for tag in CATALOGUES],
        *[("es-MX", "es"), ("es_419", "es"), ("ES", "es"), ("spa", "es"), ("en-US", "en"), ("fr-CA", "fr")],
        *[("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("cmn", "zh-Hans"), ("zh-SG", "zh-Hans"), ("ZH_hans", "zh-Hans")],
        *[("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("zh_Hant_HK", "zh-Hant"), ("yue", "zh-Hant")],
        *[("pt", "pt-BR"), ("pt-PT", "pt-BR"), ("tl", "fil"), ("tgl", "fil"), ("fil-PH", "fil"), ("hat", "ht")],
        *[("fa-AF", "fa"), ("prs", "fa"), ("my-MM", "my"), ("khm", "km"), ("pus", "ps")],
        *[("hmn", None), ("de", None), ("", None), ("not a tag", None), ("x-y", None)],
    ],
)
def test_a_reader_gets_the_nearest_catalogue_or_none(tag: str, read: str | None) -> None:
    assert nearest(tag) == read


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        *[("es", "es"), ("es-MX", "es"), ("spa", "es"), ("Spanish", "es"), (" SPANISH ", "es"), ("Español", "es")],
        *[("espanol", "es"), ("Spanish; Castilian", "es"), ("Spanish (Mexico)", "es"), ("Spanish (Español)", "es")],
        *[("Chinese (Simplified)", "zh-Hans"), ("Simplified Chinese", "zh-Hans"), ("Chinese", "zh-Hans")],
        *[("Mandarin", "zh-Hans"), ("chi", "zh-Hans"), ("zho", "zh-Hans"), ("简体中文", "zh-Hans")],
        *[("Chinese (Traditional)", "zh-Hant"), ("zh-TW", "zh-Hant"), ("Cantonese", "yue")],
        *[("Haitian Creole", "ht"), ("Creole, Haitian", "ht"), ("Kreyòl", "ht"), ("hat", "ht")],
        *[("Portuguese", "pt-BR"), ("PORTUGUESE (BRAZIL)", "pt-BR"), ("por", "pt-BR")],
        *[("Tagalog", "fil"), ("Filipino", "fil"), ("Pilipino", "fil"), ("العربية", "ar"), ("tiếng việt", "vi")],
        *[("Amharic", "am"), ("amh", "am"), ("am-ET", "am"), ("Hmong", "hmn"), ("mww", "hmn"), ("Karen", "ksw")],
        *[("Farsi", "fa"), ("Dari", "fa-AF"), ("prs", "fa-AF"), ("K'iche'", "quc"), ("Swahili", "sw"), ("हिन्दी", "hi")],
        *[("American Sign Language", "ase"), ("ASL", "ase"), ("Bengali", "bn"), ("Burmese", "my")],
        *[("", None), ("Klingonish", None), ("unknown", None), ("und", None), ("N/A", None), ("--", None)],
        ("Spanish/English", None),
    ],
)
def test_what_schools_type_is_understood_or_refused(typed: str, tag: str | None) -> None:
    assert parse_language(typed) == tag


@pytest.mark.parametrize("tag", CATALOGUES)
def test_a_languages_own_and_english_name_mean_itself(tag: str) -> None:
    assert parse_language(CATALOGUES[tag].own_name) == parse_language(CATALOGUES[tag].english_name) == tag


def test_every_own_name_means_the_language_whose_it_is() -> None:
    for tag, name in OWN_NAMES.items():
        assert parse_language(name) == parse_language(tag), name


@given(st.text(max_size=40))
def test_whatever_is_typed_gets_an_answer_that_stays_the_same(typed: str) -> None:
    tag = parse_language(typed)
    assert tag is None or parse_language(tag) == tag


@pytest.mark.parametrize(
    ("of", "reader", "name"),
    [
        *[("es", "en", "Spanish"), ("es", "es", "español"), ("es", "es-MX", "español"), ("en", "ht", "angle")],
        *[
            ("zh-Hans", "en", "Chinese"),
            ("pt-BR", "es", "portugués"),
            ("fa-AF", "en", "Dari"),
            ("yue", "fr", "cantonais"),
        ],
        *[("hmn", "en", "Hmong"), ("hmn", "ht", "mong"), ("ht", "fil", "Haitian Creole"), ("es", "fil", "Espanyol")],
        *[("es", "vi", "tiếng Tây Ban Nha"), ("es", "am", "ስፓኒሽ"), ("es", "hmn", "Spanish"), ("ksw", "so", "Karen")],
    ],
)
def test_a_language_has_a_name_in_another(of: str, reader: str, name: str) -> None:
    assert language_name(of, reader) == name


def test_what_is_written_is_told_apart_from_what_is_spoken() -> None:
    assert language_name("zh-Hant", "en", written=True) == "Traditional Chinese"
    assert language_name("zh-Hant", "en") == "Chinese"


@pytest.mark.parametrize("reader", LANGUAGES)
def test_no_reader_is_told_a_language_of_the_house_in_english_words(reader: str) -> None:
    """But for Filipino, which uses the English words itself."""
    if reader not in ("en", "fil"):
        borrowed = [of for of in LANGUAGES if language_name(of, reader) == language_name(of, "en")]
        assert set(borrowed) <= {"so", "fil", "ur"}


def test_the_tree_is_whole() -> None:
    """No phrase said anywhere is missing, half translated, without its places or its review state, in any language."""
    assert translations.faults() == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_phrase_can_be_said(tag: str) -> None:
    says = catalogue(tag)
    for message in translations.template():
        if isinstance(message.id, str) and message.id:
            places = set(re.findall(r"\{(\w+)\}", message.id))
            said = says.say(message.id, **{place: f"<{place}>" for place in places})
            assert set(re.findall(r"<(\w+)>", said)) == places


@pytest.mark.parametrize(
    ("tag", "forms"),
    [
        ("en", {0: "0 people", 1: "1 person", 2: "2 people"}),
        ("ar", {1: "شخص واحد", 2: "شخصان", 3: "3 أشخاص", 11: "11 شخصًا", 100: "100 شخص", 103: "103 أشخاص"}),
        ("ru", {1: "1 человек", 3: "3 человека", 5: "5 человек", 11: "11 человек", 21: "21 человек"}),
        ("uk", {1: "1 особа", 3: "3 особи", 5: "5 осіб", 11: "11 осіб", 22: "22 особи"}),
        ("fr", {0: "0 personne", 1: "1 personne", 2: "2 personnes"}),
        ("zh-Hans", {1: "1 人", 7: "7 人"}),
    ],
)
def test_counting_follows_each_languages_own_rules(tag: str, forms: dict[int, str]) -> None:
    says = catalogue(tag)
    assert {count: says.say_many("{count} person", "{count} people", count) for count in forms} == forms


@pytest.mark.parametrize(
    ("tag", "number"), {"ar": 6, "ru": 3, "uk": 3, "es": 2, "fil": 2, "ko": 1, "vi": 1, "km": 1, "ps": 2}.items()
)
def test_a_catalogue_has_as_many_forms_as_cldr_counts(tag: str, number: int) -> None:
    assert read_catalogue(tag).num_plurals == number


def test_a_catalogue_is_found_for_whoever_reads_it() -> None:
    assert catalogue("es-MX") is catalogue("es")
    assert catalogue("hmn") is catalogue("en")
    assert catalogue("es").say("Room {room}", room="B2") == "Salón B2"
    assert catalogue("en").say("Room {room}", room="B{2}") == "Room B{2}"


def test_a_phrase_without_translation_is_refused_and_not_shown_in_english() -> None:
    with pytest.raises(Untranslated, match=r"locale/es/messages\.po"):
        catalogue("es").say("No one has translated this")
    with pytest.raises(Untranslated):
        catalogue("es").say_many("{count} unheard", "{count} unheards", 2)


def test_english_is_the_source_and_never_a_draft() -> None:
    assert not catalogue("en").draft
    assert not catalogue("en").is_draft("Welcome")


def test_only_a_name_and_a_day_make_a_review() -> None:
    assert reviewed(["reviewed by Nadia Example on 2026-10-01"])
    assert not reviewed(["draft"])
    assert not reviewed(["reviewed by on"])
    assert not reviewed([])


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_phrase_is_a_draft_until_its_file_names_who_read_it(tag: str) -> None:
    says = catalogue(tag)
    for message in read_catalogue(tag):
        if message.id:
            singular = message.id if isinstance(message.id, str) else message.id[0]
            assert says.is_draft(singular) is not reviewed(message.user_comments)


@pytest.mark.parametrize(
    ("tag", "clock", "span"),
    [
        ("en", "5:40 PM", "5:40–5:55 PM"),
        ("es", "5:40 p.m.", "5:40–5:55 p.m."),
        ("ar", "5:40 م", "5:40–5:55 م"),
        ("zh-Hans", "下午5:40", "下午5:40–5:55"),
        ("zh-Hant", "下午5:40", "下午5:40–5:55"),
        ("vi", "17:40", "17:40–17:55"),
        ("pt-BR", "17:40", "17:40–17:55"),
        ("ht", "5:40 PM", "5:40–5:55 PM"),
        ("ru", "17:40", "17:40–17:55"),
        ("so", "5:40 GD", "5:40–5:55 GD"),
        ("ko", "오후 5:40", "오후 5:40–5:55"),
        ("fr", "17:40", "17:40–17:55"),
        ("fil", "5:40 PM", "5:40–5:55 PM"),
        ("ur", "5:40 PM", "5:40–5:55 PM"),
        ("uk", "17:40", "17:40–17:55"),
        ("am", "5:40 ከሰዓት", "5:40–5:55 ከሰዓት"),
        ("my", "ညနေ 5:40", "ညနေ 5:40–5:55"),
        ("km", "5:40 PM", "5:40–5:55 PM"),
        ("hi", "5:40 pm", "5:40–5:55 pm"),
        ("ps", "17:40", "17:40–17:55"),
        ("fa", "17:40", "17:40–17:55"),
    ],
)
def test_times_are_written_as_the_language_writes_them(tag: str, clock: str, span: str) -> None:
    says = catalogue(tag)
    assert _plain(says.clock(EVENING)) == clock
    assert _plain(says.clock_range(EVENING, EVENING + timedelta(minutes=15))) == span
    assert _plain(says.clock_range(EVENING, EVENING + timedelta(seconds=30))) == clock


def test_a_range_over_noon_says_both_halves_of_the_day() -> None:
    noon = EVENING.replace(hour=12, minute=5)
    assert catalogue("en").clock_range(noon - timedelta(minutes=10), noon) == "11:55 AM – 12:05 PM"
    assert catalogue("ru").clock_range(noon - timedelta(minutes=10), noon) == "11:55–12:05"


def test_the_list_of_languages_names_is_cldrs() -> None:
    """If not: `python -m config.language_names`."""
    listed = msgspec.json.decode(language_names.LIST.read_bytes(), type=dict[str, dict[str, str]])
    assert listed == language_names.read_off(CATALOGUES)


@pytest.mark.parametrize("tag", CATALOGUES)
def test_the_halves_of_the_day_are_called_as_cldr_calls_them(tag: str) -> None:
    """By CLDR's short words; only Korean writes them in Korean in its long ones."""
    here = {"es": "es-US"}.get(tag, tag)
    for at in (EVENING, EVENING.replace(hour=0), EVENING.replace(hour=11), EVENING.replace(hour=12)):
        half = format_time(at.time(), "aaaa" if tag == "ko" else "a", locale=Locale.parse(here, sep="-"))
        said = catalogue(tag).clock(at)
        twelve = format_time(at.time(), "h:mm", locale="en") in said and half in said
        assert twelve or said == format_time(at.time(), "H:mm", locale="en")


def test_a_clock_shows_the_wall_it_was_given_whatever_its_zone() -> None:
    assert catalogue("en").clock(EVENING.replace(tzinfo=UTC)) == "5:40 PM"
    assert catalogue("en").clock(EVENING.replace(tzinfo=timezone(timedelta(hours=-6)))) == "5:40 PM"


def test_a_date_is_written_out() -> None:
    assert catalogue("en").date(date(2026, 11, 12)) == "Thursday, November 12, 2026"
    assert catalogue("es").date(date(2026, 11, 12)) == "jueves, 12 de noviembre de 2026"
    assert catalogue("ht").date(date(2026, 11, 12)) == "jedi 12 novanm 2026"
    assert catalogue("zh-Hans").date(date(2026, 11, 12)) == "2026年11月12日星期四"


def _plain(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text)


class Tree:
    """A small tree of ours in a folder: the real catalogues, and code that says one thing."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder
        self.locale = folder / "config" / "locale"
        shutil.copytree(LOCALE_FOLDER, self.locale)

    def says(self, path: str, text: str) -> None:
        (self.tree / path).parent.mkdir(parents=True, exist_ok=True)
        (self.tree / path).write_text(text, encoding="utf-8")

    def change(self, tag: str, old: str, new: str) -> None:
        path = self.locale / tag / "messages.po"
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding="utf-8")

    def faults(self) -> list[str]:
        return translations.faults(self.tree, self.locale)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("kiosk/app.py", 'self.words.say("Mind the {step}", step=1)'),
        ("hub/web/templates/board.html", '<p>{{ say("Mind the {step}", step=1) }}</p>'),
        ("hub/web/templates/board.html", '{% if x %}{{ words.say("Mind the {step}", step=1) }}{% endif %}'),
        ("printers/page.j2", '{% set a = say("Mind the {step}") %}'),
    ],
)
def test_the_checker_finds_what_code_and_templates_say(tree: Tree, path: str, text: str) -> None:
    tree.says(path, text)
    assert tree.faults() == [f'locale/messages.pot lacks "Mind the {{step}}", which {path}:1 says.']


def test_the_checker_finds_plurals(tree: Tree) -> None:
    tree.says("kiosk/app.py", 'say_many("{count} cat", "{count} cats", 2)')
    assert tree.faults() == ['locale/messages.pot lacks "{count} cat", which kiosk/app.py:1 says.']


def test_a_template_that_cannot_be_read_is_named(tree: Tree) -> None:
    tree.says("hub/web/board.html", "{% if %}")
    with pytest.raises(SystemExit, match=r"hub/web/board\.html:1: "):
        tree.faults()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgstr "Bienvenidos"', 'msgstr ""', '"Welcome" has no translation.'),
        ('"Salón {room}"', '"Salón {sala}"', '"Room {room}" has {sala} where the English has {room}.'),
        ('"Salón {room}"', '"Salón"', '"Room {room}" has no {places} where the English has {room}.'),
        ('msgstr[1] "{count} personas"', 'msgstr[1] ""', '"{count} person" needs all 2 plural forms.'),
        ('"{count} personas"', '"personas"', '"{count} person" has no {places} where the English has {count}.'),
        ("# draft\n", "", '"Welcome" needs a comment: "# draft", or "# reviewed by NAME on YYYY-MM-DD".'),
        ("#. On the ticket\n", "#, fuzzy\n", '"Welcome" is marked fuzzy; look at it and take the mark away.'),
        ('msgid "Welcome"', 'msgid "Welcome all"', '"Welcome all" is no longer in messages.pot.'),
        ("(n != 1)", "(n > 1)", "Plural-Forms 'nplurals=2; plural=(n > 1);' is not how CLDR counts in this language."),
    ],
)
def test_the_checker_names_each_fault_in_a_sentence(tree: Tree, old: str, new: str, fault: str) -> None:
    tree.change("es", old, new)
    assert f"es: {fault}" in tree.faults()


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("Welcome", "is not in the language's own script."),
        ("\ufe8d\ufeeb\ufefc", "holds letters that are already shaped; write it as it is typed."),
        ("أهلًا\u0007", "holds the character U+0007, which nothing can print."),
    ],
)
def test_the_checker_finds_what_would_not_print_right(tree: Tree, said: str, fault: str) -> None:
    tree.change("ar", "أهلًا وسهلًا بكم", said)
    assert tree.faults() == [f'ar: "Welcome" {fault}']


def test_the_checker_wants_every_language_and_no_other(tree: Tree) -> None:
    (tree.locale / "so").rename(tree.locale / "tlh")
    assert tree.faults() == [
        "locale/tlh is not among config.languages.CATALOGUES.",
        "so: locale/so/messages.po is missing; `python -m config.languages --update` begins it.",
    ]


def test_update_brings_new_phrases_to_every_language_and_keeps_the_old(tree: Tree) -> None:
    tree.says("kiosk/app.py", 'say("Mind the {step}", step=1)')
    shutil.rmtree(tree.locale / "so")
    translations.update(tree.tree, tree.locale)
    found = tree.faults()
    assert {f'{tag}: "Mind the {{step}}" has no translation.' for tag in TRANSLATED} <= set(found)
    assert all(fault.startswith("so: ") or "Mind the" in fault for fault in found)
    assert read_catalogue("es", tree.locale).get("Welcome").string == "Bienvenidos"  # type: ignore[union-attr]


def test_update_changes_nothing_where_nothing_is_new(tree: Tree) -> None:
    before = {path: path.read_bytes() for path in tree.locale.rglob("*.po*")}
    translations.update(tree.tree, tree.locale)
    assert {path: path.read_bytes() for path in before} == before


def test_a_phrase_no_code_says_yet_is_a_note_and_no_fault(tree: Tree) -> None:
    tree.says("kiosk/app.py", 'say("Welcome")')
    assert "Your route" in translations.unsaid(tree.tree, tree.locale)
    assert "Welcome" not in translations.unsaid(tree.tree, tree.locale)
    assert tree.faults() == []
