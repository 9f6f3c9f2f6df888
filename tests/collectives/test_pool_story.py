"""The answer for a whole pool is the answer for each of its works, counted; and it is never an old one."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.utils import IntegrityError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from apps.accounts.models import User
from apps.catalogues.actions import fold_works
from apps.catalogues.models import (
    AskedShare,
    Contributor,
    OutsideAsk,
    Share,
    UnfoldedWork,
    Work,
)
from apps.catalogues.queries import wrongly_folded
from apps.collectives import domain, queries
from apps.collectives.domain import Portion
from apps.collectives.models import Mandate, MandateAnswer, MandateRow, PriceFloor, TermsAnswer
from tests.collectives.makers import AT, TERMS, group_of, makers, yes_to_all

_USES = ["train_generative", "voice_clone", "likeness", "output_in_style"]
_TERMS = [
    TERMS,
    *(
        TERMS.replace({"scope.uses": [use, *more], "scope.rights": rights})
        for use, more, rights in (
            ("voice_clone", [], ["master", "composition", "performer"]),
            ("likeness", ["train_generative"], ["image", "text", "master"]),
            ("output_in_style", [], ["text", "performer"]),
            ("train_generative", [], ["master", "image"]),
        )
    ),
    TERMS.replace({"term.territory": ["SE", "NO"]}),
    TERMS.replace({"scope.uses": ["output_in_style", "train_generative"], "term.territory": ["DE"]}),
]
_DAYS = st.sampled_from([None, None, None, AT.date() - timedelta(1), AT.date(), AT.date() + timedelta(1)])
_WHO = st.sampled_from(["mira", "tomas", "ida", "outsider", "ward", "dead"])
_MEMBER = st.sampled_from(["mira", "tomas", "ida", "ward", "dead"])
_RIGHT = st.sampled_from(["master", "performance", "mechanical", "synchronisation", "performer", "image"])
_PPM = st.sampled_from([None, 250_000, 500_000, 500_000, 1_000_000])
_CONTROLLER = st.sampled_from(["me", "me", "me", "label", "publisher"])
_PART = st.sampled_from(["singer", "player", "depicted", "composer", "maker", "author"])
_ANSWER = st.sampled_from(domain.ANSWERS)
_USE = st.sampled_from(_USES)
_NUMBER = st.integers(0, 30)


def counted(pool: list[Portion]) -> list[tuple[object, ...]]:
    return sorted(
        (
            one.state,
            one.reason,
            repr(sorted(one.params.items())),
            one.works,
            one.is_in,
            one.is_in_but_for_floors,
            sorted(one.owner_ids),
        )
        for one in pool
    )


class Pool(RuleBasedStateMachine):
    """Works, people and mandates that change by every way there is, looked at both ways after each change."""

    def __init__(self) -> None:
        super().__init__()
        born = date(2012, 1, 1)
        self.people = {name: makers.person(name) for name in ("mira", "tomas", "ida", "outsider")}
        self.people["ward"] = makers.person("ward", born_on=born)
        self.people["dead"] = makers.person("dead", died_on=date(2025, 1, 1))
        members = [one for name, one in self.people.items() if name != "outsider"]
        self.where, self.company = makers.collective(members=members), makers.company()
        self.works: list[Work] = []
        self.elsewhere = frozenset[int]()
        self.asked = 0

    def work(self, number: int) -> Work:
        return self.works[number % len(self.works)]

    def share(self, number: int) -> Any:
        """Name one share as rows to update, whether or not anybody took it back."""
        ids = list(Share.objects.order_by("pk").values_list("pk", flat=True))
        return Share.objects.filter(pk=ids[number % len(ids)] if ids else 0)

    @initialize()
    def begin(self) -> None:
        """Begin with pairs of works of which the same is known."""
        for name in ("mira", "tomas", "mira", "tomas", "ida", "ward", "dead"):
            self.works.append(makers.work(self.people[name]))
        for name in ("mira", "tomas", "ward", "dead"):
            makers.mandate(self.people[name], self.where, yes_to_all())
        fold_works(100)

    @rule(owner=_WHO, kind=st.sampled_from(["song", "song", "instrumental", "image", "text"]), ppm=_PPM)
    def add_work(self, owner: str, kind: str, ppm: int | None) -> None:
        self.works.append(makers.work(self.people[owner], kind=kind, ppm=ppm))

    @rule(
        number=_NUMBER,
        holder=_WHO | st.none(),
        name=st.sampled_from(["A", "B"]),
        right=_RIGHT,
        ppm=_PPM,
        controller=_CONTROLLER,
        place=st.sampled_from(["2136", "2136", "SE"]),
        since=_DAYS,
        until=_DAYS,
    )
    def add_share(
        self,
        *,
        number: int,
        holder: str | None,
        name: str,
        right: str,
        ppm: int | None,
        controller: str,
        place: str,
        since: date | None,
        until: date | None,
    ) -> None:
        self.tried(
            Share.objects.create,
            work=self.work(number),
            right=right,
            holder=self.people[holder] if holder else None,
            outside_name="" if holder else name,
            ppm=ppm,
            effective_ppm=ppm,
            controller=controller,
            territory=place,
            valid_from=since,
            valid_to=until,
            asserted_by=self.people["mira"],
            asserted_at=AT,
        )

    def tried(self, change: Callable[..., object], *args: object, **more: object) -> None:
        """Change something, unless the database refuses it."""
        with suppress(IntegrityError), transaction.atomic():
            change(*args, **more)

    @rule(number=_NUMBER, holder=_WHO, controller=_CONTROLLER, until=_DAYS)
    def update_share(self, number: int, holder: str, controller: str, until: date | None) -> None:
        self.tried(
            self.share(number).update,
            holder=self.people[holder],
            outside_name="",
            controller=controller,
            valid_to=until,
        )

    @rule(number=_NUMBER, effective=st.sampled_from([0, 100_000, 250_000]))
    def dispute_by_hand(self, number: int, effective: int) -> None:
        [pk] = self.share(number).values_list("pk", flat=True) or [0]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE catalogues_share SET effective_ppm = %s WHERE id = %s AND ppm IS NOT NULL",
                [effective, pk],
            )

    @rule(number=_NUMBER, to=_NUMBER)
    def move_share(self, number: int, to: int) -> None:
        self.tried(self.share(number).update, work=self.work(to))

    @rule(number=_NUMBER, way=st.sampled_from(["end", "delete", "by hand"]))
    def drop_share(self, number: int, way: str) -> None:
        rows = self.share(number)
        if way == "end":
            rows.update(ended_at=AT)
        elif way == "delete":
            rows.delete()
        else:
            with connection.cursor() as cursor:
                cursor.execute(
                    "DELETE FROM catalogues_askedshare WHERE share_id = ANY(%s)",
                    [list(rows.values_list("pk", flat=True))],
                )
                cursor.execute(
                    "DELETE FROM catalogues_share WHERE id = ANY(%s)",
                    [list(rows.values_list("pk", flat=True))],
                )

    @rule(number=_NUMBER, who=_WHO | st.none(), part=_PART)
    def add_part(self, number: int, who: str | None, part: str) -> None:
        Contributor.objects.create(
            work=self.work(number), person=self.people[who] if who else None, name="x", part=part
        )

    @rule(number=_NUMBER, who=_WHO | st.none(), part=_PART)
    def update_parts(self, number: int, who: str | None, part: str) -> None:
        rows = Contributor.objects.filter(work=self.work(number))
        rows.update(person=self.people[who] if who else None, part=part)

    @rule(number=_NUMBER)
    def drop_parts(self, number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM catalogues_contributor WHERE work_id = %s", [self.work(number).pk])

    @rule(
        number=_NUMBER,
        performers=st.sampled_from(["unknown", "named", "nobody"]),
        who=_WHO,
        kind=st.sampled_from(["song", "instrumental", "image", "text"]),
    )
    def update_work(self, number: int, performers: str, who: str, kind: str) -> None:
        Work.objects.filter(pk=self.work(number).pk).update(
            performers=performers, registered_by=self.people[who], kind=kind
        )

    @rule(number=_NUMBER, into=_NUMBER)
    def merge(self, number: int, into: int) -> None:
        one, other = self.work(number), self.work(into)
        Work.objects.filter(pk=one.pk).update(merged_into=other if one != other else None)

    @rule(who=_MEMBER, use=_USE, answer=_ANSWER, number=_NUMBER | st.none())
    def answer(self, who: str, use: str, answer: str, number: int | None) -> None:
        mandate = Mandate.objects.filter(person=self.people[who], ended_at=None).first()
        work = None if number is None else self.work(number)
        if mandate is not None:
            rows = MandateAnswer.objects.filter(mandate=mandate, use=use, work=work)
            rows.update(answer=answer) or MandateAnswer.objects.create(
                mandate=mandate, use=use, work=work, answer=answer
            )

    @rule(
        who=_MEMBER,
        uses=st.sets(_USE, min_size=1),
        answer=_ANSWER,
        kinds=st.sets(st.sampled_from(domain.KINDS), max_size=2),
        numbers=st.none() | st.sets(_NUMBER, min_size=1, max_size=3),
        reach=st.sampled_from([((), ()), (("composition", "text"), ()), (("image",), ()), ((), ("SE",))]),
    )
    def add_row(
        self,
        *,
        who: str,
        uses: set[str],
        answer: str,
        kinds: set[str],
        numbers: set[int] | None,
        reach: tuple[tuple[str, ...], tuple[str, ...]],
    ) -> None:
        for mandate in Mandate.objects.filter(person=self.people[who], ended_at=None):
            row = MandateRow.objects.create(
                mandate=mandate,
                uses=sorted(uses),
                answer="never" if any(reach) and answer == "yes" else answer,
                kinds=[] if numbers else sorted(kinds),
                rights=list(reach[0]),
                territories=list(reach[1]),
            )
            row.works.set([self.work(number) for number in numbers or ()])

    @rule(who=_MEMBER)
    def drop_rows(self, who: str) -> None:
        MandateRow.objects.filter(mandate__person=self.people[who]).delete()

    @rule(
        who=_MEMBER, open_weights=st.booleans(), company=st.booleans(), floor=st.sampled_from([0, 900, 999])
    )
    def condition(self, who: str, *, open_weights: bool, company: bool, floor: int) -> None:
        kept_out = [self.company.public_id] if company else []
        given = Mandate.objects.filter(person=self.people[who], ended_at=None)
        given.update(conditions={"no_open_weights": open_weights, "not_companies": kept_out})
        for mandate in given if floor else ():
            PriceFloor.objects.update_or_create(
                mandate=mandate, use="train_generative", defaults={"fee_minor": floor, "currency": "EUR"}
            )

    @rule(who=_MEMBER)
    def end_or_give(self, who: str) -> None:
        if not Mandate.objects.filter(person=self.people[who], ended_at=None).update(ended_at=AT):
            makers.mandate(self.people[who], self.where, yes_to_all())

    @rule(who=_MEMBER)
    def leave_or_join(self, who: str) -> None:
        seat = self.people[who].seats.get()
        self.people[who].seats.update(until=None if seat.until else AT)

    @rule(
        who=_WHO,
        born=st.sampled_from([None, date(2008, 11, 1), date(2012, 1, 1), date(1980, 1, 1)]),
        died=st.sampled_from([None, None, date(2025, 1, 1)]),
    )
    def age(self, who: str, born: date | None, died: date | None) -> None:
        User.objects.filter(pk=self.people[who].pk).update(born_on=born, died_on=died)

    @rule(
        who=_MEMBER,
        choice=st.sampled_from(["in", "out", "choose"]),
        numbers=st.sets(_NUMBER, max_size=3),
        terms=st.sampled_from(_TERMS),
    )
    def answer_below_the_vote(self, who: str, choice: str, numbers: set[int], terms: Any) -> None:
        person, revision = self.people[who], TermsAnswer.objects.count() + 1
        said = TermsAnswer.objects.create(
            collective=group_of(self.where),
            person=person,
            terms_hash=terms.hash,
            revision=revision,
            choice=choice,
            at=AT,
        )
        said.works.set([self.work(number) for number in numbers] if choice == "choose" else [])

    @rule(
        number=_NUMBER,
        uses=st.sets(_USE, min_size=1),
        until=st.integers(-1, 1),
        answer=st.sampled_from(["yes", "no"]),
    )
    def owner_outside_answers(self, number: int, uses: set[str], until: int, answer: str) -> None:
        ask = OutsideAsk.objects.create(
            collective=self.where,
            person=self.people["mira"],
            asked_by=self.people["mira"],
            questions=[],
            uses=sorted(uses),
            state="answered",
            asked_at=AT,
            last_asked_at=AT,
            expires_at=AT,
            answered_at=AT,
            holds_until=AT.date() + timedelta(until),
            address_hash="0" * 64,
        )
        for share in Share.objects.filter(work=self.work(number), ended_at=None):
            AskedShare.objects.create(ask=ask, share=share, answer=answer)

    @rule(numbers=st.sets(_NUMBER, max_size=4))
    def license_elsewhere(self, numbers: set[int]) -> None:
        self.elsewhere = frozenset(self.work(number).pk for number in numbers)

    @rule(most=st.sampled_from([1, 3, 1_000]))
    def fold(self, most: int) -> None:
        fold_works(most)
        assert wrongly_folded([work.pk for work in self.works]) == []

    @invariant()
    def both_ways_agree(self) -> None:
        if not self.works:
            return
        self.asked += 1
        self.agree()
        with transaction.atomic():
            while fold_works(1_000):
                pass
            assert not UnfoldedWork.objects.exists()
            assert wrongly_folded([work.pk for work in self.works]) == []
            self.agree()
            transaction.set_rollback(True)

    def agree(self) -> None:
        """Ask the same both ways, of each of the terms in turn."""
        facts = {
            "company": self.company,
            "minimum_met": True,
            "grade_met": True,
            "licensed_elsewhere": self.elsewhere,
            "at": AT,
        }
        terms = _TERMS[self.asked % len(_TERMS)]
        found = queries.standings(self.where.pk, terms, **facts)  # type: ignore[arg-type]
        pool = queries.pool_standing(self.where.pk, terms, **facts)  # type: ignore[arg-type]
        assert counted(pool) == counted(domain.gathered(found))


class TestPool(Pool.TestCase, TestCase):  # type: ignore[misc, name-defined]
    """Run the machine on a database that is rolled back after each story."""

    settings = settings(
        max_examples=6,
        stateful_step_count=12,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
