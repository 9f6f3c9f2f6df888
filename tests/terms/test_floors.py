from decimal import Decimal

import pytest

from apps.terms.domain import NOTHING, Terms
from apps.terms.floors import FloorVerdict, check, meets_all, threshold
from apps.terms.minimum import Comparator, Minimum, suggested_minimum
from apps.terms.ordering import Difference
from apps.terms.vocabulary import field
from tests.terms.sheets import WHOLE, deal, euros, floor, sheet


def judged(terms: Terms, minimum: Minimum) -> tuple[str, Difference | None, str]:
    (verdict,) = check(terms, minimum)
    return verdict.verdict, verdict.difference, verdict.code


def steps(number: int) -> Difference:
    return Difference("steps", Decimal(number))


def items(*, added: tuple[str, ...] = (), removed: tuple[str, ...] = ()) -> Difference:
    return Difference("items", Decimal(len(added) + len(removed)), "", added, removed)


@pytest.mark.parametrize(
    ("fee", "verdict", "distance"),
    [
        ("8", "below", "1.00"),
        ("9.50", "meets", "0.50"),
        ("9", "meets", None),
        ("8.999999", "below", "0.000001"),
    ],
)
def test_a_fee_against_a_minimum_of_nine_euros(fee, verdict, distance):
    difference = None if distance is None else Difference("money", Decimal(distance), "EUR")
    assert judged(deal(fee), floor("money.fee_per_work", "at_least", euros("9"))) == (verdict, difference, "")


def test_another_currency_is_not_weighed_by_a_machine():
    minimum = floor("money.fee_per_work", "at_least", euros("9"))
    assert judged(deal("100", currency="USD"), minimum) == ("not_comparable", None, "currencies_differ")
    assert not meets_all(check(deal("100", currency="USD"), minimum))


def test_nothing_is_less_than_a_minimum_in_any_currency():
    minimum = floor("money.fee_per_work", "at_least", euros("9"))
    nine = Difference("money", Decimal("9.00"), "EUR")
    assert judged(deal("0", currency="USD"), minimum) == ("below", nine, "")


def test_a_payment_that_is_not_among_the_payments_is_nothing_paid():
    terms = sheet(money__components=[{"kind": "upfront_fee", "amount": "8", "currency": "EUR"}])
    nine = Difference("money", Decimal("9.00"), "EUR")
    assert judged(terms, floor("money.fee_per_work", "at_least", euros("9"))) == ("below", nine, "")
    assert judged(terms, floor("money.fee_per_work", "more_than", "0")) == ("below", None, "")
    assert judged(terms, floor("money.fee_per_work", "present")) == ("missing", None, "")
    assert judged(NOTHING, floor("money.fee_per_work", "at_least", euros("9"))) == ("missing", None, "")


@pytest.mark.parametrize(
    ("answer", "key", "comparator", "value", "expected"),
    [
        ("P45D", "money.payment_days", "at_most", "P30D", ("below", Difference("days", Decimal(15)), "")),
        ("P1M", "money.payment_days", "at_most", "P30D", ("meets", None, "")),
        (
            "P10D",
            "partnership.change_notice",
            "at_least",
            "P30D",
            ("below", Difference("days", Decimal(20)), ""),
        ),
        ("0", "money.late_interest", "more_than", "0", ("below", None, "")),
        ("3", "money.late_interest", "more_than", "0", ("meets", Difference("points", Decimal(3)), "")),
        (3, "scope.max_versions", "at_most", 1, ("below", Difference("count", Decimal(2)), "")),
        (3, "scope.max_versions", "equals", "3", ("meets", None, "")),
        (3, "scope.max_versions", "not_equals", "3", ("below", None, "")),
        (
            "5",
            "identity.realtime_multiplier",
            "at_least",
            "7.5",
            ("below", Difference("number", Decimal("2.5")), ""),
        ),
        ("P1M", "term.cure", "equals", "P30D", ("meets", None, "")),
        ("new_licence", "scope.retraining", "equals", "new_licence", ("meets", None, "")),
        ("unlimited", "scope.retraining", "equals", "new_licence", ("below", steps(3), "")),
        (
            "included_versions",
            "scope.retraining",
            "one_of",
            ["new_licence", "notice_and_fee"],
            ("below", steps(1), ""),
        ),
        (
            "new_licence",
            "scope.retraining",
            "one_of",
            ["new_licence", "notice_and_fee"],
            ("meets", steps(1), ""),
        ),
        ("notice_and_fee", "scope.retraining", "one_of", ["new_licence", "unlimited"], ("below", None, "")),
        ("none", "credit.attribution", "not_equals", "none", ("below", steps(1), "")),
        ("per_output_top", "credit.attribution", "not_equals", "none", ("meets", steps(2), "")),
        ("user", "credit.output_ownership", "equals", "nobody", ("below", None, "")),
        ("user", "credit.output_ownership", "one_of", ["user"], ("meets", None, "")),
        (False, "identity.protected_names", "equals", True, ("below", steps(1), "")),
        (True, "identity.protected_names", "not_equals", False, ("meets", None, "")),
        (["books"], "transparency.audit_scope", "all_of", ["books"], ("meets", None, "")),
        (
            ["books", "model_tests"],
            "transparency.audit_scope",
            "all_of",
            ["books", "training_logs"],
            ("below", items(added=("model_tests",), removed=("training_logs",)), ""),
        ),
        (
            ["authority", "uncapped_indemnity"],
            "term.member_warranties",
            "none_of",
            ["uncapped_indemnity"],
            ("below", items(added=("uncapped_indemnity",)), ""),
        ),
        ([], "term.member_warranties", "none_of", ["uncapped_indemnity"], ("meets", None, "")),
        ("2026-12-01", "term.starts_on", "present", None, ("meets", None, "")),
    ],
)
def test_an_answer_against_a_comparator(answer, key, comparator, value, expected):
    terms = Terms.parse({key: answer, "scope.uses": ["voice_clone"]})
    assert judged(terms, floor(key, comparator, value)) == expected


