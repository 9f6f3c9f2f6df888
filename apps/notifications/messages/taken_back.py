"""The words about works that are taken back from contracts, and licences that ended."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.common.moments import moment
from apps.notifications.domain import About, Letter
from apps.notifications.messages.contracts import because_of_contract, contract_url
from apps.notifications.messages.writing import one_line
from apps.notifications.queries import Seen


def begun(about: About, seen: Seen) -> Letter | None:
    """Tell whose notice runs until when, and that it can be called back."""
    withdrawal = seen.withdrawals.get(about.id_of("withdrawal"))
    if withdrawal is None:
        return None
    words = {
        "collective": withdrawal.collective.organisation.short,
        "until": moment(withdrawal.ends_at),
    }
    return Letter(
        subject=one_line(_("Your notice runs until %(until)s") % words),
        lines=(
            _("You take works back that a contract of %(collective)s holds.") % words,
            _("They stay in it until %(until)s, and what they earn until then is yours.") % words,
            _("Until then you can call it back."),
        ),
        action=_("See what I take back"),
        url=reverse("contracts:withdrawals"),
        reason=_("You get this because works of yours are under a contract."),
        over="" if withdrawal.is_running else _("This notice is over."),
    )


def revised(about: About, seen: Seen) -> Letter | None:
    """Tell both sides that licences ended; never whose word it was."""
    contract = seen.contracts.get(about.id_of("contract"))
    if contract is None:
        return None
    words = {
        "number": contract.number,
        "version": about.id_of("version"),
        "works": about.id_of("works"),
    }
    return Letter(
        subject=one_line(_("Licences ended: contract %(number)s") % words),
        lines=(
            _("Works in the schedule of contract %(number)s are no longer licensed: %(works)s.") % words,
            _("Version %(version)s of the schedule names each of them with its last day.") % words,
            _("The text that was sealed stays as it is."),
        ),
        action=_("See the schedule"),
        url=contract_url(contract) + "#versions",
        reason=because_of_contract(contract, seen),
    )
