from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings

from apps.terms.comparison import GROUPS, compare
from apps.terms.domain import NOTHING, Terms
from apps.terms.floors import check
from apps.terms.minimum import Minimum, suggested_minimum
from apps.terms.ordering import Difference, Finding, weigh
from apps.terms.positions import place, ticks
from apps.terms.vocabulary import VOCABULARY, Field, field
from tests.terms.sheets import deal, euros, floor, sheet
from tests.terms.strategies import raw_minimums, raw_terms

OPPOSITE = {"worse": "better", "better": "worse", "same": "same"}
FEE = "money.fee_per_work"


def money(amount: str) -> Difference:
    return Difference("money", Decimal(amount), "EUR")


def items(*, added: tuple[str, ...] = (), removed: tuple[str, ...] = ()) -> Difference:
    return Difference("items", Decimal(len(added) + len(removed)), "", added, removed)


def test_fee_of_8_against_10_and_minimum_9_is_worse_by_2_and_below_by_1():
    row = compare(deal("8"), deal("10"), minimum=floor(FEE, "at_least", euros("9"))).row(FEE)
    assert (row.verdict, row.difference, row.percent) == ("worse", money("2.00"), Decimal(20))
    assert (row.floor, row.floor_difference) == ("below", money("1.00"))
    assert row.group == "below"
    assert (row.offer, row.ours, row.before) == (euros("8.00"), euros("10.00"), None)


def test_counter_offer_of_9_50_is_worse_by_50_cents_and_meets_the_minimum():
    row = compare(deal("9.50"), deal("10"), minimum=floor(FEE, "at_least", euros("9"))).row(FEE)
    assert (row.verdict, row.difference, row.percent) == ("worse", money("0.50"), Decimal(5))
    assert (row.floor, row.floor_difference) == ("meets", money("0.50"))
    assert row.group == "worse"


def test_share_of_28_against_35_and_minimum_30_is_worse_by_7_points_and_below_by_2():
    minimum = floor("money.revenue_share", "at_least", "30")
    row = compare(deal("8", "28"), deal("8", "35"), minimum=minimum).row("money.revenue_share")
    assert (row.verdict, row.difference, row.percent) == ("worse", Difference("points", Decimal(7)), None)
    assert (row.floor, row.floor_difference) == ("below", Difference("points", Decimal(2)))


def test_payment_after_45_days_against_30_is_worse_by_15_days():
    minimum = floor("money.payment_days", "at_most", "P30D")
    row = compare(deal("8", days=45), deal("8", days=30), minimum=minimum).row("money.payment_days")
    assert (row.verdict, row.difference, row.percent) == ("worse", Difference("days", Decimal(15)), None)
    assert (row.floor, row.floor_difference) == ("below", Difference("days", Decimal(15)))


def test_the_round_before_is_compared_in_the_same_way():
    row = compare(deal("8"), deal("10"), before=deal("7")).row(FEE)
    assert row.before == euros("7.00")
    assert row.since_before == Finding("better", money("1.00"), Decimal(14))
    assert (row.positions["before"], row.positions["ours"]) == (0.1, 0.9)
    assert row.positions["before"] < row.positions["offer"] < row.positions["ours"]


def test_without_an_answer_in_the_round_before_there_is_no_change():
    assert compare(deal("8"), deal("8"), before=NOTHING).row(FEE).since_before is None
    assert compare(NOTHING, NOTHING, before=deal("8")).row(FEE).since_before is None


@pytest.mark.parametrize(("ours", "percent"), [("36", 31), ("8", 212), ("200", 88), ("0", None)])
def test_percentages_are_whole_and_half_to_even(ours, percent):
    row = compare(deal("25"), deal(ours)).row(FEE)
    assert row.percent == (None if percent is None else Decimal(percent))


