import gc
from collections.abc import Iterator

import pytest

from kiosk.garbage import settle, sweep


class Knot:
    """Refers to itself, so that only a search finds that nobody else does."""

    alive = 0

    def __init__(self) -> None:
        self.me = self
        self.held: list[list[int]] = [[] for _ in range(6_000)]
        Knot.alive += 1

    def __del__(self) -> None:
        Knot.alive -= 1


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_a_family_leaves_is_searched_for_between_families_and_not_while_one_waits() -> None:
    settle()
    Knot()
    assert Knot.alive == 1
    sweep()
    assert Knot.alive == 0


def test_what_stood_at_the_start_is_looked_at_no_more() -> None:
    settle()
    assert gc.get_freeze_count() > 1_000


def test_a_search_that_finds_little_is_not_begun() -> None:
    settle()
    sweep()
    done = gc.get_stats()[2]["collections"]
    sweep()
    assert gc.get_stats()[2]["collections"] == done
