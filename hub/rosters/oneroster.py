"""OneRoster."""


def read(found, into, on):
    return found
