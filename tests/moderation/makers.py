"""A song of which two people claim more than the whole, a union beside the first one, and helpers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

from apps.accounts.models import Organisation, User
from apps.catalogues.actions import claim_chosen, open_code_conflict
from apps.catalogues.models import Conflict, Identifier, Share, Work
from apps.moderation import actions
from apps.moderation.models import Mediation
from tests import makers

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PDF = b"%PDF-1.7 a contract"


@dataclass
class Dispute:
    """Who is in it, and the conflict."""

    ada: User
    bo: User
    steward: User
    union: Organisation
    collective: Organisation
    ingrid: User
    lars: User
    work: Work
    conflict: Conflict

    def ask(self, actor: User | None = None, at: datetime = AT) -> Mediation:
        """Ask the union."""
        return actions.ask_mediation(
            actor=actor or self.ada, conflict_id=self.conflict.pk, collective_id=self.collective.pk, at=at
        )

    def taken(self, at: datetime = AT, days: int = 14) -> Mediation:
        """Ask, and let Ingrid mediate."""
        made = self.ask(at=at)
        return actions.take_mediation(actor=self.ingrid, mediation_id=made.pk, days=days, at=at)

    def shown(self, at: datetime = AT) -> Mediation:
        """Let both sides say that this is all."""
        made = self.taken(at=at)
        for person in (self.ada, self.bo):
            actions.give_evidence(
                actor=person,
                mediation_id=made.pk,
                text=f"I wrote it. {person.name}",
                papers=[("Contract.pdf", BytesIO(PDF + person.name.encode()))],
                at=at,
            )
            actions.finish_evidence(actor=person, mediation_id=made.pk, at=at)
        made.refresh_from_db()
        return made

    def parts(self, first: str = "50", second: str = "50") -> dict[str, str]:
        """Give what each is to hold of each right."""
        standing = Share.objects.filter(work=self.work, ended_at=None)
        return {one.public_id: first if one.holder == self.ada else second for one in standing}

    def found(self, at: datetime = AT, **more: object) -> Mediation:
        """Let Ingrid propose halves."""
        made = self.shown(at=at)
        given: dict[str, object] = {"percents": self.parts(), "reason": "You wrote it together.", **more}
        actions.give_finding(actor=self.ingrid, mediation_id=made.pk, at=at, **given)  # type: ignore[arg-type]
        made.refresh_from_db()
        return made

    def held(self) -> set[tuple[str, int]]:
        """Give who holds how much now, in parts per million, of the master."""
        standing = Share.objects.filter(work=self.work, ended_at=None, right="master")
        return set(standing.values_list("holder__name", "ppm"))


def dispute() -> Dispute:
    """Let Ada say 60 % and Bo 60 %."""
    ada, bo, steward = makers.person("Ada Lund"), makers.person("Bo Tallis"), makers.person("Stina Berg")
    ingrid, lars = makers.person("Ingrid Vasko"), makers.person("Lars Holm")
    union = makers.union("Stage Union", representative=ingrid)
    makers.seat(lars, union, "representative")
    collective = makers.collective("Common Measure", members=[ada], steward=steward, union=union)
    makers.collective("Elsewhere", members=[bo])
    work = makers.work(ada, "Low Tide", ppm=600_000)
    makers.share(work, bo, ppm=400_000)
    claim(bo, work, "60")
    return Dispute(ada, bo, steward, union, collective, ingrid, lars, work, Conflict.objects.get(work=work))


def claim(person: User, work: Work, percent: str) -> None:
    """Let somebody say how much of a work is theirs."""
    claim_chosen(actor=person, work_ids=[work.pk], answer="my_part", percent=percent, at=AT)


def code_dispute() -> Dispute:
    """Let one ISWC stand on a work of Ada's and one of Bo's."""
    made = dispute()
    claim(made.bo, made.work, "40")
    other = makers.work(made.bo, "High Water")
    for one in (made.work, other):
        Identifier.objects.create(
            work=one, scheme="iswc", value="T0345246801", normalised="T0345246801", verdict="valid"
        )
    made.conflict = open_code_conflict(work_id=made.work.pk, other_id=other.pk, code="T0345246801", at=AT)
    return made
