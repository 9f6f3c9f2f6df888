"""What an offer can begin with."""

from datetime import datetime

from apps.common.days import after_days
from apps.companies.models import Dossier
from apps.companies.queries import model_names
from apps.negotiations.models import Room
from apps.negotiations.queries.rooms import earliest_deadline, offers_of
from apps.terms.domain import NOTHING, Terms
from apps.terms.presets import presets

_SPARE_DAYS = 7


def usual_deadline(room: Room, at: datetime) -> datetime:
    """Suggest until when an offer stays open: a week longer than the earliest that is possible."""
    return after_days(earliest_deadline(room, at), _SPARE_DAYS, room.collective.zone)


def starting_terms(room: Room, side: str, start: str = "") -> Terms:
    """Choose the terms to begin with.

    Args:
        start: "proposal", "theirs" (what the other side last tabled), "nothing", the id of a preset;
            anything else gives one's own last offer, and the proposal before there is one.
    """
    proposal = Terms.parse(room.proposal.terms)
    last = {offer.side: Terms.parse(offer.terms) for offer in offers_of(room)}
    named = {preset.id: preset.terms for preset in presets()}
    if start in named:
        return proposal.replace(named[start].as_json())
    if start == "proposal":
        return proposal
    if start == "nothing":
        return NOTHING
    if start == "theirs":
        return last.get("collective" if side == "company" else "company", proposal)
    return last.get(side, proposal)


def offer_template(room: Room, at: datetime) -> dict[str, object]:
    """Give the body of an offer that the room's company could table as it is: terms, prose, open_until.

    The terms are its own last ones, or the proposal's with the company and a model of its dossier filled in.
    """
    terms = starting_terms(room, "company")
    if not any(offer.side == "company" for offer in offers_of(room)):
        terms = terms.replace(_itself(room))
    return {"terms": terms.as_json(), "prose": "", "open_until": usual_deadline(room, at)}


def _itself(room: Room) -> dict[str, object]:
    models = sorted(model_names(room.company_id))[:1]
    dossier = Dossier.objects.filter(company=room.company_id).first()
    if dossier is None or not room.company.country:
        return {"parties.models": models}
    licensee = {
        "name": dossier.legal_name,
        "country": room.company.country,
        "register_id": dossier.register_id,
    }
    return {"parties.models": models, "parties.licensee": licensee}
