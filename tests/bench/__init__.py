"""Measurements: ours and the limit in turn, in one run, as JSON lines; nothing here fails on time.

`python -m tests.bench [votes] [record] [import] [import_sizes]` makes a database of its own on the
server of DATABASE_URL, measures there, prints medians with minimum and maximum and their ratio, and drops
the database.
"""
