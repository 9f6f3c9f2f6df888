"""The pure core: definition, roll, commitments, count, turnout, life."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.ballots import domain
from apps.ballots.domain import Definition, Opening, RollLine, Threshold
from apps.common.errors import Refusal

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
VOTES = st.lists(st.sampled_from([*domain.CHOICES, ""]), max_size=60)
RULES = st.builds(
    Threshold,
    numerator=st.integers(1, 4),
    denominator=st.integers(4, 7),
    of=st.sampled_from(["cast", "cast_and_abstained", "roll"]),
)


def definition(**parts: object) -> Definition:
    return Definition(**{"document_hash": "0" * 64, "quorum_percent": 50, **parts})


def roll(size: int, weight: str = "1") -> list[RollLine]:
    return [RollLine(f"p{number}", weight, "one_person_one_vote") for number in range(size)]


def votes(text: str) -> dict[str, str]:
    """Read one letter a person: y, n, a, or a point for nobody."""
    words = {"y": "yes", "n": "no", "a": "abstain"}
    return {f"p{place}": words[letter] for place, letter in enumerate(text) if letter in words}


# Canonical writing


def test_canonical_json_refuses_numbers_wherever_they_hide():
    for content in ({"a": 1}, {"a": [{"b": 1.5}]}, {"a": ("x", 2)}):
        with pytest.raises(TypeError):
            domain.canonical(content)
    assert domain.canonical({"b": True, "a": None}) == b'{"a":null,"b":true}'


def test_document_hash_depends_on_every_letter_and_not_on_the_order_of_keys():
    one = domain.document_hash({"terms": {"price": "9.50", "years": 2}})
    assert one == domain.document_hash({"terms": {"years": 2, "price": "9.50"}})
    assert one != domain.document_hash({"terms": {"price": "9.51", "years": 2}})


# Definition


def test_definition_is_read_as_it_was_written():
    written = definition(threshold=Threshold(2, 3, "roll"), openings="members", visibility="open")
    assert Definition.parse(written.as_json()) == written


def test_every_choice_of_the_definition_changes_its_hash():
    variants = [
        definition(),
        definition(document_hash="1" * 64),
        definition(quorum_percent=51),
        definition(threshold=Threshold(2, 3)),
        definition(threshold=Threshold(1, 2, "roll")),
        definition(visibility="open"),
        definition(openings="public"),
        definition(organisation_zone="Europe/Berlin"),
    ]
    assert len({variant.hash for variant in variants}) == len(variants)


def test_definition_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="another kind"):
        Definition.parse({**definition().as_json(), "method": "approval"})


@pytest.mark.parametrize(
    "parts", [{"quorum_percent": 101}, {"quorum_percent": -1}, {"visibility": "dim"}, {"openings": "nobody"}]
)
def test_impossible_definition_is_refused(parts):
    with pytest.raises(ValueError, match="not a "):
        definition(**parts)


@pytest.mark.parametrize(("numerator", "denominator", "of"), [(0, 2, "cast"), (3, 2, "cast"), (1, 2, "moon")])
def test_impossible_threshold_is_refused(numerator, denominator, of):
    with pytest.raises(ValueError, match="not a "):
        Threshold(numerator, denominator, of)


def test_threshold_is_read_from_bylaws_with_numbers_or_strings():
    assert Threshold.parse({"numerator": 2, "denominator": "3", "of": "roll"}) == Threshold(2, 3, "roll")
    assert Threshold.parse({"numerator": 1, "denominator": 2}).comparison == "more_than"
    assert Threshold(2, 3).comparison == "at_least"
    assert Threshold(2, 4).comparison == "more_than"


@given(st.integers(0, 100), st.integers(0, 5000))
def test_quorum_in_people_is_the_least_number_that_reaches_the_percentage(percent, total):
    people = definition(quorum_percent=percent).quorum_people(total)
    assert people * 100 >= percent * total
    assert people == 0 or (people - 1) * 100 < percent * total


# Roll


def test_roll_root_ignores_the_order_and_notices_every_change():
    lines = roll(5)
    root = domain.roll_root(lines)
    assert domain.roll_root(reversed(lines)) == root
    changed = [RollLine("p0", "2", "one_person_one_vote"), *lines[1:]]
    assert len({root, domain.roll_root(changed), domain.roll_root(lines[1:])}) == 3


@pytest.mark.parametrize(
    ("weights", "is_secret"),
    [
        ([], False),
        (["1"] * 4, False),
        (["1"] * 5, True),
        (["1"] * 5 + ["2"] * 4, False),
        (["1", "2"] * 5, True),
    ],
)
def test_secret_is_said_only_without_a_class_below_five(weights, is_secret):
    assert domain.is_secret(RollLine(f"p{n}", weight, "") for n, weight in enumerate(weights)) is is_secret


# Commitments and leaves


def opening(choice: str = "yes", nonce: bytes = b"n" * 32, reason: str = "") -> Opening:
    return Opening(choice, reason, nonce, b"s" * 32)


def header(**parts: object) -> domain.CastHeader:
    usual = {
        "ballot": "abc",
        "definition_hash": "1" * 64,
        "roll_root": "2" * 64,
        "pseudonym": "p0",
        "revision": 1,
        "leaf_before": "",
        "received_at": NOON,
        "commitment": opening().commitment,
    }
    return domain.CastHeader(**{**usual, **parts})


def test_commitment_hides_behind_its_nonce_and_binds_to_choice_and_reason():
    variants = [opening(), opening("no"), opening(nonce=b"m" * 32), opening(reason="because")]
    assert len({variant.commitment for variant in variants}) == 4
    assert len({variant.commitment for variant in [opening(), opening()]}) == 1


@given(st.sampled_from(domain.CHOICES), st.binary(min_size=32, max_size=32), st.text(max_size=60))
def test_sealed_bytes_have_one_length_and_are_read_again(choice, nonce, reason):
    made = Opening(choice, reason, nonce, b"s" * 32)
    assert len(made.as_bytes()) == 1024
    assert Opening.from_bytes(made.as_bytes()) == made


def test_reason_beyond_the_sealed_length_is_refused():
    with pytest.raises(ValueError, match="too long"):
        opening(reason="x" * 2000).as_bytes()


def test_every_part_of_the_header_changes_the_leaf():
    variants = [
        header(),
        header(ballot="abd"),
        header(definition_hash="3" * 64),
        header(roll_root="4" * 64),
        header(pseudonym="p1"),
        header(revision=2),
        header(leaf_before="5" * 64),
        header(received_at=NOON + timedelta(microseconds=1)),
        header(commitment=opening("no").commitment),
    ]
    assert len({variant.leaf for variant in variants}) == len(variants)


def test_opening_of_another_commitment_is_noticed():
    header().check_opens(opening())
    for wrong in (opening("no"), opening(nonce=b"m" * 32)):
        with pytest.raises(domain.InconsistencyError):
            header().check_opens(wrong)
    with pytest.raises(domain.InconsistencyError):
        header(commitment=opening("maybe").commitment).check_opens(opening("maybe"))


def test_chain_of_revisions_has_no_gap():
    first = header()
    second = header(revision=2, leaf_before=first.leaf, received_at=NOON + timedelta(seconds=1))
    domain.check_follows(first, None)
    domain.check_follows(second, first)
    faults = [
        (second, None),
        (first, first),
        (header(revision=3, leaf_before=first.leaf), first),
        (header(revision=2, leaf_before="0" * 64), first),
        (header(revision=2, leaf_before=first.leaf, received_at=NOON - timedelta(seconds=1)), first),
    ]
    for after, before in faults:
        with pytest.raises(domain.InconsistencyError):
            domain.check_follows(after, before)


# Count


@pytest.mark.parametrize(
    ("parts", "ballots", "outcome"),
    [
        ({}, "yyyn......", "quorum_missed"),
        ({}, "yyynn.....", "passed"),
        ({}, "yynnn.....", "threshold_missed"),
        ({}, "yynna.....", "tie"),
        ({}, "aaaaa.....", "threshold_missed"),
        ({}, "yaaaa.....", "passed"),
        ({"quorum_percent": 0}, "..........", "threshold_missed"),
        ({"threshold": Threshold(2, 3)}, "yyyynn....", "passed"),
        ({"threshold": Threshold(2, 3)}, "yyyynnn...", "threshold_missed"),
        ({"threshold": Threshold(2, 3), "quorum_percent": 0}, "aa........", "threshold_missed"),
        ({"threshold": Threshold(1, 2, "cast_and_abstained")}, "yyynaa....", "threshold_missed"),
        ({"threshold": Threshold(1, 2, "cast_and_abstained")}, "yyyyna....", "passed"),
        ({"threshold": Threshold(1, 2, "roll")}, "yyyyyn....", "threshold_missed"),
        ({"threshold": Threshold(1, 2, "roll")}, "yyyyyy....", "passed"),
        ({"threshold": Threshold(1, 1, "cast")}, "yyyyya....", "passed"),
    ],
)
def test_outcome(parts, ballots, outcome):
    result = domain.count(definition(**parts), roll(10), votes(ballots))
    assert (result.outcome, result.passed) == (outcome, outcome == "passed")


def test_result_holds_people_weights_and_its_explanation():
    result = domain.count(definition(), roll(6), votes("yynaa."))
    assert result.people == {"yes": 2, "no": 1, "abstain": 2}
    assert (result.voted, result.silent) == (5, 1)
    quorum, threshold = result.steps
    assert quorum == domain.Step("quorum", True, {"voted": "5", "total": "6", "needed": "3", "percent": "50"})
    assert (threshold.code, threshold.met, threshold.params["base"]) == ("threshold", True, "3")
    assert domain.Result.parse(result.as_json()) == result


def test_weights_are_exact_decimals_from_the_roll():
    lines = [RollLine("p0", "0.1", "x"), RollLine("p1", "0.2", "x"), RollLine("p2", "12", "x")]
    asked = definition(quorum_percent=0, weight_rule="works")
    result = domain.count(asked, lines, {"p0": "yes", "p1": "yes"})
    assert result.weights == {"yes": "0.3", "no": "0", "abstain": "0"}
    assert result.silent_weight == "12"


@pytest.mark.parametrize("wrong", [{"p9": "yes"}, {"p0": "maybe"}])
def test_votes_that_do_not_fit_the_roll_stop_the_count(wrong):
    with pytest.raises(domain.InconsistencyError):
        domain.count(definition(), roll(2), wrong)


def test_roll_with_a_pseudonym_twice_stops_the_count():
    with pytest.raises(domain.InconsistencyError):
        domain.count(definition(), [*roll(2), *roll(1)], {})


@given(VOTES, RULES, st.integers(0, 100))
def test_what_was_cast_and_what_was_not_add_up_to_the_roll(cast, rule, quorum):
    lines = roll(len(cast), "1.5")
    chosen = {f"p{place}": choice for place, choice in enumerate(cast) if choice}
    asked = definition(threshold=rule, quorum_percent=quorum, weight_rule="works")
    result = domain.count(asked, lines, chosen)
    weighed = sum(Fraction(weight) for weight in [*result.weights.values(), result.silent_weight])
    assert weighed == Fraction(3, 2) * len(lines)
    assert result.voted + result.silent == len(lines)


@given(VOTES, RULES, st.integers(0, 100), st.randoms())
def test_count_does_not_depend_on_any_order(cast, rule, quorum, random):
    lines = roll(len(cast))
    chosen = [(f"p{place}", choice) for place, choice in enumerate(cast) if choice]
    asked = definition(threshold=rule, quorum_percent=quorum)
    first = domain.count(asked, lines, dict(chosen))
    random.shuffle(lines)
    random.shuffle(chosen)
    assert domain.count(asked, lines, dict(chosen)) == first


@given(VOTES, RULES)
def test_one_more_yes_never_hurts(cast, rule):
    lines = roll(len(cast) + 1)
    chosen = {f"p{place}": choice for place, choice in enumerate(cast) if choice}
    asked = definition(threshold=rule)
    if domain.count(asked, lines, chosen).passed:
        assert domain.count(asked, lines, {**chosen, f"p{len(cast)}": "yes"}).passed


# Turnout


@given(st.integers(0, 400), st.integers(0, 100))
def test_sealed_turnout_moves_in_steps_of_five(voted, more):
    total = voted + more
    shown = domain.turnout(definition(), state="open", voted=voted, total=total)
    assert shown.voted_shown % 5 == 0
    assert 0 <= voted - shown.voted_shown < 5
    assert not shown.exact
    assert domain.turnout(definition(), state="closed", voted=voted, total=total).voted_shown == voted
    assert domain.turnout(definition(visibility="open"), state="open", voted=voted, total=total).exact


def test_version_says_no_more_than_what_is_shown_and_only_grows():
    def version(state, voted):
        return domain.turnout(definition(), state=state, voted=voted, total=100).version

    assert version("open", 5) == version("open", 9)
    moments = [("announced", 0), ("open", 0), ("open", 5), ("open", 100), ("closed", 100), ("certified", 100)]
    versions = [version(*moment) for moment in moments]
    assert versions == sorted(set(versions))


def test_turnout_says_what_is_missing():
    shown = domain.turnout(definition(), state="open", voted=138, total=300)
    assert (shown.voted_shown, shown.quorum_people, shown.missing, shown.reached) == (135, 150, 15, False)
    assert domain.turnout(definition(), state="open", voted=151, total=300).reached


# Life


@pytest.mark.parametrize(
    ("state", "seconds", "code"),
    [
        ("announced", -1, "ballot.not_open"),
        ("open", 0, "ballot.late"),
        ("open", 1, "ballot.late"),
        ("closed", -1, "ballot.late"),
        ("certified", -1, "ballot.late"),
    ],
)
def test_cast_is_refused_outside_the_window(state, seconds, code):
    with pytest.raises(Refusal) as refused:
        domain.check_open(state, NOON, NOON + timedelta(seconds=seconds))
    assert refused.value.code == code


def test_cast_is_possible_until_the_last_moment():
    domain.check_open("open", NOON, NOON - timedelta(microseconds=1))
    with pytest.raises(Refusal):
        domain.check_due("open", NOON, NOON - timedelta(microseconds=1))
    domain.check_due("open", NOON, NOON)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("announced", "ballot.not_closed"),
        ("open", "ballot.not_closed"),
        ("certified", "ballot.already_certified"),
        ("voided", "ballot.already_voided"),
    ],
)
def test_only_a_closed_ballot_is_certified(state, code):
    domain.check_certifiable("closed")
    with pytest.raises(Refusal) as refused:
        domain.check_certifiable(state)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("opens", "closes", "voters", "code"),
    [
        (1, 2, 1, "ballot.opens_later"),
        (0, 0, 1, "ballot.closes_too_early"),
        (-2, -1, 1, "ballot.closes_too_early"),
        (0, 1, 0, "ballot.empty_roll"),
    ],
)
def test_opening_needs_a_window_and_voters(opens, closes, voters, code):
    with pytest.raises(Refusal) as refused:
        domain.check_opening(NOON + timedelta(hours=opens), NOON + timedelta(hours=closes), voters, NOON)
    assert refused.value.code == code


@pytest.mark.parametrize(("check", "wrong"), [(domain.check_choice, "maybe"), (domain.check_request_id, "")])
def test_malformed_input_is_refused(check, wrong):
    with pytest.raises(Refusal):
        check(wrong)
