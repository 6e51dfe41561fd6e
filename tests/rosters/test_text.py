"""Bytes become the lines a spreadsheet would show, whoever wrote them."""

import pytest

from hub.rosters.text import decode, delimiter_of, lines_of, records

NAMES = "García Peña Muñoz Núñez Gómez Çelik François Müller Björk Zoë Ángel Élodie João Åse MUÑOZ".split()  # noqa: SIM905


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "mac_roman", "utf-16"])
@pytest.mark.parametrize("name", NAMES)
def test_one_accented_name_is_enough_to_tell_the_encoding(name: str, encoding: str) -> None:
    text = f"student,given,surname\nS1,Ann,{name}\nS2,Bo,Reed\n"
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("name", ["O’Brien", "d’Angelo"])
def test_a_curly_apostrophe_is_no_letter(name: str, encoding: str) -> None:
    text = f"given,surname\nAnn,{name}\n"
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_utf16_is_known_by_its_mark_in_either_order(mark: str) -> None:
    assert decode("\ufeffa\tö\n".encode(mark)) == "a\tö\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_ends_a_line(end: str) -> None:
    text = end.join(["a,b", "1,2", '3,"x', 'y"', "5,6"])
    assert [r.line for r in records(lines_of(text), ",")] == [1, 2, 3, 5]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_divides_rows_alike(delimiter: str) -> None:
    rows = [["name", "households", "note"], ["Reed, Ann", "H1;H2", "a|b"], ["Fox, Bo", "H3", ""]]
    quoted = [[f'"{v}"' if delimiter in v else v for v in row] for row in rows]
    assert delimiter_of([delimiter.join(row) + "\n" for row in quoted]) == delimiter


def test_excels_own_sep_line_is_believed() -> None:
    assert delimiter_of(["sep=|\n", "a,b|c,d\n"]) == "|"


def test_a_field_of_several_lines_is_one_row_and_the_next_row_knows_its_line() -> None:
    found = list(records(lines_of('id,address\n1,"12 Elm\nApt 3"\n2,9 Oak\n'), ","))
    assert [(r.line, r.cells) for r in found[1:]] == [(2, ("1", "12 Elm\nApt 3")), (4, ("2", "9 Oak"))]


def test_a_quote_that_never_closes_costs_its_own_line_and_no_other() -> None:
    lines = lines_of('id,name\n1,"Ann\n2,Bo\n' + "".join(f"{n},X\n" for n in range(3, 90)))
    found = list(records(lines, ","))
    assert [r.line for r in found if r.unclosed] == [2]
    assert len(found) == 90


def test_a_stray_quote_that_meets_another_rows_quote_swallows_nothing() -> None:
    found = list(records(lines_of('id,name\n1,"Ann\n2,"Bo"\n3,Cy\n'), ","))
    assert [(r.line, r.unclosed) for r in found] == [(1, False), (2, True), (3, False), (4, False)]
