"""Boxes that hold other widgets and are of one colour: one strip serves all their rows.

Textual draws each row of a box for itself and cuts it where widgets lie on it: more than half the work of a new screen.
"""

from typing import ClassVar

from textual import containers


class Horizontal(containers.Horizontal):
    BLANK: ClassVar[bool] = True


class Vertical(containers.Vertical):
    BLANK: ClassVar[bool] = True


class Grid(containers.Grid):
    BLANK: ClassVar[bool] = True
