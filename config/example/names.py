"""What the people of the example school are called: nobody's name, yet each as its language would spell it.

US schools store names in Latin letters, with the accents the family writes or without. Surnames are of woods,
rivers, birds and weather where the language allows, so that a page of them is seen at once to be invented.
"""

import unicodedata
from itertools import cycle, permutations, product
from random import Random
from typing import Final

import msgspec


class Naming(msgspec.Struct, frozen=True):
    """Names of one language. A surname is written as the family's men or all of it would; `feminine` changes it."""

    girls: tuple[str, ...]
    boys: tuple[str, ...]
    surnames: tuple[str, ...]
    slavic: bool = False  # a woman's surname ends in -a

    def surname_of(self, surname: str, girl: bool) -> str:
        return surname + "a" if self.slavic and girl and surname.endswith(("ov", "ev", "in")) else surname


def _names(girls: str, boys: str, surnames: str, *, slavic: bool = False) -> Naming:
    """Parted by blanks; "_" stands for a blank within a name."""
    return Naming(_parted(girls), _parted(boys), _parted(surnames), slavic)


def _parted(names: str) -> tuple[str, ...]:
    return tuple(name.replace("_", " ") for name in names.split())


# "Thistlewood", "Otterbrook"
_ENGLISH_SURNAMES: Final = " ".join(
    first + last
    for first, last in product(
        _parted(
            "Apple Barley Clover Dapple Ember Fern Gander Hazel Juniper Lantern Meadow Nettle Otter Pebble Quill "
            "Rumble Snow Thistle Tumble Willow"
        ),
        _parted("beck brook by combe croft field ford gate hurst ley mere thorpe well wick wood"),
    )
)
# A Spanish name has two.
_SPANISH_SURNAMES: Final = " ".join(
    f"{one}_{other}"
    for one, other in permutations(
        _parted(
            "Arroyuelo Olmedillo Núñez Robledal Peñalba Nogalera Valdeluna Riosol Cañaveral Montelirio Fuenclara "
            "Ibáñez Zarzamora Alamedilla Güemes Brisamar"
        ),
        2,
    )
)

