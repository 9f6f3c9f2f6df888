"""Whether a work may stand under terms: every reason, and what nobody else may learn."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from apps.catalogues.domain import WHOLE_PPM, OutsideYes, PersonFacts, RightFacts, ShareFacts, WorkFacts
from apps.collectives import domain
from apps.collectives.domain import Answer, LicenceFacts, MandateFacts, WorkStanding
from apps.common.money import Money
from apps.terms.domain import Terms

MIRA, TOMAS, IDA = 1, 2, 3
TRAIN = "train_generative"


def share(holder: int | None, ppm: int | None = WHOLE_PPM, controller: str = "me") -> ShareFacts:
    return ShareFacts(holder, holder is None, ppm, controller)


def song(
    *holders: ShareFacts,
    rights: Mapping[str, tuple[ShareFacts, ...]] | None = None,
    persons: tuple[PersonFacts, ...] = (),
    kind: str = "song",
) -> WorkFacts:
    held = rights if rights is not None else {"master": holders, "composition": holders}
    return WorkFacts(
        work_id=7,
        public_id="w",
        kind=kind,
        registered_by=MIRA,
        rights=tuple(RightFacts(right, tuple(shares)) for right, shares in held.items()),
        persons=persons,
        claimed=bool(holders),
    )


def licence(*uses: str, **changes: object) -> LicenceFacts:
    facts: dict[str, object] = {
        "uses": uses or (TRAIN,),
        "rights": frozenset({"master", "composition"}),
        "company": "veldra",
        "minimum_met": True,
        "grade_met": True,
        "weights_stay": True,
        "political_excluded": True,
        "fee": Money(950, "EUR"),
        **changes,
    }
    return LicenceFacts(**facts)  # type: ignore[arg-type]


def says(person: int, answer: str = "yes", **more: object) -> MandateFacts:
    return MandateFacts(person, answers=dict.fromkeys(domain.USES, answer), **more)  # type: ignore[arg-type]


def stands(
    work: WorkFacts,
    *mandates: MandateFacts,
    terms: LicenceFacts | None = None,
    elsewhere: bool = False,
    answers: Mapping[int, Answer] | None = None,
) -> WorkStanding:
    return domain.standing(
        work,
        {one.person_id: one for one in mandates},
        terms or licence(),
        is_licensed_elsewhere=elsewhere,
        answers=answers or {},
    )


def seen(found: WorkStanding, person: int = MIRA) -> tuple[str, str]:
    shown = found.standing.for_person(person)
    return shown.state, shown.reason


def public(found: WorkStanding) -> tuple[str, str]:
    return found.standing.state, found.standing.reason


def test_work_of_an_owner_who_says_yes_is_in() -> None:
    found = stands(song(share(MIRA)), says(MIRA))
    assert found.standing.is_in
    assert found.owner_ids == (MIRA,)
    assert seen(found) == ("in", "mandated")
    assert public(found) == ("in", "allowed")
    assert found.standing.params == {}
    assert not found.standing.asks(MIRA)


def test_unclaimed_and_unknown_shares_enter_no_schedule() -> None:
    assert seen(stands(song(), says(MIRA))) == ("unclaimed", "unclaimed")
    assert seen(stands(song(share(MIRA, None)), says(MIRA))) == ("unclaimed", "unknown_share")
    assert seen(stands(song(share(MIRA, 400_000)), says(MIRA))) == ("unclaimed", "unknown_share")


def test_a_right_that_nobody_claims_keeps_the_work_out() -> None:
    half = song(rights={"master": (share(MIRA),), "composition": ()})
    assert stands(half, says(MIRA)).standing.params == {"right": "composition"}
    assert stands(half, says(MIRA), terms=licence(rights=frozenset({"master"}))).standing.is_in


def test_terms_without_rights_need_every_natural_right() -> None:
    half = song(rights={"master": (share(MIRA),), "composition": ()})
    assert not stands(half, says(MIRA), terms=licence(rights=frozenset())).standing.is_in


def test_a_picture_is_not_meant_by_terms_about_music() -> None:
    picture = song(rights={"image": (share(MIRA),)}, kind="image")
    assert seen(stands(picture, says(MIRA))) == ("out", "other_kind")


def test_a_publisher_who_controls_a_right_must_be_asked() -> None:
    found = stands(song(share(MIRA, controller="publisher")), says(MIRA))
    assert seen(found) == ("waiting", "waiting_controller")
    assert found.standing.params == {"controllers": ("publisher",)}


def test_outside_owners_are_counted() -> None:
    work = song(share(MIRA, 500_000), share(None, 300_000), share(IDA, 200_000))
    found = stands(work, says(MIRA))
    assert seen(found) == ("waiting", "outside_owner")
    assert found.standing.params == {"count": 2}


def test_a_member_without_mandate_keeps_the_work_waiting_whatever_they_answer() -> None:
    silent = MandateFacts(MIRA, given=False)
    found = stands(song(share(MIRA)), silent, answers={MIRA: Answer("in")})
    assert seen(found) == ("waiting", "no_mandate")


def test_band_with_one_refusal_is_out_and_only_the_refuser_sees_why() -> None:
    work = song(share(MIRA, 500_000), share(TOMAS, 500_000))
    found = stands(work, says(MIRA), says(TOMAS, "never"), answers={TOMAS: Answer("in"), MIRA: Answer("in")})
    assert not found.standing.is_in
    assert seen(found, TOMAS) == ("never", "owner_never")
    assert seen(found, MIRA) == ("ask", "needs_personal_yes")
    assert public(found) == ("ask", "needs_personal_yes")
    assert not found.standing.asks(TOMAS)


def test_an_ask_is_settled_by_the_answer_below_the_vote() -> None:
    work, mira = song(share(MIRA)), says(MIRA, "ask")
    assert seen(stands(work, mira)) == ("ask", "owner_asks")
    for answer, expected in (
        (Answer("in"), ("in", "answered_in")),
        (Answer("out"), ("out", "answered_out")),
        (Answer("choose", frozenset({7})), ("in", "answered_in")),
        (Answer("choose", frozenset({8})), ("out", "answered_out")),
    ):
        found = stands(work, mira, answers={MIRA: answer})
        assert seen(found) == expected
        assert found.standing.asks(MIRA)


def test_nobody_is_asked_about_a_work_that_waits_for_something_else() -> None:
    found = stands(song(share(MIRA, 500_000), share(None, 500_000)), says(MIRA, "ask"))
    assert not found.standing.asks(MIRA)


@pytest.mark.parametrize(
    ("terms", "mandate", "condition"),
    [
        (licence(minimum_met=False), says(MIRA), "minimum"),
        (licence(grade_met=False), says(MIRA), "grade"),
        (licence(weights_stay=False), says(MIRA, no_open_weights=True), "open_weights"),
        (licence(political_excluded=False), says(MIRA, no_political=True), "political"),
        (licence(), says(MIRA, not_companies=frozenset({"veldra"})), "company"),
    ],
)
def test_a_yes_whose_condition_fails_counts_as_ask(
    terms: LicenceFacts, mandate: MandateFacts, condition: str
) -> None:
    found = stands(song(share(MIRA)), mandate, terms=terms)
    shown = found.standing.for_person(MIRA)
    assert (shown.state, shown.reason, shown.params) == (
        "ask",
        "conditions_not_met",
        {"conditions": (condition,)},
    )
    assert public(found) == ("ask", "needs_personal_yes")
    assert found.standing.params == {}


@pytest.mark.parametrize("floor", [Money(951, "EUR"), Money(1, "SEK")])
def test_a_floor_holds_back_and_is_seen_by_its_owner_alone(floor: Money) -> None:
    work = song(share(MIRA, 500_000), share(TOMAS, 500_000))
    found = stands(work, says(MIRA, floors={TRAIN: floor}), says(TOMAS))
    assert seen(found, MIRA) == ("ask", "floor")
    assert seen(found, TOMAS) == public(found) == ("ask", "needs_personal_yes")
    assert found.standing.is_in_but_for_floors
    assert "floor" not in repr(found)


def test_a_floor_is_met_by_a_fee_that_reaches_it_and_never_without_a_fee() -> None:
    mira = says(MIRA, floors={TRAIN: Money(950, "EUR")})
    assert stands(song(share(MIRA)), mira).standing.is_in
    assert not stands(song(share(MIRA)), mira, terms=licence(fee=None)).standing.is_in


def test_the_personal_answers_of_others_all_look_alike() -> None:
    work = song(share(MIRA, 500_000), share(TOMAS, 500_000))
    kept = [
        stands(work, says(MIRA), says(TOMAS, "never")),
        stands(work, says(MIRA), says(TOMAS, "ask")),
        stands(work, says(MIRA), says(TOMAS, "ask"), answers={TOMAS: Answer("out")}),
        stands(work, says(MIRA), says(TOMAS, lapsed=True)),
        stands(work, says(MIRA), says(TOMAS, floors={TRAIN: Money(10_000, "EUR")})),
        stands(work, says(MIRA), says(TOMAS, not_companies=frozenset({"veldra"}))),
    ]
    assert {(public(one), seen(one, MIRA), repr(one.standing)) for one in kept} == {
        (("ask", "needs_personal_yes"), ("ask", "needs_personal_yes"), "Standing()")
    }
    assert len({seen(one, TOMAS) for one in kept}) == 6


def test_works_licensed_elsewhere_are_so_for_everybody() -> None:
    found = stands(song(share(MIRA)), says(MIRA), elsewhere=True)
    assert seen(found) == public(found) == ("elsewhere", "licensed_elsewhere")


def test_a_voice_needs_the_singers_own_yes_whoever_owns_the_song() -> None:
    work = song(share(MIRA), persons=(PersonFacts(IDA, "singer", minor=False, dead=False),))
    voice = licence(TRAIN, "voice_clone")
    assert seen(stands(work, says(MIRA), terms=voice)) == ("waiting", "personal_key_missing")
    found = stands(work, says(MIRA), says(IDA, "ask"), terms=voice, answers={MIRA: Answer("in")})
    assert seen(found, MIRA) == ("ask", "needs_personal_yes")
    assert stands(work, says(MIRA), says(IDA), terms=voice).standing.is_in
    assert stands(work, says(MIRA), says(IDA, "never")).standing.is_in


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (PersonFacts(None, "singer", minor=False, dead=False), ("never", "unknown_performer")),
        (PersonFacts(IDA, "player", minor=False, dead=False), ("never", "unknown_performer")),
        (PersonFacts(None, "author", minor=False, dead=False), ("never", "unknown_performer")),
        (PersonFacts(MIRA, "singer", minor=True, dead=False), ("never", "minor")),
        (PersonFacts(IDA, "singer", minor=False, dead=True), ("waiting", "dead_without_estate")),
    ],
)
def test_a_voice_that_nobody_can_allow_is_not_licensable(
    person: PersonFacts, reason: tuple[str, str]
) -> None:
    found = stands(song(share(MIRA), persons=(person,)), says(MIRA), terms=licence("voice_clone"))
    assert seen(found) == reason


def test_style_needs_everybody_whose_style_it_is() -> None:
    painter = PersonFacts(TOMAS, "maker", minor=False, dead=False)
    work = song(rights={"image": (share(MIRA),)}, kind="image", persons=(painter,))
    terms = licence("output_in_style", rights=frozenset({"image"}))
    assert not stands(work, says(MIRA), says(TOMAS, "never"), terms=terms).standing.is_in
    assert stands(work, says(MIRA), says(TOMAS), terms=terms).standing.is_in
    unknown = PersonFacts(None, "maker", minor=False, dead=False)
    work = song(rights={"image": (share(MIRA),)}, kind="image", persons=(painter, unknown))
    assert seen(stands(work, says(MIRA), says(TOMAS), terms=terms)) == ("never", "unknown_author")
    assert stands(work, says(MIRA), terms=licence(rights=frozenset({"image"}))).standing.is_in


def test_a_licensed_performers_right_needs_the_performers_where_no_shares_are_recorded() -> None:
    players = (
        PersonFacts(IDA, "player", minor=True, dead=False),
        PersonFacts(MIRA, "composer", minor=False, dead=False),
    )
    terms = licence(rights=frozenset({"master", "composition", "performer"}))
    work = song(share(MIRA), persons=players)
    assert seen(stands(work, says(MIRA), terms=terms)) == ("waiting", "personal_key_missing")
    assert seen(stands(work, says(MIRA), says(IDA, "never"), terms=terms), IDA) == ("never", "owner_never")
    assert stands(work, says(MIRA), says(IDA), terms=terms).standing.is_in
    recorded = {"master": (share(MIRA),), "composition": (share(MIRA),), "performer": (share(MIRA),)}
    assert stands(song(rights=recorded, persons=players), says(MIRA), terms=terms).standing.is_in


def test_the_dead_are_silent_without_an_estate_and_asked_anew_with_one() -> None:
    work = song(share(MIRA))
    assert seen(stands(work, says(MIRA, silenced=True), answers={MIRA: Answer("in")})) == (
        "waiting",
        "dead_without_estate",
    )
    assert seen(stands(work, says(MIRA, lapsed=True))) == ("ask", "mandate_lapsed")
    assert stands(work, says(MIRA, lapsed=True), answers={MIRA: Answer("in")}).standing.is_in


def test_terms_without_uses_license_nothing() -> None:
    nothing = replace(licence(), uses=())
    assert not stands(song(share(MIRA)), says(MIRA), terms=nothing).standing.is_in


def test_one_who_speaks_for_another_reads_both_reasons() -> None:
    work = song(share(MIRA, 500_000), share(TOMAS, 500_000))
    found = stands(work, says(MIRA), says(TOMAS, "ask"), answers={TOMAS: Answer("in")})
    assert found.standing.for_person(MIRA).reason == "mandated"
    assert found.standing.for_person(MIRA, TOMAS).reason == "answered_in"
    assert found.standing.asks(MIRA, TOMAS)


def test_facts_of_a_licence_are_read_strictly_from_the_terms() -> None:
    empty = domain.licence_facts(Terms.parse({}), company="c", minimum_met=True, grade_met=True)
    assert (empty.weights_stay, empty.political_excluded, empty.fee, empty.uses) == (False, False, None, ())
    raw = {
        "scope.uses": [TRAIN],
        "scope.rights": ["master"],
        "scope.open_weights": "to_named_parties",
        "scope.excluded_outputs": ["political"],
        "money.components": [{"kind": "fee_per_work", "amount": "9.5", "currency": "EUR"}],
    }
    full = domain.licence_facts(Terms.parse(raw), company="c", minimum_met=False, grade_met=True)
    assert full == LicenceFacts(
        (TRAIN,),
        frozenset({"master"}),
        "c",
        minimum_met=False,
        grade_met=True,
        weights_stay=True,
        political_excluded=True,
        fee=Money(950, "EUR"),
    )


def test_the_best_of_offers_leaves_only_the_mandate() -> None:
    assert stands(
        song(share(MIRA)), says(MIRA, no_political=True), terms=domain.any_licence(TRAIN)
    ).standing.is_in
    assert not stands(song(share(MIRA)), says(MIRA, "ask"), terms=domain.any_licence(TRAIN)).standing.is_in


def outside(*uses: str, where: int = 9, holder: int | None = None, controller: str = "me") -> ShareFacts:
    agreed = frozenset({OutsideYes(where, frozenset(uses))}) if uses else frozenset[OutsideYes]()
    return replace(share(holder, 500_000, controller), said="yes" if uses else "asked", agreed=agreed)


def test_a_yes_outside_counts_for_its_collective_and_uses_and_above_the_minimum() -> None:
    def reason(one: ShareFacts, **terms: object) -> str:
        uses = terms.pop("uses", (TRAIN,))
        offered = licence(*uses, **{"collective_id": 9, **terms})  # type: ignore[misc]  # a tuple of uses
        return stands(song(share(MIRA, 500_000), one), says(MIRA), terms=offered).standing.reason

    assert reason(outside(TRAIN)) == "allowed"
    assert reason(outside()) == "outside_owner"
    assert reason(outside(TRAIN, where=8)) == "outside_owner"
    assert reason(outside(TRAIN), collective_id=None) == "outside_owner"
    assert reason(outside(TRAIN), uses=(TRAIN, "search")) == "outside_owner"
    assert reason(outside(TRAIN, "search"), uses=(TRAIN, "search")) == "allowed"
    assert reason(outside(TRAIN), minimum_met=False) == "outside_owner"
    assert reason(outside(TRAIN), grade_met=False) == "outside_owner"


def test_a_yes_of_a_controller_lifts_the_controller_and_not_the_owner() -> None:
    mine = [replace(outside(TRAIN, holder=MIRA, controller="label"), ppm=WHOLE_PPM)]
    offered = licence(collective_id=9)
    assert stands(song(*mine), says(MIRA), terms=offered).standing.is_in
    assert seen(stands(song(*mine), says(MIRA, "never"), terms=offered)) == ("never", "owner_never")
    assert seen(stands(song(*mine), terms=offered))[1] == "outside_owner"
