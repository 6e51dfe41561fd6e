"""Python's search for garbage, when nobody waits: in the middle of a greeting it takes a tenth of a second."""

import gc

# New objects, less those gone, before Python searches by itself: some ten screens' worth. Its own 700 come every few
# milliseconds while a screen is drawn, and each hundredth time or so it looks through everything.
BY_ITSELF = 100_000
WORTH_IT = 5_000  # what is swept up between two families: less than a screen


def settle() -> None:
    """What stands after the start stays until the end: from now on no search looks at it."""
    gc.unfreeze()  # of another app before, in the tests
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 1, 1)


def sweep() -> None:
    """Between two families. Blocks for some 10 ms, if there is anything to be swept."""
    if gc.get_count()[0] > WORTH_IT:
        gc.collect()
