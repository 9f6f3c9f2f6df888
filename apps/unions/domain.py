"""When a collective asks a union, how it is answered, and how either of them ends what is between them."""

from datetime import datetime

from apps.common.days import after_days
from apps.common.errors import Refusal

NOTICE_DAYS = 30
"""How long either side goes on after it gave notice, so that nobody stands alone over night."""
APPEAL_DAYS = 5
"""How long a second representative may take to answer an appeal (rule 20)."""


def check_asking(*, is_union: bool, beside: str, wanted: str, waits: bool) -> None:
    """Refuse to ask who is no union, beside whom one stands already, or while another answer is awaited.

    Args:
        beside: public id of the union that stands beside the collective now; "" for none.

    Raises:
        Refusal: "union.not_a_union", "union.affiliated_already", "union.another_beside",
            "union.asked_already".
    """
    if not is_union:
        raise Refusal("union.not_a_union")
    if beside:
        raise Refusal("union.affiliated_already" if beside == wanted else "union.another_beside")
    if waits:
        raise Refusal("union.asked_already")


def check_ask(state: str) -> None:
    """Refuse to answer what was answered or withdrawn.

    Raises:
        Refusal: "union.ask_over".
    """
    if state != "waiting":
        raise Refusal("union.ask_over")


def check_reason(reason: str) -> str:
    """Read why, which the other side reads.

    Raises:
        Refusal: "union.reason_missing".
    """
    said = reason.strip()
    if not said:
        raise Refusal("union.reason_missing")
    return said


def check_notice(*, given_by: str) -> None:
    """Refuse a second notice: the first one runs.

    Raises:
        Refusal: "union.notice_given_already".
    """
    if given_by:
        raise Refusal("union.notice_given_already")


def check_taking_back(*, given_by: str, side: str) -> None:
    """Refuse to take back what nobody, or the other side, has given.

    Raises:
        Refusal: "union.no_notice".
    """
    if not given_by or given_by != side:
        raise Refusal("union.no_notice")


def appeal_due(at: datetime, zone: str) -> datetime:
    """Say until when an appeal against what a representative did has to be answered (rule 20)."""
    return after_days(at, APPEAL_DAYS, zone)


def end_after_notice(at: datetime, zone: str) -> datetime:
    """Say when an affiliation ends of which notice is given, by the clock of the collective."""
    return after_days(at, NOTICE_DAYS, zone)
