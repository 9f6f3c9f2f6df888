"""The words about what becomes of a contract in force: suspended, in breach, ended, amended, renewed."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.common.moments import moment
from apps.contracts.models import Contract
from apps.notifications.domain import About, Letter
from apps.notifications.messages.contracts import because_of_contract, contract_url
from apps.notifications.messages.writing import one_line
from apps.notifications.queries import Seen

_SUBJECTS: Mapping[str, Promise] = {
    "contract.suspended": _("Suspended: contract %(number)s"),
    "contract.resumed": _("In force again: contract %(number)s"),
    "contract.breached": _("A breach is notified: contract %(number)s"),
    "contract.cured": _("The breach is cured: contract %(number)s"),
    "contract.notice_given": _("Notice was given: contract %(number)s"),
    "contract.ended": _("Ended: contract %(number)s"),
    "contract.amended": _("Amended: contract %(number)s"),
    "contract.renewed": _("Renewed: contract %(number)s"),
}
_LINES: Mapping[str, tuple[Promise, ...]] = {
    "contract.suspended": (
        _("%(party)s has suspended the contract of %(collective)s and %(company)s."),
        _("No licence counts as in force until it returns. What fell due before stays due."),
    ),
    "contract.resumed": (
        _("%(party)s lets the contract of %(collective)s and %(company)s return."),
        _("Its licences count as in force again. The last day of the term stays the same."),
    ),
    "contract.breached": (
        _("%(party)s says that the contract of %(collective)s and %(company)s is broken."),
        _("The other side may cure it until %(until)s. The licences hold meanwhile."),
    ),
    "contract.cured": (_("%(party)s says that the breach is cured. The contract is in force as before."),),
    "contract.notice_given": (
        _("%(party)s has given notice to end the contract of %(collective)s and %(company)s."),
        _("It ends %(until)s. Until then everything holds."),
    ),
    "contract.ended": (
        _("The contract of %(collective)s and %(company)s has ended, and so have its licences."),
        _("What fell due up to the last day stays due."),
    ),
    "contract.amended": (
        _("%(collective)s and %(company)s have signed new terms, and both sides are bound by them now."),
        _("This contract reads amended; the one that follows it holds."),
    ),
    "contract.renewed": (
        _("%(collective)s and %(company)s have signed a contract that renews this one."),
        _("What this one licenses runs on until the new licence begins."),
    ),
}


def became(about: About, seen: Seen) -> Letter | None:
    """Tell everybody whom a contract binds what became of it; the reason stands on its page."""
    contract = seen.contracts.get(about.id_of("contract"))
    if contract is None:
        return None
    words = _words(about, contract)
    return Letter(
        subject=one_line(str(_SUBJECTS[about.kind]) % words),
        lines=tuple(str(line) % words for line in _LINES[about.kind]),
        action=str(_("Read why")),
        url=contract_url(contract) + "#later",
        reason=because_of_contract(contract, seen),
    )


def _words(about: About, contract: Contract) -> dict[str, object]:
    due = about.id_of("due_at")
    party = contract.company if about.id_of("side") == "company" else contract.collective
    return {
        "number": contract.number,
        "collective": contract.collective.short,
        "company": contract.company.short,
        "party": party.short,
        "until": moment(datetime.fromisoformat(due)) if due else "",
    }


KINDS = tuple(_SUBJECTS)
