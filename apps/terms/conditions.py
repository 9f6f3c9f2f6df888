"""What has to be answered, and what has to fit together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from apps.terms.domain import Terms
from apps.terms.errors import FieldError
from apps.terms.vocabulary import VOCABULARY, Field


def applies(field: Field, terms: Terms) -> bool:
    """Say whether a field is asked, given the other answers; every condition needs one of its values."""
    return all(set(values) & set(terms.choices(key)) for key, values in field.applies_when)


def missing(terms: Terms) -> tuple[str, ...]:
    """List the fields that apply, are not derived, and have no answer."""
    return tuple(
        field.key
        for field in VOCABULARY.fields
        if not field.derived_from and applies(field, terms) and terms.get(field.key) is None
    )


def required(terms: Terms) -> tuple[str, ...]:
    """List the unanswered fields without which terms cannot be put on a table."""
    return tuple(key for key in missing(terms) if VOCABULARY.by_key[key].required)


def is_complete(terms: Terms) -> bool:
    """Say whether terms can be put on a table: every required field answered, nothing at odds."""
    return not required(terms) and not check_across(terms)


def check_across(
    terms: Terms, *, open_until: datetime | None = None, earliest: datetime | None = None
) -> tuple[FieldError, ...]:
    """Check what reads more than one field.

    Args:
        terms: the terms to be checked.
        open_until: when the offer lapses, with a zone.
        earliest: the soonest end of a vote under the collective's bylaws, with a zone.
    """
    subject = Subject(terms, open_until, earliest)
    return tuple(error for check in VOCABULARY.checks for error in _CHECKS[check.code](subject))


@dataclass(frozen=True, slots=True)
class Subject:
    """What the checks look at: terms, and the times of the offer they stand in."""

    terms: Terms
    open_until: datetime | None
    earliest: datetime | None


def _percentage_without_base(subject: Subject) -> list[FieldError]:
    shares = [one for one in subject.terms.components if one.kind == "revenue_share"]
    defined = subject.terms.text("money.revenue_base") not in {"", "undefined"}
    return [] if defined or not shares else [FieldError("money.revenue_base", "percentage_without_base")]


def _voice_not_settled(subject: Subject) -> list[FieldError]:
    if "voice_clone" not in subject.terms.uses:
        return []
    errors = []
    if subject.terms.text("identity.voice") in {"", "not_granted"}:
        errors.append(FieldError("identity.voice", "voice_not_granted"))
    if not subject.terms.text("identity.biometric_basis"):
        errors.append(FieldError("identity.biometric_basis", "voice_without_basis"))
    return errors


def unpaid_stages(terms: Terms) -> tuple[str, ...]:
    """List the licensed stages that no payment above zero names."""
    paid = {one.stage for one in terms.components if one.pays}
    return tuple(stage for stage in terms.choices("scope.stages") if stage not in paid)


def _stage_unpaid(subject: Subject) -> list[FieldError]:
    return [
        FieldError("money.components", "stage_unpaid", {"stage": stage})
        for stage in unpaid_stages(subject.terms)
    ]


def _term_order(subject: Subject) -> list[FieldError]:
    length, review = subject.terms.duration("term.duration"), subject.terms.duration("term.review_every")
    if length is None:
        return []
    if length.approximate_days == 0:
        return [FieldError("term.duration", "ends_before_start")]
    if review is not None and review.approximate_days > length.approximate_days:
        return [
            FieldError("term.review_every", "review_after_end", {"review": str(review), "term": str(length)})
        ]
    return []


def _deadline_before_vote(subject: Subject) -> list[FieldError]:
    open_until, earliest = subject.open_until, subject.earliest
    if open_until is None or earliest is None or open_until >= earliest:
        return []
    params = {"open_until": open_until.isoformat(), "earliest": earliest.isoformat()}
    return [FieldError("open_until", "deadline_before_vote", params)]


_CHECKS: Mapping[str, Callable[[Subject], list[FieldError]]] = {
    "percentage_without_base": _percentage_without_base,
    "voice_not_settled": _voice_not_settled,
    "stage_unpaid": _stage_unpaid,
    "term_order": _term_order,
    "deadline_before_vote": _deadline_before_vote,
}
