"""Which works and uses a changed mandate takes back: exactly those whose answer turns to never."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.collectives import domain
from apps.collectives.domain import ANSWERS, USES, MandateFacts, Place, Reach, Row, Taking

ASK = dict.fromkeys(USES, "ask")
SEARCH, GROUND, TRAIN = "search", "ground_rag", "train_generative"
KINDS = {1: "song", 2: "song", 3: "image", 4: "text"}
SOME_USES = (SEARCH, GROUND, TRAIN)


def said(
    general: Mapping[str, str] = ASK, own: Mapping[tuple[int, str], str] | None = None, *rows: Row
) -> MandateFacts:
    return MandateFacts(1, answers=general, work_answers=own or {}, rows=rows)


def works(*ids: int) -> frozenset[int]:
    return frozenset(ids)


def test_only_what_turns_to_never_is_taken_back() -> None:
    now_never = said({**ASK, SEARCH: "never", GROUND: "never"})
    assert domain.takings_of_change(said(), now_never, KINDS) == [
        Taking(None, tuple(use for use in USES if use in {SEARCH, GROUND}))
    ]
    assert domain.takings_of_change(now_never, now_never, KINDS) == []
    assert domain.takings_of_change(now_never, said(), KINDS) == []


def test_works_with_another_answer_and_those_that_were_never_before_are_not_meant() -> None:
    own = {(1, SEARCH): "yes", (2, SEARCH): "never"}
    found = domain.takings_of_change(
        said(own=own), said({**ASK, SEARCH: "never", GROUND: "never"}, own), KINDS
    )
    assert sorted(found, key=lambda one: one.uses) == [
        Taking(None, (GROUND,)),
        Taking(None, (SEARCH,), works(1, 2)),
    ]


def test_works_that_turn_to_never_by_themselves_are_taken_back_together() -> None:
    own = {(1, SEARCH): "never", (1, GROUND): "never", (2, SEARCH): "ask", (4, SEARCH): "never"}
    found = domain.takings_of_change(said(), said(own=own), KINDS)
    assert {(one.works, frozenset(one.uses)) for one in found} == {
        (works(1), frozenset({SEARCH, GROUND})),
        (works(4), frozenset({SEARCH})),
    }
    many = dict.fromkeys(range(5_000), "image")
    row = Row(frozenset({SEARCH}), "never", kinds=frozenset({"image"}))
    assert domain.takings_of_change(said(), said(ASK, None, row), many) == [
        Taking(frozenset(many), (SEARCH,))
    ]


@pytest.mark.parametrize(
    "yes",
    [
        Row(frozenset({SEARCH}), "yes", kinds=frozenset({"song"})),
        Row(frozenset({SEARCH}), "ask", works=works(1, 2)),
    ],
)
def test_works_that_fall_back_to_never_without_their_row_are_taken_back(yes: Row) -> None:
    never = {**ASK, SEARCH: "never"}
    assert domain.takings_of_change(said(never, None, yes), said(never), KINDS) == [
        Taking(works(1, 2), (SEARCH,))
    ]
    assert domain.takings_of_change(said(never, {(3, SEARCH): "yes"}), said(never), KINDS) == [
        Taking(works(3), (SEARCH,))
    ]


ROWS = st.builds(
    Row,
    st.frozensets(st.sampled_from(SOME_USES), min_size=1),
    st.sampled_from(ANSWERS),
    kinds=st.frozensets(st.sampled_from(["song", "image", "text"]), min_size=1),
) | st.builds(
    Row,
    st.frozensets(st.sampled_from(SOME_USES), min_size=1),
    st.sampled_from(ANSWERS),
    works=st.frozensets(st.sampled_from([1, 2, 3, 4]), min_size=1),
)
MANDATES = st.builds(
    MandateFacts,
    st.just(1),
    answers=st.dictionaries(st.sampled_from(SOME_USES), st.sampled_from(ANSWERS)),
    work_answers=st.dictionaries(
        st.tuples(st.sampled_from([1, 2, 3, 4]), st.sampled_from(SOME_USES)), st.sampled_from(ANSWERS)
    ),
    rows=st.lists(ROWS, max_size=3).map(tuple),
)


@given(MANDATES, MANDATES)
def test_every_answer_that_turns_to_never_is_taken_back_once_and_no_other(
    before: MandateFacts, after: MandateFacts
) -> None:
    takings = domain.takings_of_change(before, after, KINDS)
    for work, kind in KINDS.items():
        for use in USES:
            held = [
                one.held(Place(work, kind, frozenset()), use, Reach(is_best=True)).answer
                for one in (before, after)
            ]
            turns = held[0] != "never" and held[1] == "never"
            taken = [one for one in takings if one.covers(Taking(works(work), (use,)))]
            assert len(taken) == turns, (work, use, held, takings)


@given(MANDATES, st.sampled_from([None, 1, 3]), st.sets(st.sampled_from(SOME_USES), min_size=1))
def test_saying_never_leaves_nothing_but_never_there_and_all_else_as_it_was(
    before: MandateFacts, work: int | None, uses: set[str]
) -> None:
    after = domain.with_never(before, work, uses)
    for each, kind in KINDS.items():
        for use in USES:
            place, reach = Place(each, kind, frozenset()), Reach(is_best=True)
            meant = use in uses and work in {None, each}
            was = before.held(place, use, reach).answer
            assert after.held(place, use, reach).answer == ("never" if meant else was)


@pytest.mark.parametrize(
    ("wide", "narrow", "covers"),
    [
        (Taking(), Taking(works(1), (SEARCH,)), True),
        (Taking(None, (SEARCH,)), Taking(works(1), (SEARCH,)), True),
        (Taking(None, (SEARCH,)), Taking(works(1)), False),
        (Taking(works(1)), Taking(works(1), (SEARCH,)), True),
        (Taking(works(1, 2)), Taking(works(1), (SEARCH,)), True),
        (Taking(works(1)), Taking(works(2)), False),
        (Taking(works(1)), Taking(works(1, 2)), False),
        (Taking(works(1)), Taking(), False),
        (Taking(None, (), works(1)), Taking(works(1)), False),
        (Taking(None, (), works(1)), Taking(works(2)), True),
        (Taking(None, (), works(1)), Taking(works(1, 2)), False),
        (Taking(None, (), works(1)), Taking(), False),
        (Taking(), Taking(None, (), works(1)), True),
    ],
)
def test_what_runs_already_is_not_begun_again(wide: Taking, narrow: Taking, *, covers: bool) -> None:
    assert wide.covers(narrow) is covers
    assert (domain.left_to_take(narrow, [wide]) is None) is covers


def test_of_several_works_only_those_are_taken_back_that_no_notice_takes_yet() -> None:
    running = [Taking(works(1)), Taking(works(2), (GROUND,))]
    wanted = Taking(works(1, 2, 3), (SEARCH,))
    assert domain.left_to_take(wanted, running) == Taking(works(2, 3), (SEARCH,))
    assert domain.left_to_take(Taking(works(1, 2), (GROUND,)), running) is None
