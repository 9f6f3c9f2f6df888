"""What the form of an offer and its check page show, for an offer and for a draft of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.common import messages as words
from apps.negotiations import queries
from apps.negotiations.forms import OfferForm
from apps.negotiations.messages import open_points
from apps.negotiations.messages.checks import points_of
from apps.negotiations.models import Room
from apps.negotiations.queries import ASKED_FIRST, OfferCheck
from apps.proposals.messages import term_groups
from apps.terms.domain import Terms
from apps.terms.presets import presets
from apps.unions.messages import floor_rows, label, rows_for_page, say_news, say_value


@dataclass(frozen=True)
class Start:
    """What an offer can begin with; `words` say what a preset answers."""

    id: str
    name: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Unsettled:
    """A field of the rest that has to be answered or changed, why, and the id of its input."""

    label: str
    words: str
    id: str


def form_context(room: Room, side: str, form: OfferForm, start: str, at: datetime) -> dict[str, Any]:
    """Gather what the form shows besides its fields: where to begin, and what differs in the rest."""
    check = queries.check_of(room, form.readable_terms(), side=side, at=at)
    rows = rows_for_page(check.comparison, keys=check.differing_besides, is_before_shown=False)
    missing = check.facts.grade_missing
    return {
        "room": room,
        "side": side,
        "form": form,
        "rows": rows,
        "starts": starts_of(room, side, start),
        "earliest": check.earliest,
        "coverage": check.coverage,
        "unsettled": _unsettled(form, check),
        "grade_words": words.say(missing) if missing else "",
    }


def _unsettled(form: OfferForm, check: OfferCheck) -> list[Unsettled]:
    """List what of the rest would be sent back by the check, so that nobody meets it only there."""
    return [
        Unsettled(label(one.field), one.detail, form[one.field].id_for_label or form[one.field].auto_id)
        for one in open_points(check.terms, check.facts.models)
        if one.field in form.fields and one.field not in ASKED_FIRST
    ]


def check_context(room: Room, check: OfferCheck, at: datetime) -> dict[str, Any]:
    """Gather what stands on a check page: what to know, what differs, and every term against the minimum."""
    comparison = check.comparison
    return {
        "room": room,
        "side": check.side,
        "points": points_of(check),
        "comparison": comparison,
        "rows": rows_for_page(comparison, keys=list(check.differing), is_before_shown=False),
        "same": comparison.counts.total - len(check.differing),
        "floor_rows": floor_rows(check.verdicts),
        "news": say_news(queries.news_of(room, check.terms, since=at, at=at)),
        "terms": check.terms,
        "groups": term_groups(check.terms),
        "open_until": check.open_until,
        "estimate": check.estimate,
        "company": room.company.short,
    }


def starts_of(room: Room, side: str, start: str) -> list[Start]:
    """List what an offer can begin with: the proposal, what both sides tabled, and presets for a company."""
    tabled_by = {offer.side for offer in queries.offers_of(room)}
    other = "collective" if side == "company" else "company"
    usual = "own" if side in tabled_by else "proposal"
    chosen = start or usual
    found = [Start("proposal", _("The collective’s proposal"), "", chosen == "proposal")]
    if other in tabled_by:
        found.append(Start("theirs", _("Their last terms"), "", chosen == "theirs"))
    if side in tabled_by:
        found.append(Start("own", _("Our last terms"), "", chosen == "own"))
    if side == "company":
        found += [Start(one.id, _(one.label), _answers(one.terms), chosen == one.id) for one in presets()]
    return found


def _answers(terms: Terms) -> str:
    """Say what a preset answers."""
    said = "; ".join(f"{label(key)}: {say_value(key, terms.get(key))}" for key in terms.keys)
    return _("%(answers)s. The rest is the proposal.") % {"answers": said}
