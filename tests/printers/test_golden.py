"""What is printed is what people looked at: docs/pictures/tickets, made anew by `python -m bench.tickets`."""

import pytest
from PIL import Image, ImageChops

from bench.tickets import golden, path_of, picture_of, slips

# Another processor may round a letter's edge to the other side of black: of a million dots these are few.
MOST_DOTS = 200


@pytest.mark.parametrize("name", [*golden(), *slips()])
def test_the_ticket_is_the_one_that_was_looked_at(name: str) -> None:
    seen, made = Image.open(path_of(name)).convert("L"), picture_of(name).convert("L")
    advice = "Look at the new one: python -m bench.tickets"
    assert seen.size == made.size, f"The ticket has grown or shrunk. {advice}"
    assert ImageChops.difference(seen, made).histogram()[255] <= MOST_DOTS, f"The ticket looks different. {advice}"


def test_there_is_no_picture_of_a_ticket_that_is_no_more() -> None:
    assert {path.stem for path in path_of("en").parent.glob("*.png")} == {*golden(), *slips()}
