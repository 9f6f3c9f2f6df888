"""The words about who speaks for whom, who speaks for an act, and who is invited to what."""

from collections.abc import Callable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import ActsFor
from apps.common.moments import moment
from apps.invitations.models import Invitation
from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import one_line
from apps.notifications.queries import Seen


def claimed(about: About, seen: Seen) -> Letter | None:
    """Tell a person that somebody wants to speak for them, and ask those who decide."""
    claim = seen.claims.get(about.id_of("acting"))
    if claim is None:
        return None
    words = {"who": claim.person, "whom": claim.on_behalf_of, "capacity": claim.get_capacity_display()}
    is_asked = claim.public_id in seen.to_decide
    is_about = seen.person.pk == claim.on_behalf_of_id
    subject = _("%(who)s asks to speak for you") if is_about else _("%(who)s asks to speak for %(whom)s")
    return Letter(
        subject=one_line(subject % words),
        lines=(
            _("%(who)s says: I speak for %(whom)s. Capacity: %(capacity)s.") % words,
            _("It has no effect before it is confirmed."),
            _("Look at the evidence and confirm it, or turn it down with a reason.")
            if is_asked
            else _("You can end it at any time."),
        ),
        action=_("Decide") if is_asked else _("See who speaks for you"),
        url=reverse("accounts:acting_claim", args=[claim.public_id]),
        reason=_because_about_you() if is_about else _("You get this because you decide about it."),
        over="" if claim.state == ActsFor.State.CLAIMED else _("This has been decided."),
        needs=is_asked,
    )


def claim_settled(about: About, seen: Seen) -> Letter | None:
    """Tell both people that a claim is confirmed, turned down or ended."""
    claim = seen.claims.get(about.id_of("acting"))
    if claim is None:
        return None
    words = {"who": claim.person, "whom": claim.on_behalf_of}
    sentence = {
        "acting.confirmed": _("%(who)s speaks for %(whom)s: it is confirmed."),
        "acting.refused": _("It was not confirmed that %(who)s speaks for %(whom)s."),
        "acting.ended": _("%(who)s no longer speaks for %(whom)s."),
    }[about.kind]
    return Letter(
        subject=one_line(sentence % words),
        lines=(sentence % words,),
        action=_("See how it stands"),
        url=reverse("accounts:acting_claim", args=[claim.public_id]),
        reason=_because_about_you(),
    )


def representative_proposed(about: About, seen: Seen) -> Letter | None:
    """Ask a member of an act to agree to whoever is proposed; nobody is asked who has agreed."""
    act = seen.acts.get(about.id_of("act"))
    if act is None:
        return None
    person = seen.to_agree.get(act.public_id)
    words = {"person": person or "", "act": act}
    return Letter(
        subject=one_line(
            _("Shall %(person)s speak for %(act)s?") % words
            if person
            else _("Who speaks for %(act)s?") % words
        ),
        lines=(_("It holds once every present member has agreed."),),
        action=_("Agree or not"),
        url=reverse("accounts:act", args=[act.public_id]),
        reason=_("You get this because you are a member of %(act)s.") % words,
        over="" if person else _("Nobody is proposed, or you have agreed."),
        needs=person is not None,
    )


def invited(invitation: Invitation, token: str) -> Letter:
    """Invite somebody of whom only the mail address is known."""
    words = {
        "person": invitation.invited_by,
        "place": invitation.organisation or invitation.act,
        "role": invitation.get_role_display(),
        "until": moment(invitation.expires_at),
    }
    what = (
        _("%(person)s invites you to become part of %(place)s. Your role: %(role)s.")
        if invitation.role
        else _("%(person)s asks you to confirm that you belong to %(place)s.")
    )
    return Letter(
        subject=one_line(_("%(person)s invites you to %(place)s") % words),
        lines=(
            what % words,
            _("Tutti is a site where artists negotiate with AI companies as one."),
            _("You read what it means before you open an account. The link works once, until %(until)s.")
            % words,
        ),
        action=_("Read the invitation"),
        url=reverse("invitations:invited", args=[token]),
        reason=_("You get this because %(person)s wrote your address. If you do nothing, nothing happens.")
        % words,
    )


INVITATIONS: Mapping[str, Callable[[Invitation, str], Letter]] = {
    "invitation.made": invited,
    "invitation.sent_again": invited,
}


def _because_about_you() -> str:
    return _("You get this because it is about you.")
