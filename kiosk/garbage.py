"""Python's search for garbage, when nobody waits: in the middle of a greeting it takes a tenth of a second."""

import gc

# New objects, less those gone, before Python searches the newest by itself: some two screens' worth. Its own 700 come
# every few milliseconds while a screen is drawn. Every other search goes deeper, so that a hundred families who leave
# no quiet moment between them do not fill the memory either: without this they grew the kiosk by 60 MB.
BY_ITSELF, DEEPER = 20_000, 2
WORTH_IT = 5_000  # what is swept up between two families: less than a screen


def settle() -> None:
    """What stands after the start stays until the end: from now on no search looks at it."""
    gc.unfreeze()  # of another app before, in the tests
    gc.collect()
    gc.freeze()
    gc.set_threshold(BY_ITSELF, DEEPER, DEEPER)


def sweep() -> None:
    """While nobody is touching anything. Blocks for some 10 ms, if there is anything to be swept."""
    if gc.get_count()[0] > WORTH_IT:
        gc.collect()