def test_a_personal_use_needs_the_persons_own_yes_and_is_never_below():
    minimum = floor("scope.uses", "personal_yes", ["voice_clone", "likeness"])
    asked = check(sheet(scope__uses=["search", "voice_clone"]), minimum)
    assert asked == (
        FloorVerdict(
            "scope.uses", "not_comparable", Comparator("personal_yes", ["likeness", "voice_clone"]),
            items(added=("voice_clone",)), "personal_yes_needed",
        ),
    )  # fmt: skip
    assert meets_all(asked)
    assert judged(sheet(scope__uses=["search"]), minimum) == ("meets", None, "")


def test_every_licensed_stage_has_to_be_paid():
    minimum = floor("scope.stages", "each_paid")
    assert judged(Terms.parse(WHOLE), minimum) == ("meets", None, "")
    unpaid = Terms.parse({**WHOLE, "scope.stages": ["training", "output"]})
    assert judged(unpaid, minimum) == ("below", items(added=("output",)), "stage_unpaid")


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["fee_per_work", "annual_fee"], ("meets", None, "")),
        (["annual_fee"], ("below", None, "upfront_missing")),
        (["fee_per_work"], ("below", None, "ongoing_missing")),
        (["late_report_damages"], ("below", None, "upfront_missing")),
    ],
)
def test_a_deal_pays_upfront_and_ongoing(kinds, expected):
    terms = sheet(money__components=[{"kind": kind, "amount": "8", "currency": "EUR"} for kind in kinds])
    assert judged(terms, floor("money.components", "upfront_and_ongoing")) == expected


def test_a_field_that_does_not_apply_has_no_verdict_unless_it_is_answered():
    minimum = floor("identity.realtime_multiplier", "at_least", "7.5")
    assert check(sheet(scope__uses=["search"]), minimum) == ()
    assert [one.verdict for one in check(sheet(scope__uses=["voice_clone"]), minimum)] == ["missing"]
    answered = sheet(scope__uses=["search"], identity__realtime_multiplier="1")
    assert [one.verdict for one in check(answered, minimum)] == ["below"]


def test_meeting_all_means_nothing_below_and_nothing_missing():
    minimum = Minimum.parse(
        {
            "term.cure": {"comparator": "at_most", "value": "P30D"},
            "term.review_every": {"comparator": "at_most", "value": "P1Y"},
        }
    )
    assert meets_all(check(sheet(term__cure="P30D", term__review_every="P1Y"), minimum))
    assert not meets_all(check(sheet(term__cure="P30D"), minimum))
    assert not meets_all(check(sheet(term__cure="P31D", term__review_every="P1Y"), minimum))
    assert meets_all(())


def test_an_empty_sheet_is_missing_all_that_is_suggested_and_applies():
    verdicts = check(NOTHING, suggested_minimum())
    assert verdicts
    assert {one.verdict for one in verdicts} == {"missing"}


@pytest.mark.parametrize(
    ("key", "comparator", "edge"),
    [
        ("term.cure", Comparator("at_most", "P30D"), "P30D"),
        ("scope.open_weights", Comparator("one_of", ["never", "to_named_parties"]), "to_named_parties"),
        ("credit.attribution", Comparator("not_equals", "none"), "catalogue_page"),
        ("credit.output_ownership", Comparator("one_of", ["user"]), None),
        ("identity.protected_names", Comparator("not_equals", False), True),
        ("term.cure", Comparator("not_equals", "P30D"), None),
        ("term.member_warranties", Comparator("none_of", ["uncapped_indemnity"]), None),
        ("term.starts_on", Comparator("present"), None),
    ],
)
def test_the_edge_of_a_minimum_is_the_worst_answer_it_accepts(key, comparator, edge):
    assert threshold(field(key), comparator) == edge
