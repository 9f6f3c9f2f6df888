"""The words of personal confirmations, releases, and the annex of shares."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.catalogues.models import RIGHT_LABELS
from apps.common.money import Money
from apps.common.templatetags.look import money, percent
from apps.contracts import domain
from apps.contracts.models import Contract
from apps.terms.domain import Terms
from apps.terms.vocabulary import VOCABULARY
from apps.unions.messages import say_value

CONFIRM_MESSAGES = {
    "release.not_asked": _("These terms ask nobody to give up claims for past use."),
}
_WAITING: Mapping[str, Promise] = {
    "unknown_performer": _("Nobody has said who sings or plays on them"),
    "minor": _("Somebody in them is under 18"),
    "unclaimed": _("Nobody has said yet whose they are"),
    "unknown_share": _("A share in them is not known"),
    "waiting_controller": _("They wait for whoever controls a right in them"),
    "outside_owner": _("They wait for an owner outside the collective"),
    "no_mandate": _("One of their people has not given a mandate"),
    "personal_key_missing": _("They wait for somebody whose voice or face is in them, and who is no member"),
    "dead_without_estate": _("Nobody speaks yet for somebody who has died"),
    "licensed_elsewhere": _("They are already licensed elsewhere for this use"),
}


def confirm_options(said: str) -> list[dict[str, object]]:
    """Give the three answers with what follows; nothing is chosen beforehand."""
    notes = {
        "in": (_("In"), _("all of them")),
        "out": (_("Out"), _("none of them")),
        "choose": (_("Choose"), _("only those ticked below")),
    }
    return [
        {"value": value, "label": name, "note": note, "checked": value == said}
        for value, (name, note) in notes.items()
    ]


def say_waiting(reason: str) -> str:
    """Say what works wait for, to a steward; no reason here tells anybody's own answer."""
    return str(_WAITING.get(reason) or gettext("They have not got every yes that they need"))


def say_release(terms: Terms) -> str:
    """Say which claims the terms ask people to give up."""
    return say_value("past_use.release", terms.get("past_use.release"))


def say_shares(split: Sequence[Mapping[str, str]], holder: str) -> list[tuple[str, str]]:
    """Say what one holder has of each right: pairs of the right and "50 %"."""
    return [
        (str(RIGHT_LABELS[one["right"]]), percent(Decimal(one["ppm"]) / 10_000))
        for one in split
        if one["holder"] == holder
    ]


def say_steps(contract: Contract) -> list[dict[str, object]]:
    """Say the order of payments as rows; none for a contract older than this annex."""
    if not contract.waterfall:
        return []
    return [_say_step(step) for step in domain.steps_of(Terms.parse(contract.terms))]


def _say_step(step: domain.Step) -> dict[str, object]:
    one = step.component
    kind = gettext(VOCABULARY.payment_kinds[one.kind].label)
    paid = percent(one.percent) if one.percent is not None else ""
    if one.amount is not None:
        paid = money(Money.of(one.amount, one.currency or "EUR"))
    among = (
        gettext("each work its own")
        if step.among == domain.PER_WORK
        else gettext("equal parts for all works of the schedule")
    )
    note = gettext("Counts towards the share of revenue.") if step.counts_towards_revenue else ""
    return {"number": step.number, "kind": kind, "paid": paid, "among": among, "note": note}
