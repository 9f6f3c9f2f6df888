"""The words of this app's refusals, and of what is still open in an offer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.moments import moment_with_zone
from apps.negotiations.domain import unknown_models
from apps.terms.conditions import check_across, required
from apps.terms.domain import Terms
from apps.terms.errors import FieldError
from apps.unions.messages import say_field_error

MESSAGES = {
    "merge.vote_runs": _(
        "A vote runs until %(until)s in which these works are asked about. Join them after it."
    ),
    "offer.is_tabled": _("This offer is on the table; it is not at a vote."),
    "offer.is_principle": _("This offer is accepted in principle; it is not at a vote."),
    "offer.is_superseded": _("A later offer has taken the place of this one."),
    "offer.is_withdrawn": _("This offer was withdrawn."),
    "offer.is_expired": _("This offer is no longer open."),
    "offer.is_voting": _("This offer is at the vote; until the vote is over it stays as it is."),
    "offer.is_accepted": _("This offer was accepted."),
    "offer.is_declined": _("This offer was declined."),
    "offer.not_your_turn": _("The other side has the turn. You can answer once they have."),
    "offer.not_due": _("This offer is still open."),
    "offer.deadline_too_short": _(
        "The members need time to vote. The earliest date until which an offer can be open is %(earliest)s."
    ),
    "offer.deadline_too_far": _(
        "An offer cannot be open for years. The latest date until which it can be open is %(latest)s."
    ),
    "offer.unknown_models": _(
        "%(names)s: not among the models of the company's dossier. Add the model there, or name another."
    ),
    "offer.key_used_before": _("This key was used for another offer. Use a new key for a new offer."),
    "offer.needs_approval": _(
        "In your company somebody else reads an offer before it is tabled. Keep a draft and ask for approval."
    ),
    "draft.is_writing": _("This draft is being written; nobody has been asked to approve it."),
    "draft.is_asked": _("This draft waits for approval. Take it back first, to go on with it."),
    "draft.is_approved": _("This draft is approved already."),
    "draft.is_tabled": _("This draft was tabled; it is an offer now."),
    "draft.is_dropped": _("This draft was dropped."),
    "draft.changed_meanwhile": _(
        "Somebody changed this draft since you opened it, so nothing was done. Read it again as it is now."
    ),
    "draft.no_reason": _("Say in a sentence what has to change, so that it can be mended."),
    "draft.needs_approval": _("By your company's rule somebody else has to approve this draft first."),
    "offer.own_side": _(
        "Your own answer can be put to the vote once the company has accepted it in principle."
    ),
    "offer.below_gate": _(
        "This offer is below the union's minimum, and the bylaws let no such offer come to a vote."
    ),
    "offer.estimate_not_yours": _("Only the company can add an estimate of its own revenue."),
    "terms.incomplete": _("These terms are not complete yet. Still to be settled: %(fields)s."),
    "room.is_open": _("There is no vote in this room."),
    "room.is_voting": _("The offer of this room is at the vote. The room goes on when the vote is over."),
    "room.is_agreed": _("This room came to an agreement; nothing more can be tabled in it."),
    "room.is_closed": _("This room is closed."),
    "room.paused": _("The union has paused this room until %(until)s."),
    "room.not_paused": _("This room is not paused."),
    "room.contract_not_theirs": _("This contract is not of these two."),
    "room.already_running": _("There is a room of these two already."),
    "room.no_model": _(
        "The company's dossier names no model yet. Without one there is nothing to license to."
    ),
    "room.grade_too_low": _(
        "The collective demands a dossier of grade %(demanded)s, and the company's has grade %(held)s. "
        "The company's page says what is missing."
    ),
    "room.proposal_not_published": _("This proposal is not published."),
    "vote.too_short": _("The bylaws ask for more time. The vote can end on %(earliest)s at the earliest."),
    "vote.after_deadline": _("The offer is open until %(open_until)s. The vote has to be over by then."),
    "vote.still_open": _("The vote is not over yet."),
    "vote.challenged": _("The result of the vote is challenged. What follows from it waits for the answer."),
    "vote.being_checked": _(
        "The vote is counted, and a second count has not agreed yet. What follows from it waits until then."
    ),
    "vote.empty_roll": _("Nobody could vote: the roll is empty."),
    "opinion.too_late": _("An opinion is given before the vote. This one has begun."),
    "opinion.empty": _("An opinion needs words. Say in a sentence or two why."),
    "message.empty": _("There is nothing in this message yet."),
    "message.too_long": _("A message has %(most)s characters at the most. Send it in two."),
    "message.is_erased": _("This message was erased by its author; nothing is left of it."),
    "message.is_struck": _("This message is struck already."),
    "message.no_reason": _("Say in a sentence why; the reason stands where the message stood."),
    "message.not_found": _("There is no such message in this room."),
    "points.unknown_field": _("One of these terms is not in the sheet."),
    "points.steps": _("Give points in steps of %(step)s."),
    "points.sum": _("The points add up to %(total)s. Make it %(all)s."),
    "desk.no_union": _("No union stands beside this collective, so there is no desk."),
    "desk.no_member": _("Only members of the collective can be admitted."),
    "desk.admitted_already": _("This person is at the desk already."),
    "desk.not_admitted": _("This person is not at the desk any more."),
    "caucus.no_union": _("No union stands beside this collective."),
    "caucus.already_open": _("The union is in the caucus already."),
    "caucus.not_open": _("The union is not in the caucus."),
    "offer.minimum_required": _(
        "The union requires these terms to meet its minimum before a vote: %(fields)s."
    ),
    "floor.closed": _("The union has closed the floor until %(until)s. Offers can still be made."),
    "ruling.no_power": _("There is no such power. What the union can do in a room is listed there."),
    "ruling.no_reason": _("Say in a sentence or two why. Both sides read it and may appeal."),
    "ruling.no_field": _("Choose the term that it is about."),
    "ruling.no_end": _("Say until when."),
    "ruling.in_the_past": _("It ends in the future."),
    "ruling.too_long": _("That is too long. It can last until %(latest)s at the most."),
    "ruling.minimum_is_advice": _(
        "By this collective's bylaws the minimum is advice, and no vote waits for it. Say it in an opinion."
    ),
    "ruling.is_over": _("This has ended already."),
    "appeal.no_reason": _("Say in a sentence or two what was wrong."),
    "appeal.made_already": _("Your side has appealed against this already."),
    "appeal.is_over": _("This has ended already; there is nothing left to appeal against."),
    "appeal.answered_already": _("This appeal is answered already."),
    "pause.in_the_past": _("A pause ends in the future."),
    "pause.too_long": _("A pause lasts at most 14 days, here until %(latest)s."),
    "pause.renewed_once": _("This pause was renewed once already; a room cannot be paused for longer."),
    "pause.empty": _("A pause needs a reason that both sides can read."),
    "decline.empty": _("Say in a sentence why, so that the other side can make a better offer."),
    "works.frozen": _(
        "The works of this agreement are fixed now; nothing about them can be answered any more."
    ),
}


def not_binding(open_until: datetime | None = None) -> str:
    """Say what every offer, page and answer says (rule 22)."""
    if open_until is None:
        return str(_("Not binding until both sides have signed."))
    until = moment_with_zone(open_until)
    return _("Not binding until both sides have signed; open until %(until)s.") % {"until": until}


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field of an offer, in a code and in words."""

    field: str
    code: str
    detail: str

    def as_json(self) -> dict[str, str]:
        """Write it for a problem document."""
        return {"field": self.field, "code": self.code, "detail": self.detail}


def problems_of(errors: Iterable[FieldError]) -> list[Problem]:
    """Say the errors of a term sheet."""
    return [Problem(error.key, error.code, say_field_error(error)) for error in errors]


def open_points(terms: Terms, model_names: Collection[str]) -> list[Problem]:
    """Say what has to be settled before these terms can be tabled: unanswered, at odds, unknown models."""
    unanswered = [
        Problem(key, "missing", str(_("This has to be settled before an offer can be tabled.")))
        for key in required(terms)
    ]
    unknown = [
        Problem("parties.models", "unknown_model", say(Refusal("offer.unknown_models", names=name)))
        for name in unknown_models(terms, model_names)
    ]
    return [*unanswered, *problems_of(check_across(terms)), *unknown]
