"""No sequence of votes, roles and edits puts a work into a schedule without its people (rules 4 and 6)."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from apps.catalogues.actions import remove_contributor
from apps.catalogues.models import Contributor, Work
from apps.collectives import domain
from apps.collectives.actions import answer_terms, give_mandate, leave, set_work_answer
from apps.collectives.queries import collective_of
from apps.common.errors import NotAllowed, Refusal
from apps.contracts import actions
from apps.contracts.models import Contract, LicensedUse
from apps.unions.actions import publish_minimum
from tests import makers
from tests.contracts.makers import AGREED_AT, FREEZE_AT, passed_ballot, terms, world

TRAIN, VOICE = "train_generative", "voice_clone"
TERMS = {(TRAIN,): terms(), (TRAIN, VOICE): terms(scope__uses=[TRAIN, VOICE])}
_OWNERS = ("artist", "other")
_OWNER = st.sampled_from(_OWNERS)
# Mostly people answer for themselves; sometimes somebody else tries to.
_ACTOR = st.sampled_from(["", "", "", "", "artist", "other", "steward", "representative", "signatory"])
_ANSWER = st.sampled_from([*domain.ANSWERS, "yes", "yes", "yes"])
_USES = st.sampled_from([(TRAIN,), (TRAIN, VOICE), (TRAIN, VOICE)])
_USE = st.sampled_from([TRAIN, VOICE])
_WORK = st.sampled_from(["Duo", "Cover"])


class TwoKeys(RuleBasedStateMachine):
    """Whatever is tried, the frozen schedule holds only what a plain reading of everybody's word allows.

    Mira and Bo own and sing a duo; Bo owns a cover that Mira sings. A steward, a representative and a
    signatory try what they can, and every vote passes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.place = world(works=0)
        mira, bo = self.place.artist, self.place.other
        duo, cover = makers.work(mira, "Duo", ppm=500_000), makers.work(bo, "Cover", singer=mira)
        makers.share(duo, bo, ppm=500_000)
        Contributor.objects.create(work=duo, person=bo, part="singer")
        fee = {"comparator": "at_least", "value": {"amount": "8.50", "currency": "EUR"}}
        publish_minimum(
            actor=self.place.representative,
            union=self.place.union,
            sector="music",
            comparators={"money.fee_per_work": fee},
            at=makers.LONG_AGO,
        )
        self.works: dict[str, Work] = {"Duo": duo, "Cover": cover}
        self.owners = {"Duo": {"artist", "other"}, "Cover": {"other"}}
        self.singers = {"Duo": {"artist", "other"}, "Cover": {"artist"}}
        self.general: dict[tuple[str, str], str] = {}
        self.own: dict[tuple[str, str, str], str] = {}
        self.said: dict[tuple[str, tuple[str, ...]], str] = {}
        self.contract: Contract | None = None
        self.uses: tuple[str, ...] = ()
        self.out = set[str]()

    @initialize(mira=st.tuples(_ANSWER, _ANSWER), bo=st.tuples(_ANSWER, _ANSWER))
    def begin(self, mira: tuple[str, str], bo: tuple[str, str]) -> None:
        self.give("", "artist", *mira)
        self.give("", "other", *bo)

    @rule(actor=_ACTOR, owner=_OWNER, train=_ANSWER, voice=_ANSWER)
    def give(self, actor: str, owner: str, train: str, voice: str) -> None:
        people = self.place.everybody()
        given = {TRAIN: train, VOICE: voice}
        who, where = people[actor or owner], collective_of(self.place.collective.pk)
        try:
            give_mandate(actor=who, person=people[owner], collective=where, answers=given, at=AGREED_AT)
        except NotAllowed:
            return
        assert actor in {"", owner}
        self.general |= {(owner, use): answer for use, answer in given.items()}

    @rule(actor=_ACTOR, owner=_OWNER, work=_WORK, use=_USE, answer=st.sampled_from([*domain.ANSWERS, None]))
    def answer_work(self, actor: str, owner: str, work: str, use: str, answer: str | None) -> None:
        people = self.place.everybody()
        try:
            set_work_answer(
                actor=people[actor or owner],
                person=people[owner],
                collective=collective_of(self.place.collective.pk),
                work=self.works[work],
                use=use,
                answer=answer,
                at=AGREED_AT,
            )
        except (NotAllowed, Refusal):
            return
        assert actor in {"", owner}
        self.own.pop((owner, work, use), None)
        self.own |= {(owner, work, use): answer} if answer else {}

    @rule(actor=_ACTOR, owner=_OWNER, uses=_USES, choice=st.sampled_from(["in", "in", "out"]))
    def answer_below_the_vote(self, actor: str, owner: str, uses: tuple[str, ...], choice: str) -> None:
        people = self.place.everybody()
        try:
            answer_terms(
                actor=people[actor or owner],
                person=people[owner],
                collective_org_id=self.place.collective.pk,
                terms_hash=TERMS[uses].hash,
                choice=choice,
                at=AGREED_AT,
            )
        except NotAllowed:
            return
        assert actor in {"", owner}
        self.said[owner, uses] = choice

    @rule(actor=st.sampled_from(["artist", "other", "steward"]), work=_WORK, singer=_OWNER)
    def say_that_nobody_sings(self, actor: str, work: str, singer: str) -> None:
        """Whoever registered a work cannot take away whose voice is in it."""
        people, changed = self.place.everybody(), self.works[work]
        for sung in changed.contributors.filter(person=people[singer]).exclude(person=people[actor]):
            with pytest.raises((NotAllowed, Refusal)):
                remove_contributor(
                    actor=people[actor], work_id=changed.pk, contributor_id=sung.pk, at=AGREED_AT
                )

    @rule(owner=_OWNER)
    def leave_and_come_back(self, owner: str) -> None:
        person = self.place.everybody()[owner]
        leave(actor=person, collective=collective_of(self.place.collective.pk), at=AGREED_AT)
        makers.seat(person, self.place.collective, "member")
        self.general = {key: said for key, said in self.general.items() if key[0] != owner}
        self.own = {key: said for key, said in self.own.items() if key[0] != owner}

    @rule()
    def make_everybody_a_steward(self) -> None:
        for person in self.place.everybody().values():
            if not person.seats.filter(role="steward", until__isnull=True).exists():
                makers.seat(person, self.place.collective, "steward")

    @precondition(lambda self: self.contract is None)
    @rule(uses=_USES)
    def agree(self, uses: tuple[str, ...]) -> None:
        place, ballot = self.place, passed_ballot(self.place)
        self.uses = uses
        self.contract = actions.draw_up(
            collective=place.collective,
            company=place.company,
            union=place.union,
            ballot=ballot,
            origin=f"offer:{ballot.public_id}",
            terms=TERMS[uses],
            prose="",
            take_out_until=FREEZE_AT,
            at=AGREED_AT,
        )

    @precondition(lambda self: self.contract is not None)
    @rule(actor=st.sampled_from(["artist", "other", "steward", "signatory"]), work=_WORK)
    def take_out(self, actor: str, work: str) -> None:
        assert self.contract is not None
        person, taken = self.place.everybody()[actor], self.works[work]
        try:
            actions.take_out(actor=person, contract_id=self.contract.pk, work_id=taken.pk, at=AGREED_AT)
        except NotAllowed:
            assert actor not in self.owners[work]
            return
        self.out.add(work)

    def teardown(self) -> None:
        if self.contract is None:
            self.agree((TRAIN, VOICE))
        assert self.contract is not None
        actions.freeze(contract_id=self.contract.pk, at=FREEZE_AT)
        scheduled = set(self.contract.schedule.values_list("title", flat=True))
        allowed = {work for work in self.works if work not in self.out and self._is_allowed(work)}
        assert scheduled == allowed
        licensed = set(LicensedUse.objects.filter(contract=self.contract).values_list("work__title", "use"))
        assert licensed == {(work, use) for work in allowed for use in self.uses}

    def _is_allowed(self, work: str) -> bool:
        asked = {(owner, use) for owner in self.owners[work] for use in self.uses}
        asked |= {(singer, VOICE) for singer in self.singers[work] if VOICE in self.uses}
        return all(self._allows(person, work, use) for person, use in asked)

    def _allows(self, person: str, work: str, use: str) -> bool:
        if (person, use) not in self.general:
            return False
        answer = self.own.get((person, work, use), self.general[person, use])
        return answer == "yes" or (answer == "ask" and self.said.get((person, self.uses)) == "in")


class TestTwoKeys(TwoKeys.TestCase, TestCase):  # type: ignore[misc, name-defined]
    """Run the machine on a database that is rolled back after each story."""

    settings = settings(
        max_examples=25,
        stateful_step_count=6,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
