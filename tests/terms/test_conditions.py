from datetime import UTC, datetime, timedelta

import pytest

from apps.terms.conditions import applies, check_across, is_complete, missing, required
from apps.terms.domain import NOTHING, Terms
from apps.terms.vocabulary import field, fields
from tests.terms.sheets import WHOLE, sheet

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def codes(terms: Terms) -> list[tuple[str, str]]:
    return [(error.key, error.code) for error in check_across(terms)]


@pytest.mark.parametrize(
    ("key", "answers", "asked"),
    [
        ("term.duration", {}, True),
        ("identity.biometric_basis", {}, False),
        ("identity.biometric_basis", {"scope.uses": ["search"]}, False),
        ("identity.biometric_basis", {"scope.uses": ["search", "likeness"]}, True),
        ("identity.realtime_multiplier", {"scope.uses": ["likeness"]}, False),
        ("past_use.period", {"past_use.admission": "none"}, False),
        ("past_use.period", {"past_use.admission": "partial"}, True),
        ("money.downstream_share", {"scope.output_export": "download_free"}, True),
    ],
)
def test_a_field_is_asked_when_its_condition_holds(key, answers, asked):
    assert applies(field(key), Terms.parse(answers)) is asked


def test_missing_leaves_out_what_is_derived_does_not_apply_or_is_answered():
    absent = missing(sheet(term__duration="P1Y"))
    assert "term.starts_on" in absent
    assert not {"term.duration", "money.fee_per_work", "past_use.period"} & set(absent)
    assert "past_use.period" in missing(sheet(past_use__admission="full"))


def test_nothing_lacks_every_required_field():
    assert set(required(NOTHING)) == {one.key for one in fields() if one.required}
    assert len(required(NOTHING)) == 11
    assert not is_complete(NOTHING)


def test_a_whole_sheet_is_complete():
    assert required(Terms.parse(WHOLE)) == ()
    assert is_complete(Terms.parse(WHOLE))


def test_a_sheet_at_odds_with_itself_is_not_complete():
    terms = Terms.parse({**WHOLE, "money.revenue_base": "undefined"})
    assert required(terms) == ()
    assert not is_complete(terms)


@pytest.mark.parametrize("base", [None, "undefined"])
def test_a_percentage_needs_its_base(base):
    terms = Terms.parse({**WHOLE, "money.revenue_base": base})
    assert codes(terms) == [("money.revenue_base", "percentage_without_base")]


def test_without_a_percentage_no_base_is_needed():
    assert codes(sheet(money__components=[{"kind": "upfront_fee", "amount": "8", "currency": "EUR"}])) == []


def test_a_voice_needs_its_grant_and_its_basis():
    assert codes(sheet(scope__uses=["voice_clone"])) == [
        ("identity.voice", "voice_not_granted"),
        ("identity.biometric_basis", "voice_without_basis"),
    ]
    assert codes(
        sheet(
            scope__uses=["voice_clone"], identity__voice="not_granted", identity__biometric_basis="Consent."
        )
    ) == [("identity.voice", "voice_not_granted")]
    assert not codes(
        sheet(
            scope__uses=["voice_clone"], identity__voice="per_project", identity__biometric_basis="Consent."
        )
    )


def test_each_licensed_stage_needs_a_payment_above_zero():
    free = [{"kind": "fee_per_work", "stage": "training", "amount": "0", "currency": "EUR"}]
    errors = check_across(sheet(scope__stages=["training", "service"], money__components=free))
    assert [(error.code, error.params) for error in errors] == [
        ("stage_unpaid", {"stage": "service"}),
        ("stage_unpaid", {"stage": "training"}),
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"term__review_every": "P1Y"}, []),
        ({"term__duration": "P0D", "term__review_every": "P1Y"}, [("term.duration", "ends_before_start")]),
        ({"term__duration": "P1Y", "term__review_every": "P2Y"}, [("term.review_every", "review_after_end")]),
        ({"term__duration": "P1Y", "term__review_every": "P12M"}, []),
        ({"term__duration": "P1Y"}, []),
    ],
)
def test_the_term_ends_after_its_start_and_review_falls_within_it(answers, expected):
    assert codes(sheet(**answers)) == expected


def test_a_deadline_before_the_vote_can_end_is_named():
    errors = check_across(NOTHING, open_until=NOON, earliest=NOON + timedelta(days=1))
    assert [(error.key, error.code) for error in errors] == [("open_until", "deadline_before_vote")]
    assert errors[0].params["earliest"] == "2026-11-21T12:00:00+00:00"


@pytest.mark.parametrize(
    "times", [{}, {"open_until": NOON}, {"earliest": NOON}, {"open_until": NOON, "earliest": NOON}]
)
def test_a_deadline_that_leaves_time_is_fine(times):
    assert check_across(NOTHING, **times) == ()
