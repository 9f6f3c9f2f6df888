"""Lines of rights, settlements, and how the three publishing rights are one word in terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogues.domain import (
    PUBLISHING,
    WHOLE_PPM,
    Assertion,
    Claim,
    RightFacts,
    ShareFacts,
    basis_of,
    check_settlement,
    effective,
    in_words_of_terms,
    natural_shares,
    share_lines,
)
from apps.common.errors import Refusal

MIRA, BO = 1, 2


def claim(share: str, party: int, ppm: int, right: str = "master", *, disputed: bool = True) -> Claim:
    return Claim(share, right, party, Assertion(ppm), disputed)


TWO = [claim("a", MIRA, 600_000), claim("b", BO, 600_000), claim("c", BO, 500_000, "image", disputed=False)]


def test_a_proposal_that_ends_the_dispute_is_taken():
    check_settlement({"a": 500_000, "b": 500_000}, TWO)
    check_settlement({"a": WHOLE_PPM, "b": 0}, TWO)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"a": 500_000}, "settlement.incomplete"),
        ({"a": 1, "b": 1, "c": 1}, "settlement.incomplete"),
        ({}, "settlement.incomplete"),
        ({"a": 600_000, "b": 400_001}, "settlement.above_whole"),
        ({"a": -1, "b": 1}, "settlement.above_whole"),
        ({"a": WHOLE_PPM + 1, "b": 0}, "settlement.above_whole"),
    ],
)
def test_a_proposal_that_does_not_end_the_dispute_is_refused(parts, code):
    with pytest.raises(Refusal) as refusal:
        check_settlement(parts, TWO)
    assert refusal.value.code == code


@given(st.integers(1, WHOLE_PPM), st.integers(1, WHOLE_PPM), st.integers(0, WHOLE_PPM))
def test_what_passes_leaves_nothing_disputed(mine, theirs, proposed):
    claims = [claim("a", MIRA, mine), claim("b", BO, theirs)]
    parts = {"a": proposed, "b": WHOLE_PPM - proposed}
    check_settlement(parts, claims)
    assert effective([Assertion(ppm) for ppm in parts.values() if ppm]) == [
        ppm for ppm in parts.values() if ppm
    ]


def test_the_basis_changes_with_whatever_is_said_and_not_with_the_order():
    assert basis_of(TWO) == basis_of(reversed(TWO))
    assert basis_of(TWO) != basis_of(TWO[:2])
    assert basis_of(TWO) != basis_of([claim("a", MIRA, 600_001), *TWO[1:]])


def test_the_three_of_publishing_make_one_line_where_they_say_the_same():
    said = [("master", "x"), *((right, "x") for right in PUBLISHING)]
    assert share_lines(said) == [("master", [0]), ("composition", [1, 2, 3])]
    apart = [("performance", "x"), ("mechanical", "y"), ("synchronisation", "x")]
    assert share_lines(apart) == [("performance", [0]), ("mechanical", [1]), ("synchronisation", [2])]


@given(st.lists(st.tuples(st.sampled_from(["master", *PUBLISHING]), st.sampled_from("xy")), max_size=12))
def test_each_share_stands_in_exactly_one_line(said):
    lines = share_lines(said)
    assert sorted(place for _word, places in lines for place in places) == list(range(len(said)))
    for _word, places in lines:
        assert len({said[place][1] for place in places}) == 1


def share(holder: int, ppm: int | None, controller: str = "me") -> ShareFacts:
    return ShareFacts(holder, outside=False, ppm=ppm, controller=controller)


def test_what_is_held_alike_is_one_composition():
    rights = [RightFacts(right, (share(MIRA, WHOLE_PPM),)) for right in natural_shares("song")]
    assert in_words_of_terms(rights) == (
        RightFacts("master", (share(MIRA, WHOLE_PPM),)),
        RightFacts("composition", (share(MIRA, WHOLE_PPM),)),
    )


def test_what_is_held_apart_is_the_mean_and_complete_only_if_each_is():
    whole, label = (share(MIRA, WHOLE_PPM),), (share(MIRA, 500_000, "label"), share(BO, 500_000))
    rights = [
        RightFacts("performance", whole),
        RightFacts("mechanical", label),
        RightFacts("synchronisation", ()),
    ]
    [composition] = in_words_of_terms(rights)
    assert composition.holders == (share(MIRA, 500_000, "label"), share(BO, 166_666))
    assert not composition.complete
    [known] = in_words_of_terms([rights[0], rights[1], RightFacts("synchronisation", label)])
    assert known.complete


def test_one_unknown_part_makes_the_composition_unknown_and_one_dispute_disputed():
    rights = [
        RightFacts("performance", (share(MIRA, None),)),
        RightFacts("mechanical", (share(MIRA, 1),), disputed=True),
        RightFacts("synchronisation", (share(MIRA, 1),)),
    ]
    [composition] = in_words_of_terms(rights)
    assert composition.holders == (share(MIRA, None),)
    assert composition.disputed
