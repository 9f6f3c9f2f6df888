"""Sums with shares, and the answers to whose a work is: whole parts per million, never above the whole."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.catalogues.domain.effective import tidy_territory
from apps.catalogues.domain.facts import WHOLE_PPM
from apps.common.errors import Refusal

ANSWERS = frozenset({"all_mine", "my_part", "not_sure"})
CONTROLLERS = frozenset({"me", "publisher", "label", "society", "employer", "not_sure"})
_HUNDRED = Decimal(100)
_PPM_OF_PERCENT = WHOLE_PPM // 100
_NUMBER = re.compile(r"[0-9]{1,9}([.,][0-9]{1,9})?")


@dataclass(frozen=True)
class ClaimOutcome:
    """What a claim in bulk did.

    Args:
        claimed: works whose shares were entered or changed.
        unchanged: works where the same was said before, or already something finer.
        conflicting: public ids of works where the same people said that others hold too much for the claim;
            nothing was entered there.
        disputed: of the claimed works, those where others claim so much that a part does not count.
    """

    claimed: int
    unchanged: int
    conflicting: tuple[str, ...] = ()
    disputed: int = 0


def ppm_of_answer(answer: str, percent: str) -> int | None:
    """Read the answer to "whose works are these": how much is claimed, None for nothing.

    Raises:
        Refusal: "claim.unknown_answer", or what `ppm_of_percent` refuses.
    """
    if answer not in ANSWERS:
        raise Refusal("claim.unknown_answer")
    if answer == "not_sure":
        return None
    return WHOLE_PPM if answer == "all_mine" else ppm_of_percent(percent)


def check_controller(controller: str) -> None:
    """Refuse a controller that is none of ours.

    Raises:
        Refusal: "share.unknown_controller".
    """
    if controller not in CONTROLLERS:
        raise Refusal("share.unknown_controller")


def check_days(first: date | None, last: date | None) -> None:
    """Refuse a time that ends before it begins.

    Raises:
        Refusal: "share.days_in_order".
    """
    if first and last and last < first:
        raise Refusal("share.days_in_order")


def territory_of(text: str) -> str:
    """Read a territory that somebody typed; nothing typed means the world.

    Raises:
        Refusal: "share.unknown_territory".
    """
    try:
        return tidy_territory(text)
    except ValueError:
        raise Refusal("share.unknown_territory", text=text.strip()[:40]) from None


def ppm_of_percent(text: str) -> int:
    """Read a share that somebody typed: "50", "33.33", "12,5 %".

    Returns:
        whole parts per million, 1 to 1,000,000; what is finer is cut off, never rounded up.

    Raises:
        Refusal: "share.not_a_number", "share.above_hundred" (with `percent` and a `guess`), "share.nothing".
    """
    written = text.strip().removesuffix("%").strip()
    if not _NUMBER.fullmatch(written):
        raise Refusal("share.not_a_number", text=text.strip()[:40])
    percent = Decimal(written.replace(",", "."))
    if percent > _HUNDRED:
        raise Refusal("share.above_hundred", percent=written, guess=_guess(percent))
    ppm = int(percent * _PPM_OF_PERCENT)
    if ppm == 0:
        raise Refusal("share.nothing")
    return ppm


def ppm_proposed(text: str) -> int:
    """Read a share that somebody proposes, where nothing is one too, for a claim may be taken back.

    Returns:
        whole parts per million, 0 to 1,000,000.

    Raises:
        Refusal: as `ppm_of_percent` does.
    """
    written = text.strip().removesuffix("%").strip()
    return 0 if written and not written.strip("0.,") else ppm_of_percent(text)


def percent_of_ppm(ppm: int) -> str:
    """Write a share for people, without needless zeros: "50", "33.3333"."""
    percent = Decimal(ppm) / _PPM_OF_PERCENT
    return f"{percent.normalize():f}"


def left_over(taken: Iterable[int | None]) -> int:
    """Give what is left of a right beside the shares already taken; unknown ones count nothing."""
    return WHOLE_PPM - sum(ppm or 0 for ppm in taken)


def check_fits(taken: Iterable[int | None], ppm: int) -> None:
    """Refuse a share that would lift a right above the whole.

    Raises:
        Refusal: "share.above_whole" with `left` in percent.
    """
    left = left_over(taken)
    if ppm > left:
        raise Refusal("share.above_whole", left=percent_of_ppm(max(left, 0)))


def _guess(percent: Decimal) -> str:
    while percent > _HUNDRED:
        percent /= 10
    return f"{percent.normalize():f}"
