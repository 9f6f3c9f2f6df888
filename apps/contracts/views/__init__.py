"""Pages of contracts."""

from apps.contracts.views.confirming import (
    confirm,
    confirmations,
    release,
    splits,
    take_back_release,
)
from apps.contracts.views.contracts import (
    all_terms,
    contract_list,
    contract_page,
    download,
    leaving,
    take_out,
    verify,
    words,
)
from apps.contracts.views.later import (
    step,
)
from apps.contracts.views.papers import (
    certificates,
    check,
    document,
    known,
    pdf,
)
from apps.contracts.views.signing import (
    answer_change,
    ask_text,
    sign,
    signing,
)
from apps.contracts.views.withdrawals import (
    call_back,
    version,
    withdraw,
    withdrawals,
)

__all__ = [
    "all_terms",
    "answer_change",
    "ask_text",
    "call_back",
    "certificates",
    "check",
    "confirm",
    "confirmations",
    "contract_list",
    "contract_page",
    "document",
    "download",
    "known",
    "leaving",
    "pdf",
    "release",
    "sign",
    "signing",
    "splits",
    "step",
    "take_back_release",
    "take_out",
    "verify",
    "version",
    "withdraw",
    "withdrawals",
    "words",
]