NAMINGS: Final = {
    "en": _names(
        "Ada Amelia Beatrix Callie Clementine Cora Daisy Delia Edie Eliza Esme Fern Flora Georgia Hattie Imogen Ivy "
        "June Kit Lena Lottie Mabel Maeve Marigold Nell Nora Olive Opal Pearl Phoebe Poppy Quinn Romy Rosalind Ruby "
        "Sadie Tess Tilly Una Violet Willa Winnie",
        "Alfie Amos Arlo Barnaby Basil Caleb Casper Cedric Clyde Dexter Eamon Edmund Elwood Emmett Ezra Felix Finn "
        "George Gus Harvey Hugo Ira Jasper Jonah Jude Kip Leo Linus Malcolm Milo Ned Oscar Otis Percy Quentin Rufus "
        "Silas Theo Tobias Walter Wilbur Wyatt",
        _ENGLISH_SURNAMES + " Çelik Łukowski O'Brambley",
    ),
    "es": _names(
        "Abril Ainhoa Belén Camila Daniela Elisa Fátima Guadalupe Inés Itzel Jimena Lucía Luz_María Maite Marisol "
        "Noemí Paloma Pilar Renata Rocío Sofía Valeria Ximena Yareli",
        "Adrián Andrés Bruno César Dario Emiliano Esteban Felipe Gael Hernán Ignacio Iker Joaquín José_Luis Leandro "
        "Mateo Maximiliano Nicolás Óscar Pablo Ramón Santiago Tomás Ulises",
        _SPANISH_SURNAMES,
    ),
    "ar": _names(
        "Amina Aya Dalal Farah Hanan Jumana Layla Mariam Nour Rania Salma Yasmin Zaynab",
        "Adnan Bilal Faris Hamza Idris Jamil Karim Nabil Omar Rami Samir Tariq Yusuf",
        "Al-Bustan Al-Nakhli Al-Rihani Bahri Daryawi Ghadiri Nasimi Qamari Shamsi Wardani Zaytouni",
    ),
    "zh-Hans": _names(
        "Anqi Jiayi Jingyi Lihua Meilin Ruoxi Shuyan Xinyue Yichen Yutong Zihan",
        "Bowen Chenxi Haoran Jianyu Junjie Minghao Peng Tianyou Weichen Yifan Zhiwei",
        "Bai Hua He Jiang Lin Mei Shan Song Yue Yun Zhu",
    ),
    "zh-Hant": _names(
        "Chia-Ling Hsin-Yi Ka-Yan Mei-Fang Pui-Shan Shu-Fen Wing-Sze Ya-Ting",
        "Chi-Hang Chun-Wei Ho-Yin Kai-Ming Kin-Man Po-Han Tsz-Kit Yu-Chen",
        "Chuang Hsiung Kwan Luk Szeto Tseng Yeung",
    ),
    "vi": _names(
        "An Bích Cẩm_Tú Diễm Hạnh Kim_Ngân Lan Mai_Anh Ngọc Phương Thảo Tuyết",
        "Anh_Dũng Bảo Đức Gia_Huy Hải Khang Long Minh_Quân Phúc Sơn Tuấn Việt",
        "Nguyễn Trần Đặng Nguyen Pham Dương Lý Hồ Vũ",
    ),
    "pt-BR": _names(
        "Bianca Cecília Débora Flávia Helena Isadora Júlia Larissa Luíza Manuela Tainá Vitória",
        "Caio Davi Enzo Fábio Heitor Iago João Leandro Murilo Otávio Rafael Thiago",
        "Araçá Cachoeira Ipê_Amarelo Jabuticaba Marambaia Oliveirinha Riacho Sabiá Serrano_Leão",
    ),
    "ht": _names(
        "Anaïse Bernadine Carline Fabiola Guerda Islande Lovely Marie-Ange Nadège Rose-Laure Widline",
        "Claudel Dieuseul Evens Frantz Jean-Robert Kervens Lunel Mackenson Ricardo Wilner Woodley",
        "Belfleur Bellerivière Boisjoli Clairsoleil Desmornes Grandpré Jolicoin Montplaisir Petit-Mont",
    ),
    "ru": _names(
        "Alina Darya Inna Katya Ksenia Lyudmila Masha Oksana Polina Sonya Vera",
        "Anton Boris Dima Gleb Kirill Lev Maksim Nikita Pavel Roman Timur",
        "Beryozin Grachev Kalinov Medvezhov Ozerov Rechkin Sneginin Utkin Vetrov",
        slavic=True,
    ),
    "so": _names(
        "Ayaan Deeqa Faadumo Hodan Ifrah Khadra Ladan Nasteexo Sahra Ubax",
        "Abdirahman Bashiir Cabdi Faarax Guuleed Jaamac Liibaan Mahad Saciid Warsame",
        "Biyood Dayax Geedi Hirad Roble Shimbir Xiddig",
    ),
    "ko": _names(
        "Areum Bo-young Chaewon Da-eun Haneul Ji-woo Minseo Seo-yeon Yuna",
        "Dong-hyun Geon Hajun Jae-won Kyung-min Min-jun Seung-ho Tae-yang Woojin",
        "Baek Chun Ha Ma Namgung Pyo Seomoon",
    ),
    "fr": _names(
        "Aïssatou Capucine Chloé Élodie Fanta Léonie Maëlle Océane Yaëlle",
        "Amadou Étienne Gaspard Loïc Mamadou Noé Ousmane Rémi Théodule",
        "Beauchêne Chantemerle Delaforêt Duruisseau Hautbois Passerose",
    ),
    "fil": _names(
        "Althea Dalisay_Mae Hiraya Ligaya Luningning Mayumi Mutya Tala",
        "Amihan Bayani Dakila Isagani Joselito Kidlat Makisig Rommel",
        "Dagatin Dela_Ilaya Habagat Kalikasan Liwanag Punongkahoy Santa_Lawa",
    ),
    "ur": _names(
        "Ayesha Bushra Hina Mehwish Nargis Rabia Saira Zara",
        "Asad Danish Faizan Haris Junaid Kamran Shehryar Zubair",
        "Baghban Chandpuri Daryabadi Gulistani Kohistani Sitarawala",
    ),
}


class NameDrawer:
    """Deals names out of a shuffled pack of each language and begins it anew at its end: no two siblings share one."""

    def __init__(self, random: Random) -> None:
        self._packs = {
            (language, kind): cycle(random.sample(names, len(names)))
            for language, naming in NAMINGS.items()
            for kind, names in (("girls", naming.girls), ("boys", naming.boys), ("surnames", naming.surnames))
        }

    def surname(self, language: str) -> str:
        return next(self._packs[language, "surnames"])

    def given(self, language: str, girl: bool) -> str:
        return next(self._packs[language, "girls" if girl else "boys"])


def ascii_word(name: str) -> str:
    """A name as an e-mail address spells it."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("đ", "d").replace("ł", "l"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())
