"""What a page shows of conflicts: what collides, who has to agree, what was proposed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms

from apps.accounts.models import User
from apps.accounts.queries import called, speaks_for
from apps.catalogues import domain, queries
from apps.catalogues.forms import SettlementForm
from apps.catalogues.messages import right_label
from apps.catalogues.models import Conflict, Settlement, Share, Work


@dataclass(frozen=True)
class Line:
    """What one claimant says of one right, or of the three of publishing.

    Args:
        ids: public ids of the shares that it stands for.
        says: claimed, in per cent; `counts`: what of it counts.
    """

    ids: tuple[str, ...]
    who: str
    right: str
    says: str
    counts: str

    @property
    def field(self) -> str:
        """The name of its field in a proposal."""
        return f"part-{self.ids[0]}"


def conflicts_shown(
    work: Work, person: User, filled: Mapping[int, forms.Form] | None = None
) -> list[dict[str, object]]:
    """Give the conflicts about a work as its page shows them to one of the claimants."""
    return [
        _shown(conflict, person, (filled or {}).get(conflict.pk))
        for conflict in queries.conflicts_about(work, person)
    ]


def _shown(conflict: Conflict, person: User, form: forms.Form | None) -> dict[str, object]:
    parties, mine = queries.parties_of(conflict), set(speaks_for(person))
    lines = disputed_lines(conflict)
    return {
        "conflict": conflict,
        "others": _names(parties - mine, conflict),
        "lines": lines,
        "settlements": [
            {"settlement": one, **_proposal(one, lines, parties, mine)}
            for one in queries.settlements_of(conflict)
        ],
        "form": form or (SettlementForm(lines=fields_of(lines)) if lines else None),
        "may_settle": conflict.settled_at is None and bool(parties & mine),
    }


def _names(person_ids: set[int], conflict: Conflict) -> list[str]:
    return [called(person, conflict.public_id) for person in queries.people_named(person_ids)]


def disputed_lines(conflict: Conflict) -> list[Line]:
    """Put what is disputed into lines, the three of publishing in one where they say the same."""
    if conflict.kind == Conflict.Kind.CODE:
        return []
    disputed = queries.disputed_shares([conflict.work]).select_related("holder").order_by("pk")
    shares = list(disputed)
    lines = domain.share_lines([(share.right, _says(share)) for share in shares])
    return [_line([shares[place] for place in places], word, conflict) for word, places in lines]


def _line(shares: list[Share], word: str, conflict: Conflict) -> Line:
    first = shares[0]
    return Line(
        ids=tuple(share.public_id for share in shares),
        who=called(first.holder, conflict.public_id) if first.holder else first.outside_name,
        right=right_label(word),
        says=first.percent,
        counts=first.counting,
    )


def _says(share: Share) -> tuple[object, ...]:
    who = (share.holder_id, share.outside_name)
    return (*who, share.ppm, share.effective_ppm, share.territory, share.valid_from, share.valid_to)


def fields_of(lines: Iterable[Line]) -> list[tuple[str, str, str]]:
    """Give name, label and present share of each field of a proposal."""
    return [(line.field, f"{line.who}, {line.right}", line.says) for line in lines]


def _proposal(one: Settlement, lines: list[Line], parties: set[int], mine: set[int]) -> dict[str, object]:
    """Say whose a proposal is, and of one that waits what it is and for whom."""
    by = called(one.proposed_by, one.conflict.public_id)
    if one.state != Settlement.State.OPEN:
        return {"by": by}
    left = parties - {consent.person_id for consent in one.consents.all()}
    return {
        "by": by,
        "parts": [(line, domain.percent_of_ppm(one.parts.get(line.ids[0], 0))) for line in lines],
        "waiting": _names(left, one.conflict),
        "waits_for_me": bool(left & mine),
    }
