"""A night played before it happens, and any night judged after it: what was promised, and what came of it.

`assumptions` (what is taken to be so), `cast` (who does what, drawn by a seed), `world` (they live the evening),
`stage` (the real hub they speak to, on a virtual clock); `measured` and `promises` read a journal, rehearsed or real;
`compared` puts evenings side by side, `page` and `charts` show them.
"""
