"""The words about a company's drafts, for the company's own people."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.negotiations.models import DraftDecision, OfferDraft
from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import because_of_seat, one_line
from apps.notifications.queries import Seen


def approval_asked(about: About, seen: Seen) -> Letter | None:
    """Ask for a yes or no to a draft that waits for it and that the person may give."""
    draft = seen.drafts.get(about.id_of("draft"))
    if draft is None:
        return None
    waits = draft.public_id in seen.to_approve
    words = {"person": draft.asked_by or draft.written_by, "collective": draft.room.collective.short}
    return Letter(
        subject=one_line(_("To be approved: an offer to %(collective)s") % words),
        lines=(
            _("%(person)s prepared an offer to %(collective)s and asks you to read it.") % words,
            _("Nobody outside your company sees it before."),
        ),
        action=_("Read and decide"),
        url=_url(draft),
        reason=because_of_seat(draft.room.company),
        over="" if waits else _("It no longer waits for you."),
        needs=waits,
    )


def decided(about: About, seen: Seen) -> Letter | None:
    """Tell whoever asked what was decided about their draft."""
    draft, decision = seen.drafts.get(about.id_of("draft")), seen.decisions.get(about.id_of("draft"))
    if draft is None or decision is None:
        return None
    is_old = decision.content_hash != draft.content_hash
    subject, line = _said(draft, decision)
    return Letter(
        subject=one_line(subject),
        lines=(line,),
        action=_("Read the draft"),
        url=_url(draft),
        reason=because_of_seat(draft.room.company),
        over=_("The draft was changed since.") if is_old else "",
        needs=not is_old and draft.state in {OfferDraft.State.WRITING, OfferDraft.State.APPROVED},
    )


def _said(draft: OfferDraft, decision: DraftDecision) -> tuple[str, str]:
    words = {"person": decision.person, "collective": draft.room.collective.short}
    if decision.verdict == DraftDecision.Verdict.SENT_BACK:
        return (
            _("Sent back: your offer to %(collective)s") % words,
            _("%(person)s sent the draft back. The reason stands beside it.") % words,
        )
    if draft.offer is not None:
        return (
            _("Approved and on the table: your offer to %(collective)s") % words,
            _("%(person)s approved your offer. The other side sees it now.") % words,
        )
    return (
        _("Approved, not on the table yet: your offer to %(collective)s") % words,
        _("%(person)s approved your offer. It could not be tabled at once; the page says why.") % words,
    )


def _url(draft: OfferDraft) -> str:
    return reverse("negotiations:draft", args=[draft.public_id])
