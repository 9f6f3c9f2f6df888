"""The words of this app's refusals, and of why a work is not in a schedule."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.common.money import Money
from apps.common.templatetags.look import money, number, on_date, percent
from apps.common.templatetags.look import works as works_in_words
from apps.companies.messages import QUESTIONS
from apps.contracts import domain
from apps.contracts.models import Contract
from apps.splits.forecast import ONCE_PER_WORK, YEARLY, in_currency, is_per_work, main_currency
from apps.terms.components import Component
from apps.terms.domain import Terms
from apps.terms.vocabulary import VOCABULARY
from apps.terms.vocabulary import groups as fields_by_group
from apps.unions.messages import label, say_value

_SHORT = {"fee_per_work": _("Fee, once"), "minimum_guarantee": _("Guarantee")}
_YEARS = (_("first year"), _("second year"), _("third year"), _("fourth year"), _("fifth year"))
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")
_BADGES: Mapping[str, Mapping[str, str]] = {
    "agreed": {"sign": "ask", "kind": ""},
    "fell_short": {"sign": "never", "kind": "worse"},
    "signing": {"sign": "waiting", "kind": ""},
    "in_force": {"sign": "in", "kind": "better"},
    "lapsed": {"sign": "never", "kind": "worse"},
    "void": {"sign": "never", "kind": "worse"},
    "suspended": {"sign": "waiting", "kind": ""},
    "in_breach": {"sign": "never", "kind": "worse"},
    "amended": {"sign": "in", "kind": ""},
    "renewed": {"sign": "in", "kind": ""},
    "ended": {"sign": "never", "kind": ""},
}

CONTRACT_MESSAGES = {
    "merge.licensed": _(
        "“%(title)s” stands in the schedule of a contract, which never changes. Let it be the one that stays."
    ),
    "merge.both_licensed": _(
        "Both stand in schedules of contracts, which never change. They stay two; say that they are two."
    ),
    "merge.schedule_open": _(
        "Until %(until)s members may take works out of a schedule in which these are. Join them after that."
    ),
    "split.licensed": _(
        "Since they were joined, a contract was made for both as one, and its schedule never changes. They "
        "stay together."
    ),
    "contract.take_out_too_short": _(
        "Members need at least %(days)s days after the result to take works out."
    ),
    "contract.frozen_before": _("The schedule of works is frozen. Nothing goes in or out of it any more."),
    "contract.take_out_runs": _("Members may still take works out. The schedule is frozen after that."),
    "contract.vote_challenged": _(
        "The union doubts the result of the members' vote. Nothing goes on before that is settled."
    ),
    "contract.vote_void": _("The members' vote was voided: nothing follows from this contract."),
    "contract.licensed_elsewhere": _(
        "Meanwhile the company got a licence for one of these works otherwise, so this contract cannot come "
        "into force beside it. Nothing was signed."
    ),
    "contract.not_to_be_signed": _("This contract is not waiting for signatures."),
    "contract.text_changed": _(
        "The text is not the one you saw, so nothing was signed. Open the contract and read it again."
    ),
}

_REASONS: Mapping[str, Promise] = {
    "taken_out": _("Taken out by one of its people."),
    "other_kind": _("It is of another kind than the terms are about."),
    "unknown_performer": _("Nobody has said who sings or plays on it."),
    "unknown_author": _("Nobody has said who wrote or made it."),
    "minor": _("Somebody in it is under 18."),
    "owner_never": _("You say never to this use."),
    "unclaimed": _("Nobody has said yet whose work it is."),
    "unknown_share": _("A share in it is not known."),
    "waiting_controller": _("It waits for whoever controls a right in it."),
    "outside_owner": _("It waits for an owner outside the collective."),
    "no_mandate": _("One of its people has not given a mandate."),
    "personal_key_missing": _("It waits for somebody whose voice, face or style is in it."),
    "dead_without_estate": _("Nobody speaks yet for somebody who has died."),
    "licensed_elsewhere": _("It is already licensed elsewhere for this use."),
    "answered_out": _("You answered: out."),
    "mandate_lapsed": _("The mandate has to be given again."),
    "owner_asks": _("You want to be asked, and did not answer."),
    "conditions_not_met": _("The terms do not meet your conditions."),
    "floor": _("The fee is below your price floor."),
    "needs_personal_yes": _("It needs a personal yes."),
}


def not_binding(state: str) -> str | None:
    """Say what every answer says before both sides have signed (rule 22); None once both have."""
    return None if state in domain.BOUND else str(_("Not binding until both sides have signed."))


def say_reason(code: str) -> str:
    """Say why a work is not in the schedule, to one of its people."""
    return str(_REASONS.get(code) or gettext("It has not got every yes that it needs."))


def say_agreed(
    terms: Terms, *, works: int | None, artists: int | None, period: domain.Period | None
) -> list[dict[str, str]]:
    """Say the most important terms as rows of a table: label and value.

    Args:
        works: how many are in the schedule; None while it is not frozen.
        artists: how many people hold shares in them.
        period: the days of the licence; None while they are not known.
    """
    rows = [
        (gettext("Licensed use"), say_value("scope.uses", terms.get("scope.uses"))),
        (gettext("Model"), say_value("parties.models", terms.get("parties.models"))),
        (gettext("Works"), _say_works(works, artists)),
        (gettext("Term"), _say_term(terms, period)),
        *(
            (_payment_label(one, terms), _say_component(one, terms, works))
            for one in terms.components
            if one.pays
        ),
        (gettext("Not covered"), _say_excluded(terms)),
        (gettext("Retraining"), _say_retraining(terms)),
    ]
    return [{"label": label, "value": value[:1].upper() + value[1:]} for label, value in rows if value]


def say_payments(payments: Sequence[domain.Payment], terms: Terms) -> list[dict[str, str]]:
    """Say the guaranteed payments as rows of a ledger: label, note, amount."""
    currency = main_currency(terms.components)
    return [
        {
            "label": _say_payment(one),
            "note": _say_reckoning(one, terms, currency),
            "amount": money(in_currency(one.amount_micro, currency)),
        }
        for one in payments
    ]


def say_total(payments: Sequence[domain.Payment], terms: Terms) -> str:
    """Say the sum of the guaranteed payments."""
    currency = main_currency(terms.components)
    return money(in_currency(sum(one.amount_micro for one in payments), currency))


def say_state(state: str) -> dict[str, str]:
    """Give the words, sign and kind of a contract's badge."""
    return {"text": str(Contract.State(state).label), **_BADGES[state]}


