"""What is kept of works for the pictures of a catalogue is what their rows say, whatever befell these."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from apps.catalogues import domain, queries
from apps.catalogues.actions import fold_works
from apps.catalogues.models import (
    AiPart,
    AskedShare,
    Contributor,
    Identifier,
    OutsideAsk,
    Recording,
    Share,
    UnfoldedWork,
    Work,
)
from tests import makers

_DAY = date(2026, 3, 1)
_NUMBER = st.integers(0, 4)
_VERDICT = st.sampled_from(["valid", "invalid"])
_WHO = st.sampled_from(["mira", "tomas"])


def code(scheme: str, verdict: str = "valid", **of: Any) -> Identifier:
    number = Identifier.objects.count()
    return Identifier.objects.create(
        scheme=scheme, value=f"C{number}", normalised=f"C{number}", verdict=verdict, **of
    )


def by_rows(mine: set[int]) -> queries.Glance:
    """Count work by work, as the domain decides."""
    works = {one.pk: one for one in queries.works_of_people(mine)}
    traits = queries.traits_of(list(works))
    scores = [domain.matchability(one.kind, traits[pk]).score for pk, one in works.items()]
    facts = queries.work_facts(list(works), on=_DAY)
    claims = [domain.claim_state(one, mine).code for one in facts]
    degrees = {pk: set(one.ai_parts.values_list("degree", flat=True)) for pk, one in works.items()}
    machine = [
        next((one for one in ("full", "partial", "none") if one in said), "unsaid")
        for said in degrees.values()
    ]
    years = Counter(one.year for one in works.values())
    return queries.Glance(
        kinds=dict(Counter(one.kind for one in works.values())),
        no_year=years.pop(None, 0),
        years=dict(years),
        bands=dict(Counter(map(domain.band_of, scores))),
        machine=dict(Counter(machine)),
        conflicts={},
        claims=dict(Counter("mine" if one == "shared" else one for one in claims)),
    )


class Catalogue(RuleBasedStateMachine):
    """Rows come, change and go behind all actions; the triggers have to see each of it."""

    works: list[Work]

    @initialize()
    def begin(self) -> None:
        self.people = {"mira": makers.person(), "tomas": makers.person()}
        self.collective, self.asked = makers.collective(), 0
        with connection.cursor() as cursor:
            # As on the site: nothing here takes as long as compiling it.
            cursor.execute("SET LOCAL jit = off")
        self.works = [makers.work(self.people["mira"]), makers.work(self.people["tomas"], kind="text")]

    def work(self, number: int) -> Work:
        return self.works[number % len(self.works)]

    @rule(who=_WHO, kind=st.sampled_from(["song", "image"]), ppm=st.sampled_from([None, 500_000, 1_000_000]))
    def bring(self, who: str, kind: str, ppm: int | None) -> None:
        self.works.append(makers.work(self.people[who], kind=kind, ppm=ppm))

    @rule(number=_NUMBER, said=st.sampled_from([{"year": 1990}, {"year": None}, {"artist_line": ""}]))
    def edit(self, number: int, said: dict[str, Any]) -> None:
        if self.works:
            Work.objects.filter(pk=self.work(number).pk).update(**said)

    @rule(number=_NUMBER, other=_NUMBER, timed=st.booleans(), scheme=st.sampled_from(["isrc", "mbid"]))
    def record(self, number: int, other: int, *, timed: bool, scheme: str) -> None:
        if self.works:
            made = Recording.objects.create(title="R", registered_by=self.people["mira"])
            code(scheme, recording=made)
            made.works.set([self.work(number), self.work(other)])
            Recording.objects.filter(pk=made.pk).update(duration_ms=1 if timed else None)

    @rule(number=_NUMBER, what=st.sampled_from(["length", "link", "move", "whole"]))
    def change_a_recording(self, number: int, what: str) -> None:
        recording = Recording.objects.order_by("-pk").first()
        if not self.works or recording is None:
            return
        links = Recording.works.through.objects.filter(recording=recording)
        if what == "length":
            Recording.objects.filter(pk=recording.pk).update(duration_ms=None)
        elif what == "link":
            links.filter(work=self.work(number)).delete()
        elif what == "move":
            links.exclude(work=self.work(number)).delete()
            links.update(work=self.work(number + 1))
        else:
            recording.delete()

    @rule(number=_NUMBER, scheme=st.sampled_from(["iswc", "sha256", "url"]), verdict=_VERDICT)
    def name(self, number: int, scheme: str, verdict: str) -> None:
        if self.works:
            code(scheme, verdict, work=self.work(number))

    @rule(number=_NUMBER, verdict=_VERDICT, gone=st.booleans())
    def change_codes(self, number: int, verdict: str, *, gone: bool) -> None:
        codes = Identifier.objects.order_by("-pk")[: number + 1]
        if gone:
            Identifier.objects.filter(pk__in=list(codes.values_list("pk", flat=True)[:1])).delete()
        else:
            Identifier.objects.filter(pk__in=list(codes.values_list("pk", flat=True))).update(verdict=verdict)

    @rule(number=_NUMBER, part=st.sampled_from(["composer", "maker", "singer"]), who=_WHO | st.none())
    def credit(self, number: int, part: str, who: str | None) -> None:
        if self.works:
            Contributor.objects.create(work=self.work(number), person=self.people.get(who or ""), part=part)

    @rule(number=_NUMBER, degree=st.sampled_from(["none", "partial", "full", ""]))
    def say_of_a_machine(self, number: int, degree: str) -> None:
        if self.works and degree:
            AiPart.objects.update_or_create(
                {"degree": degree}, work=self.work(number), role=AiPart.Role.LYRICS
            )
        elif self.works:
            AiPart.objects.filter(work=self.work(number)).delete()

    @rule(number=_NUMBER, who=_WHO | st.none(), since=st.sampled_from([None, 0, 1]))
    def share(self, number: int, who: str | None, since: int | None) -> None:
        if not self.works:
            return
        work, holder = self.work(number), self.people.get(who or "")
        if not Share.objects.filter(work=work, holder=holder).exists():
            makers.share(work, holder, ppm=None, outside="" if holder else "Ilse")
            begins = None if since is None else _DAY + timedelta(since)
            Share.objects.filter(work=work, holder=holder).update(valid_from=begins)

    @rule(number=_NUMBER, controller=st.sampled_from(["me", "label"]))
    def hand_over(self, number: int, controller: str) -> None:
        if self.works:
            Share.objects.filter(work=self.work(number)).update(controller=controller)

    @rule(number=_NUMBER, answer=st.sampled_from(["yes", "no"]))
    def owner_outside_answers(self, number: int, answer: str) -> None:
        if not self.works:
            return
        at = makers.LONG_AGO
        ask = OutsideAsk.objects.create(
            collective=self.collective,
            person=self.people["mira"],
            asked_by=self.people["mira"],
            questions=[],
            uses=[],
            state="answered",
            asked_at=at,
            last_asked_at=at,
            expires_at=at,
            answered_at=at,
            holds_until=_DAY,
            address_hash="0" * 64,
        )
        for one in Share.objects.filter(work=self.work(number)):
            AskedShare.objects.create(ask=ask, share=one, answer=answer)

    @rule(number=_NUMBER, other=_NUMBER)
    def join(self, number: int, other: int) -> None:
        if self.works and self.work(number) != self.work(other):
            Work.objects.filter(pk=self.work(number).pk).update(merged_into=self.work(other))
            Work.objects.filter(pk=self.work(other).pk).update(merged_into=None)

    @rule(number=_NUMBER)
    def drop(self, number: int) -> None:
        if self.works:
            one = self.works.pop(number % len(self.works))
            AskedShare.objects.filter(share__work=one).delete()
            Work.objects.filter(merged_into=one).update(merged_into=None)
            one.delete()

    @rule(most=st.sampled_from([1, 3, 1_000]))
    def fold(self, most: int) -> None:
        fold_works(most)

    @invariant()
    def kept_and_counted_agree(self) -> None:
        if not getattr(self, "works", None):
            return
        self.agree()
        with transaction.atomic():
            while fold_works(1_000):
                pass
            assert not UnfoldedWork.objects.exists()
            assert queries.wrongly_folded([one.pk for one in self.works]) == []
            self.agree()
            transaction.set_rollback(True)

    def agree(self) -> None:
        """Count both ways, of one person or of two in turn."""
        self.asked += 1
        people = list(self.people.values())[: 1 + self.asked // 2 % 2]
        mine = {one.pk for one in people}
        seen = queries.glance(mine, _DAY)
        assert seen == by_rows(mine)
        name, counts = [("state", seen.claims), ("find", seen.bands), ("machine", seen.machine)][
            self.asked // 4 % 3
        ]
        visible = queries.works_of_people(mine)
        wanted = {one: replace(domain.Filter(), **{name: one}) for one in counts}
        listed = {
            one: queries.filtered(visible, asked, mine=mine, on=_DAY).count() for one, asked in wanted.items()
        }
        assert listed == counts


class TestCatalogue(Catalogue.TestCase, TestCase):  # type: ignore[misc, name-defined]
    """Run the machine on a database that is rolled back after each story."""

    settings = settings(
        max_examples=6,
        stateful_step_count=12,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
