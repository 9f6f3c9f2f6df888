"""The words about contracts: agreed, frozen, signed, in force, fell short."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Role
from apps.common.moments import moment
from apps.contracts.models import Contract, Signature
from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import because_of_seat, one_line
from apps.notifications.queries import Seen

_SIGNERS = (
    (Signature.Side.COLLECTIVE, "collective_id", Role.STEWARD),
    (Signature.Side.COMPANY, "company_id", Role.SIGNATORY),
)


def agreed(about: About, seen: Seen) -> Letter | None:
    """Tell a member until when works can be taken out."""
    contract = seen.contracts.get(about.id_of("contract"))
    if contract is None:
        return None
    words = {**_parties(contract), "until": moment(contract.take_out_until)}
    return Letter(
        subject=one_line(_("Accepted: %(company)s. Your works until %(until)s") % words),
        lines=(
            _("The terms between %(collective)s and %(company)s were accepted.") % words,
            _("Until %(until)s you decide which of your works are in, however you voted.") % words,
            _("After that the schedule of works is frozen."),
        ),
        action=_("See my works"),
        url=contract_url(contract),
        reason=_because(contract, seen),
        over=over_for_works(contract, seen),
    )


def over_for_works(contract: Contract, seen: Seen) -> str:
    """Say why works can no longer be taken out; empty while they can."""
    if contract.state == Contract.State.AGREED and contract.take_out_until > seen.at:
        return ""
    return _("The schedule of works is fixed.")


def fell_short(about: About, seen: Seen) -> Letter | None:
    """Tell that too few works came together."""
    contract = seen.contracts.get(about.id_of("contract"))
    if contract is None:
        return None
    return Letter(
        subject=one_line(_("Nothing is signed: %(collective)s and %(company)s") % _parties(contract)),
        lines=(
            _("Fewer works came together than %(company)s needs. Nothing is signed, and no work is licensed.")
            % _parties(contract),
            _("The room goes on."),
        ),
        action=_("See the contract"),
        url=contract_url(contract),
        reason=_because(contract, seen),
    )


def frozen(about: About, seen: Seen) -> Letter | None:
    """Ask for a signature, or tell a member that the schedule of works is fixed."""
    contract = seen.contracts.get(about.id_of("contract"))
    if contract is None:
        return None
    if signs_for(contract, seen):
        return to_be_signed(contract, seen)
    return Letter(
        subject=one_line(_("The schedule is fixed: contract %(number)s") % {"number": contract.number}),
        lines=(
            _("You can see which of your works are in, and why others are not."),
            _("The contract is in force once both sides have signed."),
        ),
        action=_("See my works"),
        url=contract_url(contract),
        reason=_because(contract, seen),
    )


def to_be_signed(contract: Contract, seen: Seen) -> Letter:
    """Ask for a signature; nobody is asked whose side has signed."""
    side = side_to_sign(contract, seen)
    other = contract.collective if _is_of_company(contract, seen) else contract.company
    return Letter(
        subject=one_line(_("To be signed: contract %(number)s") % {"number": contract.number}),
        lines=(
            _("The contract with %(other)s is complete: terms and schedule of works.") % {"other": other},
            _("It is in force once both sides have signed."),
        ),
        action=_("Read and sign"),
        url=reverse("contracts:sign", args=[contract.public_id]) if side else contract_url(contract),
        reason=_because(contract, seen),
        over="" if side else _("Your side has signed."),
        needs=bool(side),
    )


def signed(about: About, seen: Seen) -> Letter | None:
    """Tell those who sign that one side has."""
    contract = seen.contracts.get(about.id_of("contract"))
    if contract is None:
        return None
    party = contract.collective if about.id_of("side") == Signature.Side.COLLECTIVE else contract.company
    words = {"party": party.short, "number": contract.number}
    side = side_to_sign(contract, seen)
    return Letter(
        subject=one_line(_("%(party)s has signed contract %(number)s") % words),
        lines=(_("It is in force once both sides have signed."),),
        action=_("Read and sign") if side else _("See the contract"),
        url=reverse("contracts:sign", args=[contract.public_id]) if side else contract_url(contract),
        reason=_because(contract, seen),
        needs=bool(side),
    )


def in_force(about: About, seen: Seen) -> Letter | None:
    """Tell everybody whom it binds that a contract is in force."""
    contract = seen.contracts.get(about.id_of("contract"))
    if contract is None:
        return None
    words = {**_parties(contract), "number": contract.number}
    return Letter(
        subject=one_line(_("In force: contract %(number)s") % words),
        lines=(
            _("%(collective)s and %(company)s have both signed. The contract is in force.") % words,
            _("You can check it yourself, also without us."),
        ),
        action=_("See the contract"),
        url=contract_url(contract),
        reason=_because(contract, seen),
    )


def signs_for(contract: Contract, seen: Seen) -> tuple[str, ...]:
    """Name the sides for which the person signs by a seat."""
    return tuple(str(side) for side, party, role in _SIGNERS if seen.sits(getattr(contract, party), role))


def side_to_sign(contract: Contract, seen: Seen) -> str:
    """Name the side for which the person may sign now and nobody has; empty if there is none."""
    if contract.state != Contract.State.SIGNING:
        return ""
    done = seen.signed.get(contract.public_id, ())
    return next((side for side in signs_for(contract, seen) if side not in done), "")


def contract_url(contract: Contract) -> str:
    """Lead to a contract."""
    return reverse("contracts:contract", args=[contract.public_id])


def _is_of_company(contract: Contract, seen: Seen) -> bool:
    return seen.sits(contract.company_id, Role.DELEGATE, Role.SIGNATORY)


def _because(contract: Contract, seen: Seen) -> str:
    for organisation in (contract.collective, contract.company, contract.union):
        if organisation is not None and organisation.pk in seen.groups:
            return because_of_seat(organisation)
    return _("You get this because a work of yours is under this contract.")


def _parties(contract: Contract) -> dict[str, object]:
    return {"collective": contract.collective.short, "company": contract.company.short}
