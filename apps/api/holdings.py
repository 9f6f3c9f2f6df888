"""What this app holds about people: answers to the software of companies, forgotten after some days."""

from apps.common.holdings import Fate, Holding

FATES = {
    "KeptAnswer.operation": Fate.KEPT,
    "KeptAnswer.key": Fate.KEPT,
    "KeptAnswer.body_hash": Fate.KEPT,
    "KeptAnswer.content": Fate.KEPT,
    "KeptAnswer.headers": Fate.KEPT,
}
HOLDING = Holding("api", FATES)
