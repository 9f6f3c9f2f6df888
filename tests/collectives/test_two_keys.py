"""No sequence of mandates, answers, seats and edits puts a work in that its people did not allow."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from apps.accounts.models import Role
from apps.collectives import actions, domain, queries
from apps.collectives.domain import Row
from apps.common.errors import NotAllowed, Refusal
from tests.collectives.makers import AT, TERMS, group_of, makers, standing_by_title

_OWNER = st.sampled_from(["mira", "tomas"])
# Mostly the owners answer for themselves; sometimes somebody else tries to.
_ACTOR = st.sampled_from(["", "", "", "mira", "tomas", "steward"])
_ABOUT = ["kind", "list", "right", "country"]
_USE = "train_generative"


class TwoKeys(RuleBasedStateMachine):
    """A song of two, in a collective with an eager steward; a plain model says what may be in."""

    def __init__(self) -> None:
        super().__init__()
        self.people = {name: makers.person(name) for name in ("mira", "tomas", "steward")}
        mira, tomas = self.people["mira"], self.people["tomas"]
        self.where = makers.collective(members=[mira, tomas], steward=self.people["steward"])
        self.company = makers.company()
        self.song = makers.work(mira, "Duo", ppm=500_000)
        makers.share(self.song, tomas, ppm=500_000)
        self.general: dict[str, str] = {}
        self.own: dict[str, str] = {}
        self.said: dict[str, str] = {}
        self.rows: dict[str, list[Row]] = {"mira": [], "tomas": []}

    @rule(actor=_ACTOR, owner=_OWNER, answer=st.sampled_from(domain.ANSWERS))
    def give(self, actor: str, owner: str, answer: str) -> None:
        try:
            actions.give_mandate(
                actor=self.people[actor or owner],
                person=self.people[owner],
                collective=group_of(self.where),
                answers={_USE: answer},
                at=AT,
            )
        except NotAllowed:
            return
        self.general[owner] = answer

    @rule(actor=_ACTOR, owner=_OWNER, answer=st.sampled_from([*domain.ANSWERS, None]))
    def answer_work(self, actor: str, owner: str, answer: str | None) -> None:
        try:
            actions.set_work_answer(
                actor=self.people[actor or owner],
                person=self.people[owner],
                collective=group_of(self.where),
                work=self.song,
                use=_USE,
                answer=answer,
                at=AT,
            )
        except (NotAllowed, Refusal):
            return
        self.own.pop(owner, None)
        self.own |= {owner: answer} if answer else {}

    @rule(actor=_ACTOR, owner=_OWNER, answer=st.sampled_from(domain.ANSWERS), about=st.sampled_from(_ABOUT))
    def add_row(self, actor: str, owner: str, answer: str, about: str) -> None:
        row = Row(
            frozenset({_USE}),
            answer,
            kinds=frozenset({"song"} if about == "kind" else ()),
            works=frozenset({self.song.pk} if about == "list" else ()),
            rights=frozenset({"composition"} if about == "right" else ()),
            territories=frozenset({"SE"} if about == "country" else ()),
        )
        said = {"person": self.people[owner], "collective": group_of(self.where), "at": AT}
        try:
            actions.add_row(actor=self.people[actor or owner], row=row, text_version="2", **said)
        except (NotAllowed, Refusal):
            return
        self.rows[owner].append(row)

    @rule(actor=_ACTOR, owner=_OWNER)
    def drop_row(self, actor: str, owner: str) -> None:
        mandate = queries.mandate_in_force(self.people[owner].pk, self.where.pk)
        for row_id, row in queries.rows_of(mandate)[:1]:
            said = {"person": self.people[owner], "collective": group_of(self.where), "at": AT}
            try:
                actions.drop_row(actor=self.people[actor or owner], row_id=row_id, text_version="2", **said)
            except NotAllowed:
                return
            self.rows[owner].remove(row)

    @rule(actor=_ACTOR, owner=_OWNER, choice=st.sampled_from(["in", "in", "out"]))
    def answer_below_the_vote(self, actor: str, owner: str, choice: str) -> None:
        try:
            actions.answer_terms(
                actor=self.people[actor or owner],
                person=self.people[owner],
                collective_org_id=self.where.pk,
                terms_hash=TERMS.hash,
                choice=choice,
                at=AT,
            )
        except NotAllowed:
            return
        self.said[owner] = choice

    @initialize(mira=st.sampled_from(domain.ANSWERS), tomas=st.sampled_from(domain.ANSWERS))
    def begin(self, mira: str, tomas: str) -> None:
        self.give("", "mira", mira)
        self.give("", "tomas", tomas)

    @rule(owner=_OWNER)
    def leave_and_come_back(self, owner: str) -> None:
        person = self.people[owner]
        actions.leave(actor=person, collective=group_of(self.where), at=AT)
        makers.seat(person, self.where, Role.MEMBER)
        self.general.pop(owner, None)
        self.own.pop(owner, None)
        self.rows[owner] = []

    @rule()
    def make_everybody_a_steward(self) -> None:
        for person in self.people.values():
            if not person.seats.filter(role=Role.STEWARD, until__isnull=True).exists():
                makers.seat(person, self.where, Role.STEWARD)

    @invariant()
    def the_song_is_in_exactly_if_both_allow_it(self) -> None:
        allowed = all(self._allows(owner) for owner in ("mira", "tomas"))
        assert standing_by_title(self.where, self.company)["Duo"].is_in == allowed

    def _allows(self, owner: str) -> bool:
        if owner not in self.general:
            return False
        rows = self.rows[owner]
        own = [self.own[owner]] if owner in self.own else []
        own += [row.answer for row in rows if row.works]
        kinds = [row.answer for row in rows if row.kinds]
        # The terms name no country, so they may reach every one.
        met = [row.answer for row in rows if row.rights or row.territories]
        answer = max([*(own or kinds or [self.general[owner]]), *met], key=domain.ANSWERS.index)
        in_by_answer = answer == "ask" and self.said.get(owner) == "in"
        return answer == "yes" or in_by_answer


class TestTwoKeys(TwoKeys.TestCase, TestCase):  # type: ignore[misc, name-defined]
    """Run the machine on a database that is rolled back after each story."""

    settings = settings(
        max_examples=15,
        stateful_step_count=12,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