@pytest.mark.parametrize(
    ("key", "one", "other", "verdict", "difference"),
    [
        ("money.most_favoured", "within_sector", "all_deals", "worse", Difference("steps", Decimal(1))),
        ("scope.retraining", "new_licence", "included_versions", "better", Difference("steps", Decimal(2))),
        ("identity.protected_names", False, True, "worse", Difference("steps", Decimal(1))),
        ("scope.max_versions", "1", "3", "better", Difference("count", Decimal(2))),
        ("identity.realtime_multiplier", "7.5", "5", "better", Difference("number", Decimal("2.5"))),
        ("term.duration", "P1Y", "P3Y", "better", Difference("days", Decimal(730))),
        ("term.cure", "P1M", "P30D", "same", None),
        ("credit.output_ownership", "user", "nobody", "read_both", None),
        ("scope.delivery", "By us.", "By them.", "read_both", None),
        ("scope.delivery", "By us.", "By us.", "same", None),
        ("scope.repertoire", {"kind": "all"}, {"kind": "category", "category": "x"}, "read_both", None),
        ("scope.rights", ["master"], ["master", "text"], "better", items(removed=("text",))),
        ("scope.rights", ["image", "master"], ["master"], "worse", items(added=("image",))),
        ("scope.rights", ["image"], ["text"], "read_both", items(added=("image",), removed=("text",))),
        ("term.security", ["access_log"], [], "better", items(added=("access_log",))),
        ("term.security", [], ["access_log"], "worse", items(removed=("access_log",))),
        ("term.territory", ["WORLD"], ["DE"], "worse", items(added=("WORLD",), removed=("DE",))),
        ("term.territory", ["DE"], ["WORLD"], "better", items(added=("DE",), removed=("WORLD",))),
        ("money.minimum_guarantee", euros("5.00"), {"amount": "5.00", "currency": "USD"}, "read_both", None),
        ("money.minimum_guarantee", euros("0.00"), {"amount": "5.00", "currency": "USD"}, "worse", None),
        ("money.minimum_guarantee", "0", euros("0.00"), "same", None),
    ],
)
def test_two_answers_are_weighed_by_what_is_better_for_artists(key, one, other, verdict, difference):
    finding = weigh(field(key), one, other)
    assert finding.verdict == verdict
    if difference is not None:
        assert finding.difference == difference


def test_a_difference_from_nothing_is_in_the_currency_that_has_an_amount():
    nothing, five = {"amount": "0.00", "currency": "EUR"}, {"amount": "5.00", "currency": "USD"}
    for one, other in ((nothing, five), (five, nothing), ("0", five), (five, "0")):
        assert weigh(field(FEE), one, other).difference == Difference("money", Decimal("5.00"), "USD")


def test_a_field_better_if_false_is_weighed_and_placed_the_other_way():
    one = Field("x.lock_in", "x", "Lock-in", "boolean", "Is it?", "false", 0)
    assert weigh(one, False, True) == Finding("better", Difference("steps", Decimal(1)))
    assert place(one, {"offer": False, "ours": True}) == {"offer": 0.9, "ours": 0.1}
    assert ticks(one) == (0.1, 0.9)


def test_a_payment_left_out_is_worse_by_all_of_it():
    left_out = sheet(money__components=[{"kind": "upfront_fee", "amount": "8", "currency": "EUR"}])
    row = compare(left_out, deal("10")).row(FEE)
    assert row.offer is None
    assert (row.verdict, row.difference, row.percent) == ("worse", money("10.00"), Decimal(100))
    assert row.positions["offer"] == 0.1
    assert compare(deal("10"), left_out).row(FEE).verdict == "better"
    assert compare(left_out, left_out).row(FEE).verdict == "same"


def test_no_answer_is_missing_and_no_proposal_is_to_be_read():
    ours = sheet(term__cure="P30D")
    assert compare(NOTHING, ours).row("term.cure").verdict == "missing"
    assert compare(ours, NOTHING).row("term.cure").verdict == "read_both"
    assert compare(NOTHING, NOTHING).row("term.cure").verdict == "missing"


def test_what_the_offer_need_not_answer_is_not_missing():
    ours = sheet(past_use__admission="full", past_use__copies_destroyed=True)
    row = compare(sheet(past_use__admission="none"), ours).row("past_use.copies_destroyed")
    assert (row.applies, row.verdict, row.floor) == (False, "read_both", "no_floor")
    assert compare(NOTHING, sheet(past_use__admission="none")).row("past_use.admission").applies


def test_rows_are_the_fields_that_apply_in_any_sheet():
    plain = {row.key for row in compare(NOTHING, NOTHING).rows}
    settled = {row.key for row in compare(NOTHING, NOTHING, before=sheet(past_use__admission="full")).rows}
    assert "past_use.period" not in plain
    assert settled - plain == {one.key for one in VOCABULARY.fields if one.key.startswith("past_use.")} - {
        "past_use.admission"
    }
    with pytest.raises(KeyError):
        compare(NOTHING, NOTHING).row("past_use.period")


def test_rows_come_worst_first_and_the_counts_add_up():
    minimum = Minimum.parse(
        {
            FEE: {"comparator": "at_least", "value": euros("9")},
            "money.payment_days": {"comparator": "at_most", "value": "P30D"},
            "identity.style_prompts": {"comparator": "equals", "value": "names_blocked"},
        }
    )
    offer = deal("8", "28", 45, "25").replace(
        {"identity.style_prompts": "unrestricted", "term.duration": "P1Y"}
    )
    ours = deal("10", "35", 30, "36").replace({"identity.style_prompts": "unrestricted"})
    comparison = compare(offer, ours, before=deal("7", "30", 60, "25"), minimum=minimum)
    assert [row.key for row in comparison.rows[:5]] == [
        FEE, "money.payment_days", "identity.style_prompts", "money.revenue_share", "money.minimum_guarantee",
    ]  # fmt: skip
    counts = comparison.counts
    assert (counts.below, counts.worse, counts.better) == (3, 2, 1)
    assert (counts.worse_and_below, counts.worse_in_all) == (2, 4)
    assert counts.same_or_better == counts.same + 1
    assert (counts.better_since, counts.worse_since) == (3, 1)
    assert sum(getattr(counts, group) for group in GROUPS) == counts.total == len(comparison.rows)


