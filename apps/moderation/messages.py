"""What is refused in a mediation, and each of its steps, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from apps.moderation import domain

MESSAGES: Mapping[str, str | StrPromise] = {
    "mediation.conflict_is_over": _("Nothing collides here any more. There is nothing to mediate."),
    "mediation.asked_already": _("Somebody has asked for this already."),
    "mediation.nobody_free": _(
        "Everybody who represents this union has a part in the matter, so nobody of it can mediate. "
        "Ask another union."
    ),
    "mediation.no_union": _("No union stands beside that collective now, so there is nobody to ask."),
    "mediation.not_now": _("This cannot be done now. Look at how the mediation stands."),
    "mediation.too_late": _("The time for this is over."),
    "mediation.days": _("Give each side %(fewest)s to %(most)s days."),
    "evidence.is_closed": _("Your time to show something is over."),
    "evidence.extended_once": _("You took more time already. It can be had once."),
    "evidence.is_empty": _("Write something, or bring a file."),
    "evidence.too_many": _("At most %(most)s files for each side. Put pages together in one PDF."),
    "finding.no_reason": _("Say why. Both sides read it."),
    "finding.no_choice": _("Say which work keeps the code, or that both are one work."),
    "finding.new_claimant": _("Others claim a part now than those who were heard. Look again shortly."),
    "finding.answered_already": _("You have answered already."),
    "finding.appealed_already": _("A second representative has looked at this already, or is looking now."),
    "finding.no_second": _(
        "The union has nobody else who is free to look at this. You can refuse what was found."
    ),
    "finding.appeal_taken": _("A second representative is looking at this already."),
}

# What is said of each step, to those who read the record; the name of who acted stands before it.
STEPS: Mapping[str, str | StrPromise] = {
    "mediation.asked": _("asked for mediation"),
    "mediation.withdrawn": _("took the wish back"),
    "mediation.taken": _("mediates from now on"),
    "mediation.handed_back": _("gave the mediation back"),
    "mediation.went_back": _("The mediator did not answer in time, or left. It waits for somebody else."),
    "mediation.joined": _("Somebody else claims a part. They are heard too."),
    "mediation.left": _("One side claims no part any more. It goes on without them."),
    "mediation.lapsed": _("Nobody of the union took it up. It can be asked for again, elsewhere too."),
    "mediation.closed": _("Nothing collides any more. The mediation is over."),
    "evidence.given": _("showed something"),
    "evidence.extended": _("took seven days more"),
    "evidence.finished": _("said that this is all"),
    "evidence.missed": _("One side showed nothing until its time was over."),
    "evidence.closed": _("All sides have shown what they have. The mediator weighs it."),
    "finding.given": _("made a proposal"),
    "finding.answered": _("answered"),
    "finding.accepted": _("Everybody accepted. It holds from now on."),
    "finding.refused": _("It was refused. The conflict stays."),
    "finding.lapsed": _("Not everybody answered in time, and silence is no. The conflict stays."),
    "finding.voided": _("What is claimed has changed, so the proposal counts no longer."),
    "finding.appealed": _("asked a second representative"),
    "finding.appeal_taken": _("looks at it a second time"),
    "finding.appeal_answered": _("answered the appeal"),
    "finding.appeal_unanswered": _("The appeal was not answered in five days. The proposal stands."),
}
# Of these the clock or all together are the ones who act, and no name stands before them.
BY_NOBODY = frozenset(
    {
        *("mediation.went_back", "mediation.joined", "mediation.left", "mediation.lapsed"),
        *("mediation.closed", "evidence.missed"),
        *("evidence.closed", "finding.accepted", "finding.refused", "finding.lapsed", "finding.voided"),
        "finding.appeal_unanswered",
    }
)

HEADINGS: Mapping[str, str | StrPromise] = {
    domain.ASKED: _("It waits for somebody impartial"),
    domain.EVIDENCE: _("Each side shows what it has"),
    domain.WEIGHING: _("The mediator weighs it"),
    domain.FOUND: _("A proposal is made"),
    domain.APPEALED: _("A second representative looks at it"),
    "accepted": _("Everybody accepted"),
    "refused": _("It was not accepted"),
    "withdrawn": _("It was taken back"),
    "over": _("Nothing collides any more"),
    "lapsed": _("Nobody took it up"),
}
LEADS: Mapping[str, str | StrPromise] = {
    domain.ASKED: _(
        "The union was asked. If nobody takes it, it ends, and can be asked for again. Whoever represents "
        "the union and has no works, mandate or seat in the matter may take it."
    ),
    domain.EVIDENCE: _(
        "What each side shows is read by the claimants and the mediator, and by nobody else. Who shows "
        "nothing is not punished; it is written down, and it goes on."
    ),
    domain.WEIGHING: _("If the mediator does not answer in time, somebody else may take it."),
    domain.FOUND: _("It moves nothing by itself. It holds only if every claimant accepts it; silence is no."),
    domain.APPEALED: _("The time to answer rests until then. Without an answer in five days it stands."),
    "accepted": _("It holds as the claimants agreed."),
    "refused": _("The conflict stays as it is, and the mediator’s reason is below."),
    "withdrawn": _("Nothing was decided. It can be asked for again."),
    "over": _("The claimants agreed by themselves, or a claim was taken back."),
    "lapsed": _("Nothing was decided. It can be asked for again, also through another collective."),
}
ONE_WORK_WORDS = _("Both are one and the same work, and the code stays with both")
