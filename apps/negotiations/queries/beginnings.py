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


def their_terms(room: Room, side: str) -> Terms:
    """Give what the other side last put on the table; the proposal before there is anything."""
    other = "collective" if side == "company" else "company"
    last = [offer for offer in offers_of(room) if offer.side == other]
    return Terms.parse(last[-1].terms if last else room.proposal.terms)


def starting_terms(room: Room, side: str, start: str = "") -> Terms:
    """Choose the terms to begin with; where a company takes others' terms it stands in them with a model.

    Args:
        start: "proposal", "theirs" (what the other side last tabled), "nothing", the id of a preset;
            anything else gives one's own last offer, and the proposal before there is one.
    """
    own = [offer for offer in offers_of(room) if offer.side == side]
    if start == "nothing":
        return NOTHING
    if own and not _is_named(start):
        return Terms.parse(own[-1].terms)
    chosen = their_terms(room, side) if start == "theirs" else Terms.parse(room.proposal.terms)
    preset = next((one for one in presets() if one.id == start), None)
    if preset is not None:
        chosen = chosen.replace(preset.terms.as_json())
    return chosen.replace(_itself(room, chosen)) if side == "company" else chosen


def offer_template(room: Room, at: datetime) -> dict[str, object]:
    """Give the body of an offer that the room's company could table as it is: terms, prose, open_until."""
    terms = starting_terms(room, "company")
    return {"terms": terms.as_json(), "prose": "", "open_until": usual_deadline(room, at)}


def _is_named(start: str) -> bool:
    """Say whether a beginning is another one than one's own last offer."""
    return start in {"proposal", "theirs"} or any(preset.id == start for preset in presets())


def _itself(room: Room, terms: Terms) -> dict[str, object]:
    """Name the company and the first model of its dossier, unless the terms name it already."""
    known = sorted(model_names(room.company_id))
    named = terms.choices("parties.models")
    found: dict[str, object] = {}
    if known and not (named and set(named) <= set(known)):
        found["parties.models"] = known[:1]
    dossier = Dossier.objects.filter(company=room.company_id).first()
    if dossier is None or not room.company.country:
        return found
    licensee = {
        "name": dossier.legal_name,
        "country": room.company.country,
        "register_id": dossier.register_id,
    }
    before = terms.get("parties.licensee")
    is_named = isinstance(before, dict) and before.get("name") == dossier.legal_name
    return found if is_named else {**found, "parties.licensee": licensee}
