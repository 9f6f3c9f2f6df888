"""The words about contracts: agreed, frozen, signed, changed before signing, in force, come to nothing."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Organisation, Role
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
            _("What you do not answer is a no. After that the schedule of works is frozen."),
        ),
        action=_("See my works"),
        url=confirm_url(contract),
        reason=because_of_contract(contract, seen),
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
        reason=because_of_contract(contract, seen),
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
        reason=because_of_contract(contract, seen),
    )


def to_be_signed(contract: Contract, seen: Seen) -> Letter:
    """Ask for a signature; nobody is asked whose group is complete, or waits for another."""
    side = side_to_sign(contract, seen)
    other = contract.collective if _is_of_company(contract, seen) else contract.company
    return Letter(
        subject=one_line(_("To be signed: contract %(number)s") % {"number": contract.number}),
        lines=(
            _("The contract with %(other)s is complete: terms and schedule of works.") % {"other": other},
            _("It is in force once both sides have signed."),
            *_until(contract),
        ),
        action=_("Read and sign"),
        url=reverse("contracts:sign", args=[contract.public_id]) if side else contract_url(contract),
        reason=because_of_contract(contract, seen),
        over="" if side else _("It does not wait for your signature now."),
        needs=bool(side),
    )


def signed(about: About, seen: Seen) -> Letter | None:
    """Tell those who sign that somebody has, and ask those whose turn has come."""
    contract = seen.contracts.get(about.id_of("contract"))
    if contract is None:
        return None
    party = contract.collective if about.id_of("side") == Signature.Side.COLLECTIVE else contract.company
    words = {"party": party.short, "number": contract.number}
    side = side_to_sign(contract, seen)
    return Letter(
        subject=one_line(_("%(party)s has signed contract %(number)s") % words),
        lines=(_("It is in force once both sides have signed."), *_until(contract)),
        action=_("Read and sign") if side else _("See the contract"),
        url=reverse("contracts:sign", args=[contract.public_id]) if side else contract_url(contract),
        reason=because_of_contract(contract, seen),
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
        reason=because_of_contract(contract, seen),
    )


def signs_for(contract: Contract, seen: Seen) -> tuple[str, ...]:
    """Name the sides for which the person signs by a seat."""
    return tuple(str(side) for side, party, role in _SIGNERS if seen.sits(getattr(contract, party), role))


def side_to_sign(contract: Contract, seen: Seen) -> str:
    """Name the side for which the person may sign now; empty if there is none."""
    return seen.to_sign.get(contract.public_id, "") if contract.state == Contract.State.SIGNING else ""


def confirm_url(contract: Contract) -> str:
    """Lead to the page on which people answer for their own works."""
    return reverse("contracts:confirm", args=[contract.public_id])


def contract_url(contract: Contract) -> str:
    """Lead to a contract."""
    return reverse("contracts:contract", args=[contract.public_id])


def change_asked(about: About, seen: Seen) -> Letter | None:
    """Ask those who sign for the other side whether they agree to another order, or another text."""
    contract = seen.contracts.get(about.id_of("contract"))
    if contract is None or (
        about.id_of("side") in signs_for(contract, seen) and len(signs_for(contract, seen)) < 2
    ):
        return None
    party = _asker(about, contract)
    words = {"party": party.short, "number": contract.number}
    is_text = about.id_of("what") == "text"
    subject = (
        _("%(party)s asks to change the text of contract %(number)s")
        if is_text
        else _("%(party)s asks for another order of signing: contract %(number)s")
    )
    return Letter(
        subject=one_line(subject % words),
        lines=(
            _("If you agree, this contract is void, and the room goes on.")
            if is_text
            else _("If you agree, it holds from then on. Whatever was signed before is void and given anew."),
            _("Until you answer, everything stays as it is."),
        ),
        action=_("Read and answer"),
        url=reverse("contracts:signing", args=[contract.public_id]),
        reason=because_of_contract(contract, seen),
        over="" if _may_change(contract) else _("It is in force or came to nothing."),
        needs=_may_change(contract),
    )


def change_declined(about: About, seen: Seen) -> Letter | None:
    """Tell those who sign that the other side does not agree to a change."""
    contract = seen.contracts.get(about.id_of("contract"))
    if contract is None:
        return None
    words = {"party": _asker(about, contract).short, "number": contract.number}
    return Letter(
        subject=one_line(_("%(party)s declines the change: contract %(number)s") % words),
        lines=(_("Everything stays as it is."),),
        action=_("See the contract"),
        url=contract_url(contract),
        reason=because_of_contract(contract, seen),
    )


def order_set(about: About, seen: Seen) -> Letter | None:
    """Tell everybody that another order of signing holds, and that what was signed before is void."""
    contract = seen.contracts.get(about.id_of("contract"))
    if contract is None:
        return None
    void, side = int(about.id_of("void") or 0), side_to_sign(contract, seen)
    words = {"number": contract.number, "count": void}
    signed_void = ngettext(
        "%(count)s signature given before is void, and is given anew.",
        "%(count)s signatures given before are void, and are given anew.",
        void,
    )
    subject = (
        _("Void: what was signed of contract %(number)s") if void else _("Another order: contract %(number)s")
    )
    return Letter(
        subject=one_line(subject % words),
        lines=(
            _("Both sides agreed who signs, and in which order."),
            *((signed_void % words,) if void else ()),
            _("It is in force once both sides have signed."),
        ),
        action=_("Read and sign") if side else _("See the contract"),
        url=reverse("contracts:sign", args=[contract.public_id]) if side else contract_url(contract),
        reason=because_of_contract(contract, seen),
        needs=bool(side),
    )


def lapsed(about: About, seen: Seen) -> Letter | None:
    """Tell everybody that a contract was not signed in time."""
    return _nothing(about, seen, _("Not everybody who has to sign did so in time. The contract lapsed."))


def voided(about: About, seen: Seen) -> Letter | None:
    """Tell everybody that a contract is void, and why."""
    by_vote = _("The members’ vote was voided, so nothing follows from it.")
    by_text = _("Both sides agreed that the text has to change. Whatever was given for the old one is void.")
    return _nothing(about, seen, by_vote if about.id_of("cause") == "vote" else by_text)


def _nothing(about: About, seen: Seen, why: str) -> Letter | None:
    contract = seen.contracts.get(about.id_of("contract"))
    if contract is None:
        return None
    words = {**_parties(contract), "number": contract.number}
    return Letter(
        subject=one_line(_("Nothing came of contract %(number)s") % words),
        lines=(
            why,
            _("%(company)s has no licence for any work. The works are free again.") % words,
            _("The room goes on."),
        ),
        action=_("See the contract"),
        url=contract_url(contract),
        reason=because_of_contract(contract, seen),
    )


def _until(contract: Contract) -> tuple[str, ...]:
    if contract.sign_until is None:
        return ()
    return (_("Unsigned, it lapses on %(until)s.") % {"until": moment(contract.sign_until)},)


def _may_change(contract: Contract) -> bool:
    return contract.state in {Contract.State.AGREED, Contract.State.SIGNING}


def _asker(about: About, contract: Contract) -> Organisation:
    return contract.collective if about.id_of("side") == Signature.Side.COLLECTIVE else contract.company


def _is_of_company(contract: Contract, seen: Seen) -> bool:
    return seen.sits(contract.company_id, Role.DELEGATE, Role.SIGNATORY)


def because_of_contract(contract: Contract, seen: Seen) -> str:
    """Say whether a seat is the reason, or a work."""
    for organisation in (contract.collective, contract.company, contract.union):
        if organisation is not None and organisation.pk in seen.groups:
            return because_of_seat(organisation)
    return _("You get this because a work of yours is under this contract.")


def _parties(contract: Contract) -> dict[str, object]:
    return {"collective": contract.collective.short, "company": contract.company.short}
