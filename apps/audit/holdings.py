"""What this app holds about people: the number of whoever acted, and nothing else.

Payloads hold ids, codes and salted hashes; a test over every kind sees to it.
"""

from apps.common.holdings import Fate, Holding

FATES = {
    "Stream.name": Fate.KEPT,
    "Stream.head": Fate.KEPT,
    "Entry.kind": Fate.KEPT,
    "Entry.payload": Fate.KEPT,
    "Entry.previous": Fate.KEPT,
    "Entry.hash": Fate.KEPT,
}
HOLDING = Holding("audit", FATES)
