"""The panels of an artist's home: what an offer guarantees, and how each work stands."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from apps.accounts.models import User
from apps.catalogues.models import Work
from apps.catalogues.queries import shares_in_force
from apps.collectives.messages import MARKS, say_reason, say_state, say_use
from apps.collectives.queries import collectives_applied_to, collectives_joined_by, standings_by_mandate
from apps.negotiations.messages.money import ledger_of, note_of, possible_note_of
from apps.negotiations.models import Offer
from apps.negotiations.queries import forecast_for, works_of_member
from apps.terms.domain import Terms

_SHOWN = 6
_USUAL_USE = "train_generative"
# In the order of the picture: what is in first, what is never in last.
_ORDER = ("in", "ask", "waiting", "unsaid", "never")


@dataclass(frozen=True)
class WorkLine:
    """A work with its state, as its owner reads it."""

    public_id: str
    title: str
    kind: str
    mark: str
    words: str


@dataclass(frozen=True)
class WorksPanel:
    """The works of a person for one use: every mark, the counts, and the first lines."""

    use: str
    marks: tuple[str, ...]
    counts: tuple[tuple[int, str], ...]
    lines: tuple[WorkLine, ...]
    total: int


@dataclass(frozen=True)
class FirstSteps:
    """How far somebody without a seat has come: what they brought and said, and where they applied."""

    works: int
    has_said: bool
    applied_to: tuple[str, ...]


def first_steps_of(person: User) -> FirstSteps:
    """Say which of the first steps are done."""
    return FirstSteps(
        works=Work.objects.filter(registered_by=person, merged_into=None).count(),
        has_said=shares_in_force().filter(holder=person).exists(),
        applied_to=tuple(collectives_applied_to(person).values_list("organisation__name", flat=True)),
    )


def money_of(person: User, offer: Offer, at: datetime) -> dict[str, object]:
    """Say what an offer guarantees for the works that the person has already said yes to."""
    forecast = forecast_for(works_of_member(person, offer, at), offer, chosen=())
    return {
        "offer": offer,
        "forecast": forecast,
        "note": note_of(forecast),
        "possible_note": possible_note_of(forecast, offer.room.company.short),
        "rows": ledger_of(forecast),
    }


def works_of(person: User, offer: Offer | None, at: datetime) -> WorksPanel | None:
    """Show how the person's works stand for the use that an offer is about, or for training."""
    joined = collectives_joined_by(person)
    group = joined.filter(organisation=offer.room.collective_id).first() if offer else joined.first()
    if group is None:
        return None
    uses = Terms.parse(offer.terms).uses if offer else ()
    use = uses[0] if uses else _USUAL_USE
    found = standings_by_mandate(person, group.organisation_id, use, at)
    seen = [(one.work, one.standing.for_person(person.pk)) for one in found]
    ordered = sorted(seen, key=lambda pair: (_ORDER.index(_mark(pair[1].state)), pair[0].title))
    about = {work.pk: work for work in Work.objects.filter(pk__in=[facts.work_id for facts, _ in ordered])}
    lines = [
        WorkLine(
            facts.public_id,
            facts.title,
            _kind(about[facts.work_id]),
            _mark(standing.state),
            str(say_reason(standing) if _mark(standing.state) == "waiting" else say_state(standing.state)),
        )
        for facts, standing in ordered
    ]
    counted = Counter(str(say_state(standing.state)) for _, standing in ordered)
    return WorksPanel(
        use=str(say_use(use)),
        marks=tuple(line.mark for line in lines),
        counts=tuple((count, words) for words, count in counted.items()),
        lines=_varied(lines),
        total=len(lines),
    )


def _varied(lines: list[WorkLine]) -> tuple[WorkLine, ...]:
    """Take the first lines of each mark in turn, so that a short list shows every state there is."""
    by_mark = [[line for line in lines if line.mark == mark] for mark in _ORDER]
    some = [line for group in by_mark for line in group[:2]]
    rest = [line for line in lines if line not in some]
    chosen = (some + rest)[:_SHOWN]
    return tuple(line for line in lines if line in chosen)


def _mark(state: str) -> str:
    return MARKS[state] if MARKS[state] in _ORDER else "never"


def _kind(work: Work) -> str:
    return f"{work.get_kind_display()}, {work.year}" if work.year else str(work.get_kind_display())
