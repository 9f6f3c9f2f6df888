"""Lets hundreds of works be entered, and hundreds of mandates be given, at once.

`add_work` and `give_mandate` take dozens of statements each, four fifths of the time that the loading took.
Here the same rows are written in a handful of statements, the record included; tests compare them with those
of the actions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from apps.accounts.models import User
from apps.catalogues import domain as facts
from apps.catalogues.actions import look_for_alike
from apps.catalogues.models import Contributor, Identifier, Recording, Share, Work
from apps.collectives import domain
from apps.collectives.models import Collective, Mandate, MandateAnswer, PriceFloor
from apps.common.money import Money
from apps.demo.world.crowds import Fact, record_all


@dataclass(frozen=True)
class Sheet:
    """A work of a person, who sings or made it; it is all theirs, or they are not sure."""

    person: User
    kind: str
    title: str
    year: int
    isrc: str
    answer: str
    at: datetime

    @property
    def code(self) -> facts.Code | None:
        """The code of its recording."""
        return facts.read_code("isrc", self.isrc) if self.isrc else None

    def work(self) -> Work:
        """Make the row of the work."""
        apart = self.code.normalised if self.code else str(self.year)
        return Work(
            registered_by=self.person,
            match_key=facts.match_key(self.kind, self.title, self.person.name, apart=apart),
            kind=self.kind,
            title=self.title,
            artist_line=self.person.name,
            year=self.year,
            performers=Work.Performers.NAMED if self.code else Work.Performers.NOBODY,
            created_at=self.at,
        )

    def shares(self, work: Work) -> list[Share]:
        """Make the rows of what the person says to hold of it."""
        rights = facts.natural_shares(self.kind) if self.answer == "all_mine" else ()
        return [
            Share(
                work=work,
                right=right,
                holder=self.person,
                ppm=facts.WHOLE_PPM,
                effective_ppm=facts.WHOLE_PPM,
                controller=Share.Controller.ME,
                asserted_by=self.person,
                asserted_at=self.at,
            )
            for right in rights
        ]


def enter_all(sheets: Sequence[Sheet]) -> None:
    """Enter works, each as its person would by hand; those with a code have a recording."""
    works = Work.objects.bulk_create(sheet.work() for sheet in sheets)
    pairs = list(zip(sheets, works, strict=True))
    _enter_recordings([(work, code) for sheet, work in pairs if (code := sheet.code)])
    Contributor.objects.bulk_create(
        Contributor(work=work, person=work.registered_by, part=part)
        for work in works
        if work.performers == Work.Performers.NAMED and (part := facts.PERFORMING_PART[work.kind])
    )
    Share.objects.bulk_create(share for sheet, work in pairs for share in sheet.shares(work))
    look_for_alike([work.pk for work in works])
    record_all(fact for sheet, work in pairs for fact in _facts_of_work(sheet, work))


def _enter_recordings(sung: Sequence[tuple[Work, facts.Code]]) -> None:
    recordings = Recording.objects.bulk_create(
        Recording(title=work.title, artist_line=work.artist_line, registered_by=work.registered_by)
        for work, _code in sung
    )
    link = Recording.works.through
    rows = list(zip(sung, recordings, strict=True))
    link.objects.bulk_create(link(recording=recording, work=work) for (work, _code), recording in rows)
    Identifier.objects.bulk_create(
        Identifier(
            recording=recording,
            scheme=code.scheme,
            value=code.value,
            normalised=code.normalised,
            verdict=code.verdict,
        )
        for (_work, code), recording in rows
    )


def _facts_of_work(sheet: Sheet, work: Work) -> list[Fact]:
    person, is_theirs = sheet.person.pk, sheet.answer == "all_mine"
    claimed = {
        "answer": sheet.answer,
        "controller": "me",
        "claimed": "1" if is_theirs else "0",
        "conflicting": "0",
        "disputed": "0",
    }
    added = {"work": work.public_id, "kind": work.kind}
    return [
        Fact(f"person:{person}", "works.claimed", claimed, person, sheet.at),
        Fact(f"person:{person}", "work.added", added, person, sheet.at),
    ]


@dataclass(frozen=True)
class Will:
    """What a person says in a mandate of their first: answers for all works, and what else they demand."""

    person: User
    answers: Mapping[str, str]
    floors: Mapping[str, Money] = field(default_factory=dict)
    not_companies: Sequence[str] = ()


def give_all(collective: Collective, wills: Sequence[Will], at: datetime) -> None:
    """Let people who have not given a mandate yet give one, all at the same moment."""
    mandates = Mandate.objects.bulk_create(
        Mandate(
            collective=collective,
            person=will.person,
            text_version=domain.CURRENT,
            text_hash=domain.hash_of_text(domain.CURRENT),
            conditions=conditions(will.not_companies),
            given_at=at,
        )
        for will in wills
    )
    pairs = list(zip(wills, mandates, strict=True))
    MandateAnswer.objects.bulk_create(
        MandateAnswer(mandate=mandate, use=use, answer=answer)
        for will, mandate in pairs
        for use, answer in domain.complete_answers(will.answers).items()
    )
    PriceFloor.objects.bulk_create(
        PriceFloor(mandate=mandate, use=use, fee_minor=floor.minor, currency=floor.currency)
        for will, mandate in pairs
        for use, floor in will.floors.items()
    )
    record_all(fact for mandate in mandates for fact in _facts_of_mandate(mandate))


def conditions(not_companies: Sequence[str]) -> dict[str, object]:
    """Demand what everybody here demands: no open weights, nothing political, and not these companies."""
    return {"no_open_weights": True, "no_political": True, "not_companies": sorted(not_companies)}


def _facts_of_mandate(mandate: Mandate) -> list[Fact]:
    given = {"mandate": mandate.public_id, "text": mandate.text_hash, "version": mandate.text_version}
    person, members = mandate.person_id, f"members:{mandate.collective.organisation_id}"
    return [
        Fact(stream, "mandate.given", given, person, mandate.given_at)
        for stream in (f"person:{person}", members)
    ]
