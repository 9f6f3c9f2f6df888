"""What of a room decides whether something can be tabled in it now."""

from datetime import datetime

from apps.collectives.queries import bylaws_in_force
from apps.common.errors import Refusal
from apps.companies.queries import grade, model_names
from apps.negotiations import domain
from apps.negotiations.models import OfferDraft, Room
from apps.negotiations.queries.drafts import content_of
from apps.negotiations.queries.rooms import earliest_deadline, paused_until


def table_facts(room: Room, at: datetime) -> domain.TableFacts:
    """Gather what decides at one moment; once for a room, however many drafts of it are looked at."""
    demanded, held = grades_of(room.collective_id, room.company_id)
    return domain.TableFacts(
        state=room.state,
        turn=room.turn,
        paused_until=paused_until(room, at),
        demanded_grade=demanded,
        held_grade=held,
        models=model_names(room.company_id),
        earliest=earliest_deadline(room, at),
    )


def grades_of(collective_id: int, company_id: int) -> tuple[int, int]:
    """Give the grade that a collective's bylaws demand now, and that a company has; twice 0 for no demand."""
    demanded = bylaws_in_force(collective_id).demanded_grade
    return demanded, grade(company_id).level if demanded else 0


def obstacle(draft: OfferDraft, facts: domain.TableFacts) -> Refusal | None:
    """Say why a draft could not be tabled now, whoever asks; None if it could."""
    try:
        domain.check_table(facts, "company")
        domain.check_content(facts, content_of(draft), "company")
    except Refusal as refusal:
        return refusal
    return None