def say_code(code: str) -> str:
    """Write an ISRC in its four parts; other codes as they are."""
    if _ISRC.fullmatch(code):
        return f"{code[:2]}-{code[2:5]}-{code[5:7]}-{code[7:]}"
    return code


def _say_works(works: int | None, artists: int | None) -> str:
    if works is None:
        return gettext("Every work whose people say yes")
    if not artists:
        return works_in_words(works)
    by = ngettext("%(works)s by %(count)s artist", "%(works)s by %(count)s artists", artists)
    return by % {"works": works_in_words(works), "count": artists}


def _say_term(terms: Terms, period: domain.Period | None) -> str:
    if period is None or period.ends_on is None:
        return say_value("term.duration", terms.get("term.duration"))
    days = {"first": on_date(period.starts_on), "last": on_date(period.ends_on)}
    return gettext("%(first)s to %(last)s") % days


def _say_component(component: Component, terms: Terms, works: int | None) -> str:
    if component.percent is not None:
        return _say_share(component, terms)
    amount = Money.of(component.amount or Decimal(0), component.currency or "EUR")
    if component.kind in ONCE_PER_WORK or is_per_work(component):
        return _say_for_each_work(amount, works, is_yearly=component.kind in YEARLY)
    words = {"amount": money(amount)}
    return gettext("%(amount)s a year") % words if component.kind in YEARLY else words["amount"]


