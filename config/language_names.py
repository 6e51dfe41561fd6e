"""What languages are called: by the schools that type them into a file, and by the families who speak them.

CLDR (through Babel) knows nearly all of it. The tables here are what it lacks, or what it borrows from a neighbour.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from babel import Locale, UnknownLocaleError

LIST: Final = Path(__file__).parent / "language_names.json"

# Languages of families in US schools, in their own words. CLDR has these too, but one file per language: reading
# three hundred of them to understand one word takes half a second and 140 MB.
OWN_NAMES: Final[Mapping[str, str]] = {
    "en": "English", "es": "Español", "ar": "العربية", "zh": "中文", "zh-Hans": "简体中文", "zh-Hant": "繁體中文",
    "vi": "Tiếng Việt", "pt": "Português", "ht": "Kreyòl ayisyen", "ru": "Русский", "so": "Soomaali", "ko": "한국어",
    "fr": "Français", "fil": "Filipino", "ur": "اردو", "uk": "Українська",
    "am": "አማርኛ", "ti": "ትግርኛ", "om": "Afaan Oromoo", "hmn": "Hmoob", "ksw": "ကညီ", "my": "မြန်မာ", "ne": "नेपाली",
    "sw": "Kiswahili", "rw": "Ikinyarwanda", "rn": "Ikirundi", "ln": "Lingála", "lg": "Luganda", "ny": "Chinyanja",
    "sn": "ChiShona", "zu": "isiZulu", "ig": "Igbo", "yo": "Yorùbá", "ha": "Hausa", "wo": "Wolof", "ff": "Pulaar",
    "bm": "Bamanankan", "ak": "Akan", "ee": "Eʋegbe", "mg": "Malagasy", "ps": "پښتو", "fa": "فارسی", "fa-AF": "دری",
    "ku": "Kurdî", "ckb": "کوردی", "he": "עברית", "yi": "ייִדיש", "tr": "Türkçe", "az": "Azərbaycan", "uz": "O‘zbek",
    "kk": "Қазақ тілі", "ky": "Кыргызча", "tg": "Тоҷикӣ", "tk": "Türkmen dili", "ug": "ئۇيغۇرچە", "mn": "Монгол",
    "hi": "हिन्दी", "bn": "বাংলা", "pa": "ਪੰਜਾਬੀ", "gu": "ગુજરાતી", "mr": "मराठी", "ta": "தமிழ்", "te": "తెలుగు",
    "ml": "മലയാളം", "kn": "ಕನ್ನಡ", "si": "සිංහල", "sd": "سنڌي", "bo": "བོད་སྐད་", "km": "ខ្មែរ", "lo": "ລາວ", "th": "ไทย",
    "ja": "日本語", "yue": "粵語", "id": "Bahasa Indonesia", "ms": "Bahasa Melayu", "ceb": "Cebuano", "ilo": "Ilokano",
    "mh": "Kajin M̧ajeļ", "chk": "Chuuk", "sm": "Gagana Sāmoa", "to": "Lea fakatonga", "haw": "ʻŌlelo Hawaiʻi",
    "de": "Deutsch", "it": "Italiano", "pl": "Polski", "ro": "Română", "sq": "Shqip", "hy": "Հայերեն", "ka": "ქართული",
    "bs": "Bosanski", "sr": "Српски", "hr": "Hrvatski", "sl": "Slovenščina", "sk": "Slovenčina", "cs": "Čeština",
    "hu": "Magyar", "bg": "Български", "mk": "Македонски", "el": "Ελληνικά", "nl": "Nederlands", "da": "Dansk",
    "sv": "Svenska", "nb": "Norsk bokmål", "fi": "Suomi", "et": "Eesti", "lv": "Latviešu", "lt": "Lietuvių",
    "is": "Íslenska", "nv": "Diné Bizaad", "chr": "ᏣᎳᎩ", "qu": "Runasimi", "gn": "Avañe’ẽ", "quc": "Kʼicheʼ",
    "mam": "Qyol Mam", "kjb": "Qʼanjobʼal",
}  # fmt: skip

# What schools write and CLDR does not.
_ALSO_CALLED: Final = {
    "Mandarin": "zh", "Mandarin Chinese": "zh", "Putonghua": "zh", "普通话": "zh", "國語": "zh-Hant",
    "Traditional Chinese": "zh-Hant", "Chinese Taiwan": "zh-Hant", "Chinese Hong Kong": "zh-Hant",
    "Cantonese Chinese": "yue", "Yue": "yue",
    "Portuguese Brazil": "pt-BR", "Brazilian": "pt-BR", "Portuguese Portugal": "pt",
    "Haitian": "ht", "Creole": "ht", "Kreyol": "ht", "Kreyòl": "ht",
    "French Creole": "ht", "Haitian French Creole": "ht",
    "Castilian": "es", "Castellano": "es", "Pilipino": "fil", "Wikang Tagalog": "fil",
    "Farsi": "fa", "Af Soomaali": "so", "Myanmar": "my", "Bengali": "bn", "Panjabi": "pa",
    "Pushto": "ps", "Pashtu": "ps",
    "Central Khmer": "km", "Cambodian": "km", "Laotian": "lo", "Oromifa": "om", "Swahili": "sw", "Sorani": "ckb",
    "White Hmong": "hmn", "Green Hmong": "hmn", "Hmong Daw": "hmn", "Karen": "ksw", "Sgaw Karen": "ksw",
    "Trukese": "chk", "Fulani": "ff", "Twi": "ak", "Ilocano": "ilo", "Mam": "mam", "Kanjobal": "kjb", "Qanjobal": "kjb",
    "Serbo Croatian": "sr", "Moldovan": "ro", "Greek Modern": "el", "ASL": "ase",
}  # fmt: skip

# English names CLDR has not.
_ENGLISH_NAMES: Final = {"ksw": "Karen", "mam": "Mam", "kjb": "Qʼanjobʼal"}

# Codes for kinds of Hmong that one helper serves.
ONE_LANGUAGE: Final = {"mww": "hmn", "hnj": "hmn", "kar": "ksw"}

# Named apart by their speakers, though CLDR gives them one code.
APART: Final = frozenset({"fa-AF"})

# {read in: {language: name}}, where CLDR has none, borrows one from English or French, or is wrong.
_OVERRIDES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {**_ENGLISH_NAMES, "bn": "Bengali"},
    "pt": {"ht": "crioulo haitiano"},
    "zh-Hans": {"yue": "粤语"},
    "zh-Hant": {"ht": "海地克里奧爾文"},
    "vi": {"ht": "tiếng Creole Haiti", "bn": "tiếng Bengal"},
    "ru": {"ht": "гаитянский креольский", "chk": "чуукский"},
    "ko": {"ht": "아이티 크리올어", "hmn": "몽어", "pa": "펀자브어"},
    "ur": {"ht": "ہیتی کریول"},
    "so": {
        "ht": "Kiriyool Haytiyaan", "hmn": "Hmong", "zh": "Shiinees", "vi": "Fiyatnaamiis", "my": "Burmees",
        "bn": "Bangaali", "fil": "Filibiin", "tr": "Turki", "ps": "Bashto", "am": "Axmaari",
    },
    "fil": {
        "en": "Ingles", "es": "Espanyol", "ar": "Arabe", "zh": "Tsino", "ht": "Haitian Creole", "ru": "Ruso",
        "ko": "Koreano", "fr": "Pranses", "uk": "Ukrainian", "pt": "Portuges", "bn": "Bengali", "ja": "Hapon",
        "de": "Aleman", "it": "Italyano",
    },
    "ht": {
        "en": "angle", "es": "panyòl", "ar": "arab", "zh": "chinwa", "zh-Hans": "chinwa senplifye",
        "zh-Hant": "chinwa tradisyonèl", "yue": "kantonè", "vi": "vyetnamyen", "pt": "pòtigè",
        "pt-BR": "pòtigè Brezil", "ht": "kreyòl ayisyen", "ru": "ris", "so": "somali", "ko": "koreyen", "fr": "franse",
        "fil": "filipino", "ur": "oudou", "uk": "ikrenyen", "hmn": "mong", "am": "amarik", "my": "biman",
        "ne": "nepalè", "sw": "swayili", "ps": "pachto", "fa": "pèsan", "fa-AF": "dari", "bn": "bengali", "hi": "indi",
        "pa": "penjabi", "gu": "goujarati", "ja": "japonè", "de": "alman", "it": "italyen", "pl": "polonè",
        "ro": "woumen", "tr": "tik", "km": "kmè", "lo": "lawosyen", "th": "tayilandè", "sq": "albanè", "hy": "amenyen",
        "bs": "bosnyak", "sr": "sèb", "hr": "kwat", "el": "grèk", "he": "ebre", "ti": "tigrinya", "om": "owomo",
        "rw": "kinyarwanda", "ln": "lingala",
    },
}  # fmt: skip

_NOT_A_LANGUAGE: Final = frozenset({"und", "mul", "mis", "zxx", "root"})


def language_name(of: str, in_language: str, *, written: bool = False) -> str:
    """The language `of` as said in the middle of a sentence in `in_language`; English where that has no word for it.

    Of what is spoken: "zh-Hans" is "Chinese", "pt-BR" is "Portuguese". With `written`, of what is on the paper:
    "Simplified Chinese".
    """
    keys = [of] if written or of in APART else []
    keys.append(of.split("-")[0])
    for readers in (in_language, "en"):
        overrides = _OVERRIDES.get(readers) or _OVERRIDES.get(readers.split("-")[0], {})
        for key in keys:
            if name := overrides.get(key) or _in_cldr(key, readers):
                # CLDR's Vietnamese names are written as they stand in a list.
                return name.replace("Tiếng ", "tiếng ")
    return of


def own_name(tag: str) -> str:
    """A language as its speakers write it; its English name where we do not know."""
    return OWN_NAMES.get(tag) or OWN_NAMES.get(tag.split("-")[0]) or language_name(tag, "en")


def _in_cldr(language: str, readers: str) -> str | None:
    """CLDR's name; from the list beside this module where it can be, as a language's whole data takes a megabyte."""
    listed = _listed().get(readers)
    if listed is not None and language in OWN_NAMES:
        return listed.get(language)
    return _names_in(readers).get(language.replace("-", "_"))


@cache
def _listed() -> dict[str, dict[str, str]]:
    """By who reads it, then by language. `python -m config.language_names` writes it, a test compares it with CLDR."""
    return msgspec.json.decode(LIST.read_bytes(), type=dict[str, dict[str, str]])


def read_off(readers: Iterable[str]) -> dict[str, dict[str, str]]:
    """What CLDR says itself, of all languages in OWN_NAMES."""
    names = {reader: _names_in(reader) for reader in readers}
    codes = {tag: tag.replace("-", "_") for tag in OWN_NAMES}
    return {reader: {tag: said[code] for tag, code in codes.items() if code in said} for reader, said in names.items()}


def _names_in(readers: str) -> Mapping[str, str]:
    """None at all for readers whom CLDR does not know."""
    try:
        return Locale.parse(readers, sep="-").languages
    except (ValueError, UnknownLocaleError):
        return {}


def folded(name: str) -> str:
    """A name as compared: case, Latin accents, apostrophes, punctuation and word order are all typed anyhow."""
    plain = re.sub("[\u0300-\u036f'’‘ʼʻ`]", "", unicodedata.normalize("NFKD", name.casefold()))
    return " ".join(sorted(re.findall(r"\w+", plain)))


def tag_named(name: str) -> str | None:
    """The tag of a language by its English or own name; None if no language is called so."""
    return _tags_by_name().get(folded(name))


def is_known(language: str) -> bool:
    """Whether there is a language of this (modern) code."""
    return language in _english_names() and language not in _NOT_A_LANGUAGE


@cache
def _english_names() -> Mapping[str, str]:
    return {**Locale("en").languages, **_ENGLISH_NAMES}


@cache
def _tags_by_name() -> Mapping[str, str]:
    tags = {folded(name): key.replace("_", "-") for key, name in _english_names().items() if key not in _NOT_A_LANGUAGE}
    tags |= {folded(name): tag for tag, name in OWN_NAMES.items()}
    return tags | {folded(name): tag for name, tag in _ALSO_CALLED.items()}


def main() -> int:
    from config.languages import CATALOGUES

    rows = (msgspec.json.encode({reader: said}).decode()[1:-1] for reader, said in read_off(CATALOGUES).items())
    LIST.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