def test_ticks_and_places_of_a_choice_are_fixed_by_its_options():
    row = compare(sheet(scope__retraining="included_versions"), sheet(scope__retraining="new_licence")).row(
        "scope.retraining"
    )
    assert row.ticks == (0.1, 0.3667, 0.6333, 0.9)
    assert row.positions == {"before": None, "offer": 0.3667, "ours": 0.9, "minimum": None}
    assert row.ranked
    assert row.field is field("scope.retraining")


def test_sets_are_placed_by_inclusion_and_only_in_a_chain():
    positions = place(
        field("term.security"),
        {
            "offer": ["access_log"],
            "ours": ["access_log", "encryption_at_rest"],
            "minimum": [],
            "before": ["incident_notice_72h"],
        },
    )
    assert positions == {"offer": 0.5, "ours": 0.9, "minimum": 0.1, "before": None}


def test_another_currency_has_no_place_on_the_line():
    five = {"amount": "5.00", "currency": "USD"}
    assert place(field(FEE), {"offer": euros("5.00"), "ours": five}) == {"offer": 0.9, "ours": None}


def test_texts_have_no_line():
    row = compare(sheet(scope__delivery="By us."), sheet(scope__delivery="By them.")).row("scope.delivery")
    assert not row.ranked
    assert row.ticks == ()


@given(one=raw_terms(), other=raw_terms())
@settings(max_examples=80, deadline=None)
def test_if_one_is_worse_the_other_is_better_by_as_much(one, other):
    there, back = (Terms.parse(one), Terms.parse(other)), (Terms.parse(other), Terms.parse(one))
    backwards = {row.key: row for row in compare(*back).rows}
    for row in compare(*there).rows:
        mirror = backwards[row.key]
        if row.verdict in OPPOSITE:
            assert mirror.verdict == OPPOSITE[row.verdict] or not mirror.applies
        if row.verdict in {"worse", "better"} and mirror.applies:
            assert row.difference.amount == mirror.difference.amount


@given(raw=raw_terms())
@settings(max_examples=40, deadline=None)
def test_terms_are_the_same_as_themselves(raw):
    terms = Terms.parse(raw)
    verdicts = Counter(row.verdict for row in compare(terms, terms, before=terms).rows)
    assert set(verdicts) <= {"same", "missing"}
    assert verdicts["same"] >= len(terms.keys)


@given(offer=raw_terms(), ours=raw_terms(), before=raw_terms(), minimum=raw_minimums())
@settings(max_examples=80, deadline=None)
def test_rows_agree_with_floors_groups_and_places(offer, ours, before, minimum):
    terms, floors = Terms.parse(offer), Minimum.parse(minimum)
    comparison = compare(terms, Terms.parse(ours), before=Terms.parse(before), minimum=floors)
    judged = {verdict.key: verdict for verdict in check(terms, floors)}
    for row in comparison.rows:
        verdict = judged.pop(row.key, None)
        assert row.floor == (verdict.verdict if verdict else "no_floor")
        assert row.floor_difference == (verdict.difference if verdict else None)
        places = row.positions
        assert all(place is None or 0 <= place <= 1 for place in places.values())
        if places["offer"] is not None and places["ours"] is not None:
            # A place is a float for a picture: two amounts that hardly differ may share one.
            if row.verdict == "worse":
                assert places["offer"] <= places["ours"]
            elif row.verdict == "better":
                assert places["offer"] >= places["ours"]
            elif row.verdict == "same":
                assert places["offer"] == places["ours"]
    assert judged == {}
    ranks = [GROUPS.index(row.group) for row in comparison.rows]
    assert all(first <= second for first, second in pairwise(ranks))
    counts = comparison.counts
    assert sum(getattr(counts, group) for group in GROUPS) == counts.total == len(comparison.rows)


def test_a_sheet_of_bests_meets_the_suggestion_field_by_field():
    best = {one.key: one.ranked_options[-1] for one in VOCABULARY.fields if one.ranked_options}
    comparison = compare(Terms.parse(best), NOTHING, minimum=suggested_minimum())
    floors = {row.key: row.floor for row in comparison.rows if row.key in best}
    assert floors
    assert set(floors.values()) <= {"meets", "no_floor"}
