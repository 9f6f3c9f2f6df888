"""What a page shows of a mediation: the sides, what was found, and the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.accounts.queries import called
from apps.audit.models import Entry
from apps.catalogues.domain import percent_of_ppm, share_lines
from apps.catalogues.messages import right_label
from apps.catalogues.models import Conflict, Share
from apps.common.permissions import may
from apps.moderation import domain, queries
from apps.moderation.forms import EvidenceForm
from apps.moderation.messages import BY_NOBODY, HEADINGS, LEADS, ONE_WORK_WORDS, STEPS
from apps.moderation.models import Finding, FindingAnswer, FindingAppeal, Mediation, Party


@dataclass(frozen=True)
class Line:
    """One line of a division: who, which right, claimed and proposed in per cent.

    Args:
        ids: public ids of the shares that it stands for.
    """

    ids: tuple[str, ...]
    who: str
    right: str
    says: str
    proposed: str = ""

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return f"part-{self.ids[0]}"

    @property
    def label(self) -> str:
        """Its words in a form."""
        return f"{self.who}, {self.right}"


@dataclass(frozen=True)
class Found:
    """A finding in words."""

    one: Finding
    who: str
    lines: Sequence[Line]
    keeps_code: str
    answers: Sequence[tuple[str, bool]]
    appeal: FindingAppeal | None
    appealed_by: str


@dataclass(frozen=True)
class Step:
    """One fact of the record in words; `who` is empty where nobody in particular acted."""

    at: datetime
    who: str
    words: str


def lines_of(shares: Sequence[Share], context: str, parts: dict[str, int] | None = None) -> list[Line]:
    """Put shares into lines, the three of publishing in one where they say the same.

    Args:
        context: the public id by which erased people are told apart.
        parts: what is proposed for each share.
    """

    def proposed(share: Share) -> int | None:
        return None if parts is None else parts.get(share.public_id)

    says = [
        (one.right, (one.holder_id, one.outside_name, one.ppm, one.territory, proposed(one)))
        for one in shares
    ]
    found = []
    for word, places in share_lines(says):
        first, ppm = shares[places[0]], proposed(shares[places[0]])
        found.append(
            Line(
                ids=tuple(shares[place].public_id for place in places),
                who=called(first.holder, context) if first.holder else first.outside_name,
                right=right_label(word),
                says=first.percent,
                proposed="" if ppm is None else percent_of_ppm(ppm),
            )
        )
    return found


def disputed_lines(conflict: Conflict) -> list[Line]:
    """Give what a conflict is about now, in lines."""
    return lines_of(queries.shares_disputed(conflict), conflict.public_id)


def works_to_choose(conflict: Conflict) -> list[tuple[str, str]]:
    """Offer the works that a code names, by who registered them, and that both are one."""
    if conflict.other is None:
        return []
    works = [
        (one.public_id, f"{called(one.registered_by, conflict.public_id)}: {one.title}")
        for one in (conflict.work, conflict.other)
    ]
    return [*works, (domain.ONE_WORK, str(ONE_WORK_WORDS))]


def found_in(mediation: Mediation) -> list[Found]:
    """Give all that was found, the newest first."""
    return [_found(one, mediation.conflict) for one in queries.findings_of(mediation)]


def _found(one: Finding, conflict: Conflict) -> Found:
    context = conflict.public_id
    appeal = next(iter(one.appeals.all()), None)
    keeper = one.code_of
    return Found(
        one=one,
        who=called(one.representative, context),
        lines=lines_of(queries.shares_named(list(one.parts)), context, one.parts),
        keeps_code=called(keeper.registered_by, context) if keeper else "",
        answers=[(called(answer.person, context), answer.is_yes) for answer in _in_order(one)],
        appeal=appeal,
        appealed_by=called(appeal.person, context) if appeal else "",
    )


def _in_order(one: Finding) -> list[FindingAnswer]:
    return sorted(one.answers.all(), key=lambda answer: answer.pk)


def steps_of(mediation: Mediation) -> list[Step]:
    """Give the record of a mediation in words, the newest first."""
    entries = list(queries.history_of(mediation))
    people = queries.people_named({entry.actor_id for entry in entries if entry.actor_id})
    return [_step(entry, people, mediation.conflict.public_id) for entry in entries if entry.kind in STEPS]


def _step(entry: Entry, people: dict[int, User], context: str) -> Step:
    actor = people.get(entry.actor_id or 0)
    who = called(actor, context) if actor and entry.kind not in BY_NOBODY else ""
    return Step(entry.at, who, str(STEPS[entry.kind]))


@dataclass(frozen=True)
class Refused:
    """A form that was refused, and the public id of the side for which it was sent; "" for one's first."""

    side: str
    form: EvidenceForm


