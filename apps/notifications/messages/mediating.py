"""The words about mediations; never what somebody showed, found or answered."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from apps.moderation.models import Mediation
from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import because_of_seat, one_line
from apps.notifications.queries import Seen

_Text = str | StrPromise
# Subject, what happened, and whether something waits for the claimants then.
_STEPS: Mapping[str, tuple[_Text, _Text, bool]] = {
    "mediation.asked": (
        gettext_lazy("Mediation was asked for: %(title)s"),
        gettext_lazy(
            "Somebody impartial of %(union)s is asked to help. What comes of it holds only if each of you "
            "accepts it."
        ),
        False,
    ),
    "mediation.taken": (
        gettext_lazy("Somebody mediates: %(title)s"),
        gettext_lazy("Show what you have. Only the other claimants and the mediator read it."),
        True,
    ),
    "mediation.handed_back": (
        gettext_lazy("The mediator gave it back: %(title)s"),
        gettext_lazy("It waits for somebody else of %(union)s. What you showed stays."),
        False,
    ),
    "mediation.went_back": (
        gettext_lazy("Somebody else will mediate: %(title)s"),
        gettext_lazy(
            "The mediator did not answer in time, or left. It waits for somebody else of %(union)s. "
            "What you showed stays."
        ),
        False,
    ),
    "mediation.joined": (
        gettext_lazy("Somebody else claims a part: %(title)s"),
        gettext_lazy("They are heard as you were, and the mediation goes on after that."),
        False,
    ),
    "mediation.left": (
        gettext_lazy("One side claims no part any more: %(title)s"),
        gettext_lazy("The mediation goes on without them."),
        False,
    ),
    "mediation.lapsed": (
        gettext_lazy("Nobody took the mediation up: %(title)s"),
        gettext_lazy(
            "Nobody of %(union)s took it up in 28 days, or nobody is free to. You can ask again, "
            "also through another collective."
        ),
        False,
    ),
    "mediation.closed": (
        gettext_lazy("The mediation is over: %(title)s"),
        gettext_lazy("Nothing collides any more."),
        False,
    ),
    "mediation.withdrawn": (
        gettext_lazy("The wish for mediation was taken back: %(title)s"),
        gettext_lazy("Nothing was decided. You can ask again."),
        False,
    ),
    "evidence.given": (
        gettext_lazy("Something was shown: %(title)s"),
        gettext_lazy("One side showed what it has. You can read it and show yours."),
        False,
    ),
    "evidence.extended": (
        gettext_lazy("Seven days more for one side: %(title)s"),
        gettext_lazy("Each side can take them once."),
        False,
    ),
    "evidence.finished": (
        gettext_lazy("One side has shown all: %(title)s"),
        gettext_lazy("The mediator weighs it when every side has."),
        False,
    ),
    "evidence.missed": (
        gettext_lazy("One side showed nothing: %(title)s"),
        gettext_lazy("Its time is over. That is written down, and the mediation goes on."),
        False,
    ),
    "evidence.closed": (
        gettext_lazy("All has been shown: %(title)s"),
        gettext_lazy("The mediator has 14 days to make a proposal."),
        False,
    ),
    "finding.given": (
        gettext_lazy("A proposal is made: %(title)s"),
        gettext_lazy("Accept it or refuse it within seven days. Silence is no."),
        True,
    ),
    "finding.answered": (
        gettext_lazy("One side answered: %(title)s"),
        gettext_lazy("It holds only when each of you has accepted it."),
        False,
    ),
    "finding.accepted": (
        gettext_lazy("Everybody accepted: %(title)s"),
        gettext_lazy("It holds from now on, as you agreed."),
        False,
    ),
    "finding.refused": (
        gettext_lazy("The proposal was refused: %(title)s"),
        gettext_lazy("The conflict stays as it is."),
        False,
    ),
    "finding.lapsed": (
        gettext_lazy("The proposal was not accepted in time: %(title)s"),
        gettext_lazy("The conflict stays as it is."),
        False,
    ),
    "finding.voided": (
        gettext_lazy("The proposal counts no longer: %(title)s"),
        gettext_lazy("What is claimed has changed. The mediator looks at it again."),
        False,
    ),
    "finding.appealed": (
        gettext_lazy("A second representative is asked: %(title)s"),
        gettext_lazy("The answer comes within five days. Until then nobody has to answer the proposal."),
        False,
    ),
    "finding.appeal_taken": (
        gettext_lazy("A second representative looks at it: %(title)s"),
        gettext_lazy("They read what you showed, and answer within five days of the appeal."),
        False,
    ),
    "finding.appeal_answered": (
        gettext_lazy("The appeal is answered: %(title)s"),
        gettext_lazy("The answer and its reason stand in the mediation."),
        False,
    ),
    "finding.appeal_unanswered": (
        gettext_lazy("The appeal was not answered: %(title)s"),
        gettext_lazy(
            "The five days are over, so the proposal stands. Accept it or refuse it within seven days."
        ),
        True,
    ),
}
KINDS = tuple(_STEPS)
_ENDS = {"accepted", "refused", "withdrawn", "over", "lapsed"}


def stepped(about: About, seen: Seen) -> Letter | None:
    """Tell those in a mediation of a step, and who may take it that it waits."""
    mediation, title = seen.mediations.get(about.id_of("mediation"), (None, ""))
    if mediation is None:
        return _set_aside(about, seen)
    if not title:
        return _offered(about, mediation)
    subject, line, waits = _STEPS[about.kind]
    words = {"title": title, "union": mediation.union}
    return Letter(
        subject=one_line(str(subject) % words),
        lines=(str(line) % words,),
        action=_("Open the mediation"),
        url=reverse("moderation:mediation", args=[mediation.public_id]),
        reason=_("You get this because you take part in this mediation."),
        needs=waits and mediation.state not in _ENDS,
    )


def _set_aside(about: About, seen: Seen) -> Letter | None:
    """Tell a mediator that what they proposed was set aside; they read the matter no longer."""
    mediation = seen.set_aside.get(about.id_of("mediation"))
    if mediation is None or about.kind != "finding.appeal_answered":
        return None
    return Letter(
        subject=one_line(
            _("Your proposal was set aside: %(collective)s") % {"collective": mediation.collective}
        ),
        lines=(_("A second representative has looked at it. Somebody else mediates from now on."),),
        action=_("See the mediations"),
        url=reverse("moderation:mediations"),
        reason=because_of_seat(mediation.union),
    )


def _offered(about: About, mediation: Mediation) -> Letter:
    """Write to a representative who may take it; who claims what is not theirs to know yet."""
    is_appeal = mediation.state == Mediation.State.APPEALED
    words = {"collective": mediation.collective}
    return Letter(
        subject=one_line(
            (_("An appeal waits: %(collective)s") if is_appeal else _("Mediation is wanted: %(collective)s"))
            % words
        ),
        lines=(
            _("A second representative says within five days whether a proposal may stand.")
            if is_appeal
            else _("What people claim collides. Somebody who has no part in it may help."),
        ),
        action=_("See what waits"),
        url=reverse("moderation:mediations"),
        reason=because_of_seat(mediation.union),
        needs=True,
    )
