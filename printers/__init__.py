"""Everything that ends on paper: tickets and letters as pages, pages as dots, dots to a printer and back.

Nothing in here knows what a conference night is. Callers hand over facts that are already resolved
(names, rooms, times) and learn how the paper ended: see `printers.transport` for the four ends.
"""
