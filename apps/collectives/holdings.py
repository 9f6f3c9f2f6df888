"""What this app holds about people: memberships, mandates, floors, answers below the vote."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.collectives import actions
from apps.collectives.models import (
    Mandate,
    MandateReminder,
    Membership,
    Motion,
    ShareCheck,
    Statement,
    TermsAnswer,
    Withdrawal,
)
from apps.common import retention
from apps.common.holdings import Fate, Holding, Row, Section, as_text

FATES = {
    "Collective.about": Fate.KEPT,
    "Bylaws.rules": Fate.KEPT,
    "Motion.rules": Fate.KEPT,
    "Motion.person": Fate.TOMBSTONE,
    "Motion.reason": Fate.EMPTIED,
    "Motion.drafted_by": Fate.TOMBSTONE,
    "Membership.person": Fate.TOMBSTONE,
    "Membership.reason": Fate.EMPTIED,
    "Membership.consent": Fate.KEPT,
    "Membership.category": Fate.KEPT,
    "Placing.category": Fate.KEPT,
    "Placing.reason": Fate.EMPTIED,
    "Placing.steward": Fate.TOMBSTONE,
    "Mandate.person": Fate.TOMBSTONE,
    "Mandate.given_by": Fate.TOMBSTONE,
    "Mandate.text_version": Fate.KEPT,
    "Mandate.text_hash": Fate.KEPT,
    "Mandate.conditions": Fate.EMPTIED,
    "MandateAnswer.use": Fate.KEPT,
    "MandateRow.uses": Fate.KEPT,
    "MandateRow.kinds": Fate.KEPT,
    "MandateRow.rights": Fate.KEPT,
    "MandateRow.territories": Fate.KEPT,
    "PriceFloor.use": Fate.DELETED,
    "PriceFloor.currency": Fate.DELETED,
    "ShareCheck.holder": Fate.TOMBSTONE,
    "ShareCheck.steward": Fate.TOMBSTONE,
    "ShareCheck.ended_by": Fate.TOMBSTONE,
    "ShareCheck.seen": Fate.EMPTIED,
    "ShareCheck.reason": Fate.EMPTIED,
    "ShareCheck.end_reason": Fate.EMPTIED,
    "Statement.person": Fate.TOMBSTONE,
    "Statement.text": Fate.EMPTIED,
    "MandateReminder.person": Fate.TOMBSTONE,
    "MandateReminder.steward": Fate.TOMBSTONE,
    "MandateReminder.about": Fate.KEPT,
    "TermsAnswer.person": Fate.TOMBSTONE,
    "TermsAnswer.terms_hash": Fate.KEPT,
    "Withdrawal.person": Fate.TOMBSTONE,
    "Withdrawal.begun_by": Fate.TOMBSTONE,
    "Withdrawal.uses": Fate.KEPT,
}


def sections(person: User) -> Iterator[Section]:
    """Give a person's memberships, mandates with their floors, and answers."""
    ways = Membership.objects.filter(person=person).select_related("collective__organisation")
    ways = ways.prefetch_related("placings")
    yield Section("memberships", _("Your memberships"), [_membership(one) for one in ways.order_by("pk")])
    mandates = Mandate.objects.filter(person=person).select_related("collective__organisation")
    given = mandates.prefetch_related("answers__work", "rows__works", "floors").order_by("pk")
    yield Section(
        "mandates",
        _("Your mandates"),
        [_mandate(one, person) for one in given],
        _("With the price floors that nobody but you has ever been shown."),
    )
    answers = TermsAnswer.objects.filter(person=person).select_related("collective__organisation")
    said = answers.prefetch_related("works").order_by("pk")
    checks = ShareCheck.objects.filter(holder=person).select_related("collective__organisation")
    checked = checks.prefetch_related("shares__work").order_by("pk")
    yield Section("checks", _("Your shares that stewards checked"), [_check(one) for one in checked])
    reminders = MandateReminder.objects.filter(person=person).select_related("collective__organisation")
    reminded = [_reminder(one) for one in reminders.order_by("pk")]
    yield Section("reminders", _("Reminders that stewards sent you"), reminded)
    drafts = Motion.objects.filter(drafted_by=person).select_related("collective__organisation")
    drafted = [_motion(one) for one in drafts.order_by("pk")]
    yield Section("motions", _("What you drafted for your members to decide"), drafted)
    declared = Statement.objects.filter(person=person).select_related("organisation").order_by("pk")
    yield Section("interests", _("The interests you declared"), [_statement(one) for one in declared])
    yield Section("answers", _("Your answers below a vote"), [_answer(one) for one in said])
    taken = Withdrawal.objects.filter(person=person).select_related("collective__organisation", "work")
    back = [_withdrawal(one) for one in taken.prefetch_related("kept", "listed").order_by("pk")]
    yield Section("withdrawals", _("What you took back from contracts"), back)


