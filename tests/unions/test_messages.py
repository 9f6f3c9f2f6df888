"""All words about terms, as people read them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.terms.comparison import Comparison, Counts, Row, compare
from apps.terms.domain import NOTHING, Terms
from apps.terms.floors import check
from apps.terms.minimum import Minimum
from apps.unions import messages
from apps.unions.templatetags import terms as tags

EUR = {"currency": "EUR"}
OURS = Terms.parse(
    {
        "parties.models": ["Cantor 2"],
        "scope.uses": ["train_generative"],
        "scope.rights": ["master"],
        "scope.purposes": ["music_generation"],
        "scope.retraining": "new_licence",
        "scope.max_versions": "1",
        "scope.open_weights": "never",
        "identity.style_prompts": "names_blocked",
        "money.components": [
            {"kind": "fee_per_work", "amount": "10", **EUR},
            {"kind": "revenue_share", "percent": "35"},
            {"kind": "minimum_guarantee", "amount": "36", "base": "per_work", **EUR},
        ],
        "money.revenue_base": "net_defined",
        "money.most_favoured": "all_deals",
        "money.payment_days": "P30D",
        "term.duration": "P2Y",
        "credit.labelling": ["visible_label", "c2pa"],
    }
)


def offer_of(fee: str = "10", **changes: object) -> Terms:
    payments = [
        {"kind": "fee_per_work", "amount": fee, **EUR},
        {"kind": "revenue_share", "percent": changes.pop("percent", "35")},
        {"kind": "minimum_guarantee", "amount": changes.pop("guarantee", "36"), "base": "per_work", **EUR},
    ]
    keyed = {key.replace("__", "."): value for key, value in changes.items()}
    return OURS.replace({"money.components": payments, **keyed})


MINIMUM = Minimum.parse(
    {
        "money.fee_per_work": {"comparator": "at_least", "value": {"amount": "9", **EUR}},
        "money.revenue_share": {"comparator": "at_least", "value": "30"},
        "money.minimum_guarantee": {"comparator": "more_than", "value": "0"},
        "money.payment_days": {"comparator": "at_most", "value": "P30D"},
        "money.most_favoured": {"comparator": "one_of", "value": ["within_sector", "all_deals"]},
        "scope.retraining": {"comparator": "equals", "value": "new_licence"},
        "scope.open_weights": {"comparator": "equals", "value": "never"},
        "identity.style_prompts": {"comparator": "one_of", "value": ["names_blocked", "opt_in_artists_only"]},
        "scope.uses": {"comparator": "personal_yes", "value": ["voice_clone"]},
        "credit.labelling": {"comparator": "all_of", "value": ["visible_label"]},
        "partnership.change_notice": {"comparator": "at_least", "value": "P30D"},
    }
)


def row_of(key: str, offer: Terms, before: Terms | None = None, ours: Terms = OURS) -> Row:
    return compare(offer, ours, before=before, minimum=MINIMUM).row(key)


def said(key: str, offer: Terms, before: Terms | None = None) -> tuple[str, str, str]:
    words = messages.say_row(row_of(key, offer, before), before_round=2)
    return words.verdict, words.floor, words.change


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_fee_eight_against_ten_and_minimum_nine() -> None:
    verdict, floor, change = said("money.fee_per_work", offer_of("8"))
    assert (plain(verdict), floor, change) == ("Worse by €2.00 (20 %)", "below the minimum by €1.00", "")
    verdict, floor, change = said("money.fee_per_work", offer_of("9.50"), offer_of("8"))
    assert plain(verdict) == "Worse by €0.50 (5 %)"
    assert (floor, change) == ("meets the minimum", "better than round 2 by €1.50")


@pytest.mark.parametrize(
    ("key", "offer", "before", "words"),
    [
        ("money.fee_per_work", offer_of(), None, ("As we proposed", "stricter than the minimum", "")),
        (
            "money.fee_per_work",
            offer_of("11"),
            offer_of("12"),
            (
                "Better than we asked by €1.00 (10 %)",
                "stricter than the minimum",
                "worse than round 2 by €1.00",
            ),
        ),
        (
            "money.revenue_share",
            offer_of(percent="28"),
            None,
            ("Worse by 7 points", "below the minimum by 2 points", ""),
        ),
        ("money.revenue_share", offer_of(percent="34"), None, ("Worse by 1 point", "meets the minimum", "")),
        (
            "money.payment_days",
            offer_of(money__payment_days="P45D"),
            None,
            ("Worse by 15 days", "15 days longer than the minimum", ""),
        ),
        (
            "money.most_favoured",
            offer_of(money__most_favoured="within_sector"),
            offer_of(money__most_favoured="none"),
            ("Worse by one step", "meets the minimum", "better than round 2 by one step"),
        ),
        (
            "scope.retraining",
            offer_of(),
            offer_of(scope__retraining="included_versions"),
            ("As we proposed", "", "better than round 2 by two steps"),
        ),
        ("scope.open_weights", offer_of(), offer_of(), ("As we proposed", "unchanged", "")),
        (
            "identity.style_prompts",
            offer_of(),
            offer_of(),
            ("As we proposed", "stricter than the minimum", ""),
        ),
        (
            "scope.max_versions",
            offer_of(scope__max_versions="3"),
            None,
            ("Worse by 2 versions", "", ""),
        ),
        ("term.duration", offer_of(term__duration=None), None, ("Missing: no answer yet", "", "")),
        (
            "scope.uses",
            offer_of(scope__uses=["train_generative", "voice_clone"]),
            offer_of(),
            (
                "Worse: also voice replica",
                "needs each person's own yes",
                "worse than round 2: also voice replica",
            ),
        ),
        (
            "credit.labelling",
            offer_of(credit__labelling=["c2pa"]),
            offer_of(credit__labelling=["watermark"]),
            ("Worse: without visible label", "below the minimum: without visible label", ""),
        ),
        (
            "credit.labelling",
            offer_of(credit__labelling=["visible_label", "c2pa", "watermark"]),
            offer_of(),
            (
                "Better than we asked: also watermark",
                "stricter than the minimum",
                "better than round 2: also watermark",
            ),
        ),
        ("money.components", offer_of("9"), None, ("Read both", "", "")),
    ],
)
def test_rows_say_words_first(
    key: str, offer: Terms, before: Terms | None, words: tuple[str, str, str]
) -> None:
    assert tuple(map(plain, said(key, offer, before))) == words


def test_a_shorter_notice_than_the_minimum_is_said_in_days() -> None:
    offer = offer_of(partnership__change_notice="P10D")
    assert said("partnership.change_notice", offer)[1] == "20 days shorter than the minimum"


def test_other_floors_have_words() -> None:
    wanted = {
        "money.components": {"comparator": "upfront_and_ongoing"},
        "scope.stages": {"comparator": "each_paid"},
        "money.fee_per_work": {"comparator": "at_least", "value": {"amount": "9", "currency": "SEK"}},
        "term.governing_law": {"comparator": "present"},
        "money.equity_shared": {"comparator": "equals", "value": True},
        "term.member_warranties": {"comparator": "none_of", "value": ["uncapped_indemnity"]},
    }
    offer = OURS.replace(
        {
            "money.components": [{"kind": "fee_per_work", "amount": "9", "stage": "training", **EUR}],
            "scope.stages": ["training", "output"],
            "money.equity_shared": False,
            "term.member_warranties": ["authority", "uncapped_indemnity"],
        }
    )
    floors = {one.key: messages.say_floor(one) for one in check(offer, Minimum.parse(wanted))}
    assert floors == {
        "money.components": "below the minimum: nothing is paid later",
        "scope.stages": "below the minimum: no payment for using the output",
        "money.fee_per_work": "in another currency than the minimum",
        "term.governing_law": "the minimum wants an answer",
        "money.equity_shared": "below the minimum by one step",
        "term.member_warranties": "below the minimum: also uncapped indemnity",
    }


def test_rows_for_the_page_carry_cells_line_and_signs() -> None:
    offer = offer_of("8")
    before = offer_of("7", scope__retraining="included_versions", scope__max_versions="2")
    comparison = compare(offer, OURS, before=before, minimum=MINIMUM)
    rows = {
        row.key: row for row in messages.rows_for_page(comparison, before_round=2, urls={"scope.uses": "/u"})
    }
    fee = rows["money.fee_per_work"]
    assert (fee.before, fee.now, fee.ours, fee.minimum) == ("€7.00", "€8.00", "€10.00", "€9.00")
    assert (fee.verdict_kind, fee.change_kind, fee.is_below, fee.is_new) == ("worse", "better", True, True)
    assert fee.line is not None
    assert fee.line.before != fee.line.now
    assert rows["scope.retraining"].before == "2 versions included"
    assert rows["money.minimum_guarantee"].minimum == "above €0"
    assert rows["money.components"].line is None
    assert rows["scope.uses"].url == "/u"
    assert rows["scope.open_weights"].line is not None
    assert len(rows["scope.open_weights"].line.ticks) == 3
    chosen = messages.rows_for_page(comparison, keys=["term.duration"], is_before_shown=False)
    assert [(row.key, row.before) for row in chosen] == [("term.duration", "")]


def small(offer: Terms, before: Terms | None = None) -> Comparison:
    return compare(offer, OURS, before=before, minimum=MINIMUM)


@pytest.mark.parametrize(
    ("offer", "before", "start"),
    [
        (offer_of("8"), offer_of("7"), "Closer, but "),
        (offer_of("8"), offer_of("8.50"), "Further away: "),
        (offer_of("8"), None, "One term is below the union's minimum."),
    ],
)
def test_titles_say_how_it_moved(offer: Terms, before: Terms | None, start: str) -> None:
    title = messages.say_title(small(offer, before))
    assert title.startswith(start)
    assert "one term is below the union's minimum." in title.lower()


@pytest.mark.parametrize(
    ("counted", "title"),
    [
        ({"missing": 2}, "Two terms have no answer yet."),
        ({"worse": 13}, "13 terms are worse than we proposed, none below the minimum."),
        (
            {"worse": 1, "better_since": 1},
            "Closer, but one term is worse than we proposed, none below the minimum.",
        ),
        ({"same": 3}, "Every term is as we proposed or better."),
        ({"same": 3, "better_since": 1}, "Closer: every term is as we proposed or better."),
        ({"read_both": 1}, "Nothing is worse, and one term has to be read."),
        ({"below": 3, "worse_since": 1}, "Further away: three terms are below the union's minimum."),
    ],
)
def test_titles_name_the_worst_that_there_is(counted: dict[str, int], title: str) -> None:
    none = dict.fromkeys(Counts.__dataclass_fields__, 0)
    assert messages.say_title(Comparison((), Counts(**{**none, **counted}))) == title


@pytest.mark.parametrize(
    ("counted", "text"),
    [
        (
            {"total": 46, "same": 39, "worse": 4, "below": 3, "worse_and_below": 3},
            (
                "Of 46 terms, 39 are as we proposed or better and 7 are worse: "
                "4 of those meet the minimum, 3 do not."
            ),
        ),
        (
            {"total": 2, "worse": 2},
            "Of 2 terms, 0 are as we proposed or better and 2 are worse: all of those meet the minimum.",
        ),
        (
            {"total": 2, "below": 2, "worse_and_below": 2},
            "Of 2 terms, 0 are as we proposed or better and 2 are worse: none of those meets the minimum.",
        ),
        (
            {"total": 3, "same": 1, "below": 1, "missing": 1},
            (
                "Of 3 terms, 1 are as we proposed or better and none is worse. 1 has no answer yet. "
                "1 is below the minimum, though not worse than our proposal."
            ),
        ),
    ],
)
def test_counts_are_said_as_in_the_room(counted: dict[str, int], text: str) -> None:
    none = dict.fromkeys(Counts.__dataclass_fields__, 0)
    assert messages.say_counts(Comparison((), Counts(**{**none, **counted}))) == text


def test_counts_of_groups_add_up_to_all_terms() -> None:
    offer = offer_of("8", percent="28", money__payment_days="P45D", money__most_favoured="within_sector")
    comparison = small(offer, offer_of("7"))
    text = messages.say_counts(comparison, before_round=2)
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    total, same, worse, meet, below, missing = numbers[:6]
    assert "Since round 2, " in text
    assert meet + below == worse == 4
    read = comparison.counts.read_both
    assert same + worse + missing + read == total


@settings(deadline=None)
@given(
    st.sampled_from(["7", "8", "9", "10", "12"]),
    st.sampled_from(["20", "30", "35", "40"]),
    st.sampled_from(["never", "open_weights", None]),
    st.booleans(),
)
def test_counts_are_never_more_or_fewer_than_all(
    fee: str, percent: str, weights: str | None, is_bad: bool
) -> None:
    ours = OURS.replace({"scope.open_weights": "open_weights"}) if is_bad else OURS
    comparison = compare(offer_of(fee, percent=percent, scope__open_weights=weights), ours, minimum=MINIMUM)
    text = messages.say_counts(comparison)
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    counts = comparison.counts
    assert numbers[0] == counts.total
    unlike = counts.below - counts.worse_and_below
    others = [number for number in (counts.missing, counts.read_both, unlike) if number]
    assert counts.same_or_better + counts.worse_in_all + sum(others) == counts.total
    assert numbers[-len(others) :] == others


def test_the_summary_reads_as_on_the_ballot() -> None:
    offer = offer_of("9.50", percent="30", guarantee="30")
    assert plain(messages.say_summary(offer, "Veldra")) == (
        "Veldra may train its music model Cantor 2 on the works their owners allow. "
        "It pays €9.50 for each work, at least €30.00 a year for each work, and 30 % of net revenue. "
        "For two years, no voices, no styles by name."
    )
    assert "<b>Cantor 2</b>" in tags.term_summary(offer, "Veldra")
    assert "<script>" not in tags.term_summary(offer, "<script>")


def test_summaries_of_other_terms() -> None:
    assert messages.say_summary(NOTHING, "Veldra") == (
        "Veldra may do nothing yet with the works their owners allow. It pays nothing. "
        "No voices, no styles by name."
    )
    other = Terms.parse(
        {
            "scope.uses": ["train_generative", "fine_tune_generative", "search", "voice_clone"],
            "parties.models": ["Aria 1", "Aria 2"],
            "scope.rights": ["image"],
            "term.duration": "P1Y6M10D",
            "money.components": [
                {"kind": "upfront_fee", "amount": "5000", **EUR},
                {"kind": "minimum_guarantee", "amount": "100", **EUR},
            ],
        }
    )
    assert plain(messages.say_summary(other, "Pix")) == (
        "Pix may train its models Aria 1 and Aria 2 on, fine-tune them on and search "
        "the works their owners allow. "
        "It pays €5,000.00 once and at least €100.00 a year for all works together. "
        "For one year, six months and 10 days, no faces, no styles by name. "
        "With each person's own yes, also voices."
    )
