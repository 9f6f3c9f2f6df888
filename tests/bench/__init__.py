"""Measurements: ours and the limit in turn, in one run, as JSON lines; nothing here fails on time.

`python -m tests.bench [votes] [fanout] [record] [import] [import_sizes]` prints medians with minimum and
maximum and their ratio. votes and fanout start servers and processes of their own, as in production; the
others make a database of their own on the server of DATABASE_URL, and drop it.
"""
