"""Values, minimum terms and errors in words, and the tags that say them."""

import re
from pathlib import Path

import pytest

from apps.terms.comparison import compare
from apps.terms.errors import FieldError
from apps.terms.minimum import TYPES_OF, Comparator, suggested_minimum
from apps.terms.vocabulary import VOCABULARY
from apps.unions import messages
from apps.unions.messages.minimum import COMPARATORS
from apps.unions.messages.problems import _WORDS as WORDS
from apps.unions.templatetags import terms as tags
from tests.unions.test_messages import OURS, offer_of, plain, small


@pytest.mark.parametrize("key", list(suggested_minimum()))
def test_every_suggested_minimum_has_words(key: str) -> None:
    comparator = suggested_minimum().get(key)
    assert messages.say_minimum(key, comparator)
    assert messages.say_edge(key, comparator)
    assert messages.label(key)
    assert messages.question(key)


def test_comparators_and_their_words_are_the_same_set() -> None:
    assert set(COMPARATORS) == {"", "present", *TYPES_OF}
    assert messages.say_minimum("term.duration", None) == messages.say_edge("term.duration", None) == ""


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("term.duration", "P30D", "30 days"),
        ("term.duration", "P1Y6M", "1 year and 6 months"),
        ("term.duration", "P0D", "0 days"),
        ("money.payment_days", "P1M", "1 month"),
        ("identity.protected_names", True, "yes"),
        ("identity.protected_names", False, "no"),
        ("scope.retraining", "new_licence", "new licence"),
        ("scope.uses", ["search", "data_mining"], "search and data mining"),
        ("scope.minimum_works", "1400", "1,400 works"),
        ("term.missed_reports_suspend", "1", "1 report"),
        ("identity.realtime_multiplier", "7.5", "7.5 x base"),
        ("term.territory", ["WORLD"], "the whole world"),
        ("term.territory", ["DE", "SE"], "Germany and Sweden"),
        ("term.starts_on", "2026-12-09", "9 Dec 2026"),
        ("past_use.period", {"from": "2020-01-01", "until": "2021-01-01"}, "from 1 Jan 2020 to 1 Jan 2021"),
        ("parties.licensee", {"name": "Veldra", "country": "DE", "register_id": ""}, "Veldra, Germany"),
        ("parties.models", [], "none"),
        ("scope.repertoire", {"kind": "all"}, "all works that are mandated"),
        ("scope.repertoire", {"kind": "category", "category": "choir"}, "the category “choir”"),
        ("scope.repertoire", {"kind": "list", "list": "A", "digest": ""}, "the list “A”"),
        ("money.fee_per_work", {"amount": "9.50", "currency": "EUR"}, "€9.50"),
        ("money.fee_per_work", "0", "nothing"),
        ("scope.excerpt_cap", "5", "5 %"),
        ("scope.delivery", "By post.", "By post."),
        ("transparency.training_summary", "https://veldra.example", "https://veldra.example"),
        ("term.duration", None, ""),
        (
            "money.components",
            [
                {
                    "kind": "annual_fee",
                    "amount": "5",
                    "currency": "EUR",
                    "every": "P1Y",
                    "due": "P30D",
                    "recoupable": True,
                },
                {"kind": "in_kind", "note": "a piano", "due": "2027-01-01"},
            ],
            (
                "Annual fee: €5.00 per year, every 1 year, due after 30 days, "
                "set off against later payments; In kind: due on 1 Jan 2027, a piano"
            ),
        ),
    ],
)
def test_values_are_said_as_people_write_them(key: str, value: object, words: str) -> None:
    assert plain(messages.say_value(key, value)) == words  # type: ignore[arg-type]


def test_every_error_that_the_terms_can_find_has_words() -> None:
    folder = Path(compare.__code__.co_filename).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    found = set(re.findall(r'ValueInvalid\(\s*"([a-z_0-9]+)"', source))
    found |= set(re.findall(r'FieldError\([^,()]+(?:\([^)]*\))?, "([a-z_.0-9]+)"', source))
    found = {code.removeprefix("component.") for code in found}
    assert found >= {"above_100", "not_a_number", "derived_field", "percentage_without_base"}
    assert found - set(WORDS) <= {"above_100", "too_long", "stage_unpaid", "review_after_end"}


def test_errors_say_how_to_mend() -> None:
    above = FieldError("money.deduction_cap", "above_100", {"given": "130", "suggestion": "13.0"})
    assert plain(messages.say_field_error(above)) == "A share is at most 100 %. Did you mean 13.0 %?"
    second = FieldError("money.components", "component.amount_missing", {"index": 1, "kind": "annual_fee"})
    assert messages.say_field_error(second) == "Payment 2: Enter the amount."
    assert messages.say_error_with_field(second) == "Payments: Payment 2: Enter the amount."
    assert (
        messages.say_error_with_field(FieldError("", "not_an_object"))
        == "This has to be a record with named parts."
    )
    assert (
        messages.say_field_error(FieldError("x", "too_long", {"limit": 80})) == "Write at most 80 characters."
    )
    assert messages.say_field_error(FieldError("x", "too_long", {})) == "At most 100 years fit here."
    unpaid = FieldError("money.components", "stage_unpaid", {"stage": "output"})
    assert messages.say_field_error(unpaid) == "Nothing is paid for this stage: using the output."
    late = FieldError("term.review_every", "review_after_end", {"review": "P2Y", "term": "P1Y"})
    assert messages.say_field_error(late) == "The review after 2 years comes later than the end after 1 year."


def test_tags_put_terms_in_words() -> None:
    assert tags.term_label("term.duration") == "Term"
    assert tags.term_question("term.duration") == VOCABULARY.by_key["term.duration"].question
    assert tags.term_value("term.duration", "P2Y") == "2 years"
    assert tags.term_of(OURS.replace({"scope.retraining": "included_versions"}), "scope.retraining") == (
        "1 version included"
    )
    assert tags.term_minimum("term.duration", Comparator("at_most", "P3Y")) == "at most 3 years"
    assert "<b>" in tags.term_counts(small(offer_of("8")), 2)
