"""Bylaws, mandates and totals as plain Python."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.collectives import domain
from apps.collectives.domain import Band, Bylaws, MandateFacts, Place, Reach, Threshold, WorkStanding
from apps.common.errors import Refusal
from apps.common.money import Money
from tests.collectives.test_domain_standing import says, share, song, stands


def coverage(found: list[WorkStanding]) -> Band | None:
    return domain.coverage(domain.gathered(found))


def refused(raw: object) -> str:
    with pytest.raises(Refusal) as caught:
        Bylaws.parse(raw)
    return caught.value.code


def test_bylaws_that_say_nothing_are_the_careful_ones() -> None:
    assert Bylaws.parse({}) == Bylaws(
        quorum_percent=50,
        threshold=Threshold(1, 2, "cast"),
        voting_days=7,
        announce_days=0,
        take_out_days=7,
        visibility="sealed",
        openings="auditors",
        minimum_is_gate=False,
        costs_ppm=0,
        demanded_grade=0,
    )


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ([], "bylaws.unknown_rule"),
        ({"steward_decides": True}, "bylaws.unknown_rule"),
        ({"quorum_percent": 101}, "bylaws.out_of_range"),
        ({"quorum_percent": "50"}, "bylaws.out_of_range"),
        ({"quorum_percent": True}, "bylaws.out_of_range"),
        ({"take_out_days": 6}, "bylaws.out_of_range"),
        ({"visibility": "half"}, "bylaws.not_a_choice"),
        ({"minimum_is_gate": 1}, "bylaws.not_a_choice"),
        ({"threshold": "half"}, "bylaws.threshold"),
        ({"threshold": {"numerator": 1, "denominator": 2, "of": "cast", "more": 1}}, "bylaws.threshold"),
        ({"threshold": {"numerator": True, "denominator": 2}}, "bylaws.threshold"),
        ({"threshold": {"numerator": 2, "denominator": 2}}, "bylaws.threshold"),
        ({"threshold": {"numerator": 1, "denominator": 3}}, "bylaws.threshold"),
        ({"threshold": {"numerator": 2, "denominator": 3, "of": "friends"}}, "bylaws.threshold"),
    ],
)
def test_bylaws_that_cannot_be_read_are_refused_by_name(raw: object, code: str) -> None:
    assert refused(raw) == code


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "quorum_percent": st.integers(0, 100),
            "voting_days": st.integers(1, 60),
            "take_out_days": st.integers(7, 183),
            "visibility": st.sampled_from(["sealed", "open"]),
            "minimum_is_gate": st.booleans(),
            "threshold": st.fixed_dictionaries(
                {"numerator": st.just(2), "denominator": st.just(3), "of": st.sampled_from(["cast", "roll"])}
            ),
        },
    )
)
def test_bylaws_are_the_same_after_writing_and_reading(raw: dict[str, object]) -> None:
    read = Bylaws.parse(raw)
    assert Bylaws.parse(read.as_json()) == read


def test_everybody_begins_at_ask_and_persons_at_never() -> None:
    never = {use for use, answer in domain.DEFAULTS.items() if answer == "never"}
    assert never == {"voice_clone", "likeness", "output_in_style", "synthetic_training_data"}
    assert len(domain.DEFAULTS) == 15
    assert set(domain.DEFAULTS.values()) == {"ask", "never"}


def test_four_questions_reach_every_use_but_artificial_material() -> None:
    reached = [use for uses in domain.FOUR_QUESTIONS.values() for use in uses]
    assert sorted([*reached, "synthetic_training_data"]) == sorted(domain.USES)


def test_four_answers_spread_over_uses() -> None:
    four = {"training": "yes", "retrieval": "ask", "remix": "never", "person": "never"}
    answers = domain.complete_answers(domain.spread(four))
    assert {answers[use] for use in domain.FOUR_QUESTIONS["training"]} == {"yes"}
    assert answers["synthetic_training_data"] == "never"
    assert domain.spread({"remix": "yes"}) == {"remix_stem": "yes", "interpolate_sample": "yes"}


def test_no_preset_gives_a_voice_away() -> None:
    assert {preset["person"] for preset in domain.PRESETS.values()} == {"never"}


def test_unknown_uses_and_answers_are_refused() -> None:
    for answers, code in (
        ({"sing": "yes"}, "mandate.unknown_use"),
        ({"search": "maybe"}, "mandate.unknown_answer"),
    ):
        with pytest.raises(Refusal) as caught:
            domain.complete_answers(answers)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"notice_days": 184}, "mandate.notice_too_long"),
        ({"not_companies": ["c"] * 201}, "mandate.too_many_companies"),
        ({"floors": {"sing": Money(1, "EUR")}}, "mandate.unknown_use"),
        ({"floors": {"search": Money(0, "EUR")}}, "mandate.floor_not_positive"),
    ],
)
def test_a_mandate_out_of_bounds_is_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        domain.check_mandate(**{"notice_days": 183, "not_companies": [], "floors": {}, **changes})  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_mandate_within_bounds_is_taken() -> None:
    domain.check_mandate(notice_days=183, not_companies=["c"], floors={"search": Money(1, "EUR")})


def test_an_answer_for_a_work_goes_before_the_general_one() -> None:
    mandate = MandateFacts(1, answers={"search": "yes"}, work_answers={(7, "search"): "never"})
    found = {
        (work, use): mandate.held(Place(work, "song", frozenset()), use, Reach()).answer
        for work, use in ((7, "search"), (8, "search"), (8, "data_mining"), (8, "a use of the future"))
    }
    assert list(found.values()) == ["never", "yes", "ask", "never"]


def test_yes_for_every_use_does_not_give_a_person_away() -> None:
    assert "voice_clone" not in domain.uses_meant(None, "yes")
    assert "synthetic_training_data" not in domain.uses_meant(None, "ask")
    assert domain.uses_meant(None, "never") == domain.USES
    assert domain.uses_meant("voice_clone", "yes") == ("voice_clone",)


def test_the_text_that_is_read_never_changes_under_its_version() -> None:
    assert domain.hash_of_text("1") == hashlib.sha256(domain.TEXTS["1"].encode()).hexdigest()
    assert domain.hash_of_text("1") == "c29ab29978a4808dfbf39e7e4770ffec6a7080ee179198a20e7e665ee66ff658"


def test_the_text_is_shown_whole_in_headings_and_paragraphs() -> None:
    shown = domain.blocks("1")
    assert [one.words for one in shown if one.is_heading] == [
        "What you allow",
        "What you keep",
        "How it ends",
        "Your price floor",
    ]
    assert "\n\n".join(one.words for one in shown) == domain.TEXTS["1"].strip()


def test_coverage_is_a_band_from_five_owners_on() -> None:
    yes = [stands(song(share(pk)), says(pk)) for pk in range(1, 5)]
    assert coverage(yes) is None
    five = [*yes, stands(song(share(5)), says(5, "never"))]
    assert coverage(five) == Band(80, 90)
    assert coverage([*yes, stands(song(share(5)), says(5))]) == Band(90, 100)


def test_coverage_is_the_same_with_floors_and_without() -> None:
    floor = dict.fromkeys(domain.USES, Money(99_999, "EUR"))
    free = [stands(song(share(pk)), says(pk)) for pk in range(1, 8)]
    held = [stands(song(share(pk)), says(pk, floors=floor)) for pk in range(1, 8)]
    assert not any(one.standing.is_in for one in held)
    assert coverage(held) == coverage(free) == Band(90, 100)


def test_works_of_another_kind_do_not_count_for_coverage() -> None:
    pictures = [stands(song(rights={"image": (share(pk),)}, kind="image"), says(pk)) for pk in range(1, 8)]
    assert coverage(pictures) is None
