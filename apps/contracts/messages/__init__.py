"""The words of this app: of its refusals, of a contract, and of the document that it becomes."""

from apps.contracts.messages.confirming import (
    CONFIRM_MESSAGES,
    confirm_options,
    say_release,
    say_shares,
    say_steps,
    say_waiting,
)
from apps.contracts.messages.contracts import (
    CONTRACT_MESSAGES,
    not_binding,
    say_agreed,
    say_all_terms,
    say_annex,
    say_code,
    say_payments,
    say_reason,
    say_state,
    say_total,
)
from apps.contracts.messages.later import (
    ACT_NAMES,
    ACT_QUESTIONS,
    LATER_MESSAGES,
    say_effects,
    say_standing,
    say_step,
    say_survives,
)
from apps.contracts.messages.papers import (
    PAPER_MESSAGES,
    document,
    say_faults,
    say_level,
    say_paper,
    say_seal,
    say_signing,
)
from apps.contracts.messages.signing import (
    SIGNING_MESSAGES,
    say_cause,
)
from apps.contracts.messages.withdrawals import (
    say_stopped,
    say_taken,
    say_uses,
    say_versions,
)

MESSAGES = {
    **CONTRACT_MESSAGES,
    **LATER_MESSAGES,
    **PAPER_MESSAGES,
    **SIGNING_MESSAGES,
    **CONFIRM_MESSAGES,
}

__all__ = [
    "ACT_NAMES",
    "ACT_QUESTIONS",
    "MESSAGES",
    "confirm_options",
    "document",
    "not_binding",
    "say_agreed",
    "say_all_terms",
    "say_annex",
    "say_cause",
    "say_code",
    "say_effects",
    "say_faults",
    "say_level",
    "say_paper",
    "say_payments",
    "say_reason",
    "say_release",
    "say_seal",
    "say_shares",
    "say_signing",
    "say_standing",
    "say_state",
    "say_step",
    "say_steps",
    "say_stopped",
    "say_survives",
    "say_taken",
    "say_total",
    "say_uses",
    "say_versions",
    "say_waiting",
]