def _say_share(component: Component, terms: Terms) -> str:
    """Say a share of revenue, and whether the guarantee counts towards it."""
    words = {"share": percent(component.percent)}
    if component.kind == "revenue_share" and terms.get("money.minimum_guarantee"):
        return gettext("%(share)s, the guarantee counts towards it") % words
    return words["share"]


def _say_for_each_work(amount: Money, works: int | None, *, is_yearly: bool) -> str:
    words = {"amount": money(amount), "total": money(Money(amount.minor * (works or 0), amount.currency))}
    if is_yearly and works is not None:
        return gettext("%(amount)s for each work and year, %(total)s a year") % words
    if is_yearly:
        return gettext("%(amount)s for each work and year") % words
    if works is not None:
        return gettext("%(amount)s for each work, %(total)s") % words
    return gettext("%(amount)s for each work") % words


def _payment_label(component: Component, terms: Terms) -> str:
    if component.kind == "fee_per_work":
        return gettext("Fee, once")
    if component.kind == "revenue_share" and terms.text("money.revenue_base").startswith("net"):
        return gettext("Share of net revenue")
    return gettext(VOCABULARY.payment_kinds[component.kind].label)


def _say_payment(payment: domain.Payment) -> str:
    kind = VOCABULARY.payment_kinds[payment.code].label
    label = str(_SHORT.get(payment.code) or gettext(kind))
    if payment.year is None:
        return label
    words = {"payment": label, "year": payment.year}
    if payment.year <= len(_YEARS):
        return gettext("%(payment)s, %(year)s") % {**words, "year": _YEARS[payment.year - 1]}
    return gettext("%(payment)s, year %(year)s") % words


def _say_reckoning(payment: domain.Payment, terms: Terms, currency: str) -> str:
    """Say how a payment is reckoned and when it is due: "400 × €9.50, due 9 Dec 2027"."""
    rate = money(in_currency(payment.rate_micro, currency))
    parts = [f"{number(payment.works)} × {rate}"] if payment.works else []
    if payment.due_on is not None and payment.year is None and terms.get("money.payment_days"):
        length = say_value("money.payment_days", terms.get("money.payment_days"))
        words = {"length": length, "day": on_date(payment.due_on)}
        parts.append(gettext("due %(length)s after the invoice of %(day)s") % words)
    elif payment.due_on is not None:
        parts.append(gettext("due %(day)s") % {"day": on_date(payment.due_on)})
    return ", ".join(parts)


def _say_retraining(terms: Terms) -> str:
    if terms.text("scope.retraining") == "new_licence":
        return gettext("Needs a new licence")
    return say_value("scope.retraining", terms.get("scope.retraining"))


def _say_excluded(terms: Terms) -> str:
    """Name what the licence does not cover: personal uses that are not granted, open weights."""
    field = VOCABULARY.by_key["scope.uses"]
    personal = [option for option in field.options if option.personal and option.id not in terms.uses]
    words = [gettext(option.label) for option in personal]
    if terms.text("scope.open_weights") == "never":
        words.append(gettext("open weights"))
    return ", ".join(words)


def say_all_terms(terms: Terms) -> list[dict[str, object]]:
    """Say every answer, by the groups of the vocabulary: name of the group, rows of label and value."""
    answered = set(terms.keys)
    found: list[dict[str, object]] = []
    for group, group_fields in fields_by_group():
        rows = [
            {"label": label(field.key), "value": say_value(field.key, terms.get(field.key))}
            for field in group_fields
            if field.key in answered
        ]
        if rows:
            found.append({"name": gettext(group.label), "rows": rows})
    return found


def say_annex(annex: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Give the questions in words with what the company had answered when the contract was agreed."""
    return [(str(QUESTIONS[each["question"]][0]), each["text"]) for each in annex]