def evidence_form(side: str, typed: Any = None, files: Any = None) -> EvidenceForm:
    """Give the form for a side, whose fields differ from those of another side on the same page."""
    return EvidenceForm(typed, files, auto_id=f"id_{side}_%s" if side else "id_%s")


def shown(
    mediation: Mediation, person: User, at: datetime, *, refused: Refused | None = None
) -> dict[str, object]:
    """Give what the page of a mediation shows to one of its readers."""
    turn = queries.mediator_of(mediation)
    reads_evidence = queries.shows_evidence_to(person, mediation)
    may_hand_back = may(person, "moderation.hand_back", mediation)
    return {
        "mediation": mediation,
        "heading": HEADINGS[mediation.state],
        "lead": LEADS[mediation.state],
        "title": queries.title_for(mediation, person),
        "mediator": called(turn.representative, mediation.conflict.public_id) if turn else "",
        "lines": _lines_to_show(mediation),
        "sides": _sides(mediation, person, at, refused) if reads_evidence else [],
        "reads_evidence": reads_evidence,
        "may_withdraw": _is_possible(mediation, "withdraw") and may(person, "moderation.withdraw", mediation),
        "may_hand_back": _is_possible(mediation, "hand_back") and may_hand_back,
        # Of a mediator who got a part in the matter since; the clock gives it to somebody else.
        "has_a_part": may_hand_back and not reads_evidence,
        "findings": found_in(mediation),
        "steps": steps_of(mediation),
        **_to_decide(mediation, person, at),
    }


def _to_decide(mediation: Mediation, person: User, at: datetime) -> dict[str, object]:
    """Say what a reader may decide now, which nobody may when the time for it is over."""
    if not domain.is_in_time(mediation.due_at, at):
        return {}
    finding, appeal = queries.finding_in(mediation), queries.appeal_in(mediation)
    may_take_part = mediation.state == domain.FOUND and may(person, "moderation.take_part", mediation)
    return {
        "may_find": mediation.state == domain.WEIGHING and may(person, "moderation.find", mediation),
        "may_answer": may_take_part and finding is not None and _has_to_answer(mediation, finding, person),
        "may_appeal": may_take_part and finding is not None and not finding.appeals.exists(),
        "may_answer_appeal": appeal is not None and may(person, "moderation.answer_appeal", appeal),
    }


def _lines_to_show(mediation: Mediation) -> list[Line]:
    """Give what is disputed, where no proposal that stands says it already."""
    is_said = mediation.closed_at is not None or mediation.state in {domain.FOUND, domain.APPEALED}
    return [] if is_said else disputed_lines(mediation.conflict)


def _is_possible(mediation: Mediation, act: str) -> bool:
    return act in domain.ACTS.get(mediation.state, ())


def _has_to_answer(mediation: Mediation, finding: Finding, person: User) -> bool:
    said = {answer.person_id for answer in finding.answers.all()}
    return any(side.person_id not in said for side in queries.sides_of(person, mediation))


def _sides(
    mediation: Mediation, person: User, at: datetime, refused: Refused | None
) -> list[dict[str, object]]:
    own = [party.public_id for party in queries.sides_of(person, mediation)]
    about = (refused.side or own[0]) if refused and own else ""
    found = []
    for party in queries.parties_in(mediation):
        is_own = party.public_id in own
        may_give = is_own and mediation.state == domain.EVIDENCE and domain.may_give(party.side, at)
        form = evidence_form(party.public_id) if may_give else None
        found.append(
            {
                **_side(party, mediation.conflict.public_id),
                "is_own": is_own,
                "is_first": own[:1] == [party.public_id],
                "may_give": may_give,
                "may_extend": may_give and party.extended_at is None,
                # What was typed stays to be copied, even where nothing more can be shown.
                "form": refused.form if refused and about == party.public_id else form,
            }
        )
    return found


def _side(party: Party, context: str) -> dict[str, object]:
    return {
        "party": party,
        "who": called(party.person, context),
        "shown": [
            {
                "one": one,
                "by": called(one.given_by, context) if one.given_by_id != party.person_id else "",
                "papers": list(one.papers.all()),
            }
            for one in sorted(party.evidence.all(), key=lambda one: one.pk)
        ],
    }