def erase(person: User, names: tuple[str, ...], at: datetime) -> Iterable[str]:
    """Leave every collective; empty reasons and conditions, delete floors. Codes of answers stay as proof."""
    actions.forget_member(person=person, at=at)
    return ()


def register_retention() -> None:
    """Hand in how long reasons and the floors of ended mandates are kept."""
    retention.register("refusal_reasons", actions.drop_reasons)
    retention.register("ended_floors", actions.drop_ended_floors)


def _membership(one: Membership) -> Row:
    return {
        "collective": one.collective.organisation.name,
        "state": one.state,
        "reason": one.reason,
        "applied_at": as_text(one.applied_at),
        "decided_at": as_text(one.decided_at),
        "left_at": as_text(one.left_at),
        "category": one.category,
        "categories": [
            {"category": each.category, "reason": each.reason, "at": as_text(each.at)}
            for each in one.placings.all()
        ],
    }


def _mandate(one: Mandate, person: User) -> Row:
    return {
        "collective": one.collective.organisation.name,
        "given_by_you": one.given_by_id in {None, person.pk},
        "text_version": one.text_version,
        "text_hash": one.text_hash,
        "conditions": one.conditions,
        "notice_days": one.notice_days,
        "given_at": as_text(one.given_at),
        "ended_at": as_text(one.ended_at),
        "answers": [
            {"use": each.use, "work": each.work.public_id if each.work else None, "answer": each.answer}
            for each in one.answers.all()
        ],
        "rows": [
            {
                "uses": each.uses,
                "answer": each.answer,
                "kinds": each.kinds,
                "works": [work.public_id for work in each.works.all()],
                "rights": each.rights,
                "territories": each.territories,
            }
            for each in one.rows.all()
        ],
        "floors": [
            {"use": floor.use, "fee_minor": str(floor.fee_minor), "currency": floor.currency}
            for floor in one.floors.all()
        ],
    }


def _statement(one: Statement) -> Row:
    return {
        "organisation": one.organisation.name,
        "has_interests": one.has_interests,
        "text": one.text,
        "declared_at": as_text(one.declared_at),
    }


def _check(one: ShareCheck) -> Row:
    return {
        "collective": one.collective.organisation.name,
        "shares": [{"work": each.work.public_id, "right": each.right} for each in one.shares.all()],
        "seen": one.seen,
        "reason": one.reason,
        "checked_at": as_text(one.checked_at),
        "ended_at": as_text(one.ended_at),
        "end_reason": one.end_reason,
    }


def _reminder(one: MandateReminder) -> Row:
    return {"collective": one.collective.organisation.name, "about": one.about, "at": as_text(one.at)}


def _motion(one: Motion) -> Row:
    return {
        "collective": one.collective.organisation.name,
        "kind": one.kind,
        "state": one.state,
        "rules": one.rules,
        "reason": one.reason,
        "drafted_at": as_text(one.drafted_at),
        "decided_at": as_text(one.decided_at),
    }


def _answer(one: TermsAnswer) -> Row:
    return {
        "collective": one.collective.organisation.name,
        "terms_hash": one.terms_hash,
        "revision": one.revision,
        "choice": one.choice,
        "works": [work.public_id for work in one.works.all()],
        "at": as_text(one.at),
    }


def _withdrawal(one: Withdrawal) -> Row:
    return {
        "collective": one.collective.organisation.name,
        "work": one.work.public_id if one.work else "listed" if one.is_list else "all",
        "listed": [work.public_id for work in one.listed.all()],
        "uses": one.uses or "all",
        "kept": [work.public_id for work in one.kept.all()],
        "begun_at": as_text(one.begun_at),
        "ends_at": as_text(one.ends_at),
        "called_back_at": as_text(one.called_back_at),
        "effective_at": as_text(one.effective_at),
    }


HOLDING = Holding("collectives", FATES, sections=sections, erase=erase)
