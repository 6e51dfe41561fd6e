"""The arithmetic of a report, and that nobody can be recognised in it."""

from typing import Any

import msgspec
import pytest

from hub.rehearsal.evening import Plan, rehearse
from hub.rehearsal.figures import FEWEST, figure, figures
from hub.rehearsal.page import Report, page
from hub.rehearsal.words import lines

from .small_school import rules, school


def test_an_interval_is_students() -> None:
    """Mean 3 of 1 to 5: standard error 0.7071, times 2.78 for five evenings."""
    found = figure([1, 2, 3, 4, 5])
    assert (found.mean, found.plus_minus) == (3.0, pytest.approx(1.97, abs=0.01))
    assert figure([4.0]).plus_minus is None


def test_plans_are_compared_evening_by_evening() -> None:
    """Evenings differ widely, and the plan by one each time: the difference is sure, though the means are not."""
    more = figure([11, 21, 31]).against(figure([10, 20, 30]))
    assert (more.mean, more.plus_minus) == (1.0, 0.0)


def report(families: int = 40) -> Report:
    roster = school(families=families)
    evenings = [rehearse(roster, rules(), Plan("as planned"), seed)[0].evening for seed in (1, 2)]
    found = figures("as planned", evenings, roster, rules())
    return Report("Sample School", rules().night, True, rules().opens, rules().closes, [found])


def test_small_groups_are_not_shown() -> None:
    """Of twenty families four speak Spanish and four Vietnamese: both together are shown, none alone."""
    first = report(families=20).plans[0]
    assert [group.name for group in first.languages] == ["en", ""]
    assert all(group.families * 2 >= FEWEST for group in [*first.languages, *first.by_meetings])


def test_no_family_is_named() -> None:
    found = report()
    text = page(found, rules()) + "\n".join(lines(found, rules())) + msgspec.json.encode(found).decode()
    for word in ("family-", "Surname", "Pip", "Guardian", "child-of"):
        assert word not in text


def test_the_page_stands_alone() -> None:
    text = page(report(), rules())
    assert "<svg" in text
    assert "src=" not in text
    assert "http" not in text
    assert "<link" not in text


def test_json_has_the_figures_of_the_page() -> None:
    found = report()
    again: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(found))
    assert again["plans"][0]["missed"]["mean"] == found.plans[0].missed.mean
    assert msgspec.json.decode(msgspec.json.encode(found), type=Report) == found


def test_teachers_who_have_too_much_come_first() -> None:
    """Everybody wants Ada: forty families of five minutes are more than three hours hold."""
    first = report(families=60).plans[0]
    assert first.teachers[0].teacher == "Ada"
    assert first.teachers[0].overflows == 100
    assert first.teachers[0].missed > first.teachers[-1].missed
