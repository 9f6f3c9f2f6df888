import pytest

from apps.proposals.fields import TermsForm
from apps.proposals.fields.shapes import SHAPES, read_duration, write_duration
from apps.terms.domain import NOTHING, Terms
from apps.terms.minimum import suggested_minimum
from apps.terms.vocabulary import VOCABULARY
from tests.negotiations.makers import terms


def posted(form: TermsForm) -> dict[str, object]:
    """Read what a browser would send of an untouched form."""
    found: dict[str, object] = {"payment_rows": str(form.row_count)}
    for name in form.fields:
        value, widget = form[name].value(), form.fields[name].widget
        if hasattr(widget, "widgets"):
            found |= {f"{name}_{i}": part or "" for i, part in enumerate(widget.decompress(value))}
        elif value not in (None, ""):
            found[name] = value
    return found


class Posted(dict):
    """A posted form as Django hands it to widgets."""

    def getlist(self, name):
        value = self.get(name, [])
        return value if isinstance(value, list) else [value]


FULL = terms(
    past_use__admission="full",
    past_use__period={"from": "2020-01-01", "until": "2024-12-31"},
    scope__repertoire={"kind": "list", "list": "Ours", "digest": "a" * 64},
    term__starts_on="2027-01-01",
    term__territory=["DE", "SE"],
    term__review_every="P1Y10D",
    identity__realtime_multiplier="7.5",
    money__deduction_cap="12.5",
    money__equity_shared=True,
    transparency__training_summary="https://veldra.example/summary",
    transparency__style_statement="We\nlearn.",
)


def test_every_type_of_the_vocabulary_has_a_shape():
    assert set(SHAPES) == {field.type for field in VOCABULARY.fields} - {"components"}


def test_an_untouched_form_gives_the_terms_it_began_with():
    form = TermsForm(Posted(posted(TermsForm(start=FULL))), start=FULL)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["terms"] == FULL


def test_an_empty_form_gives_terms_without_answers():
    form = TermsForm(Posted(posted(TermsForm())))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["terms"] == NOTHING


def test_a_complete_form_demands_what_the_vocabulary_requires():
    form = TermsForm(Posted(posted(TermsForm())), is_complete=True)
    required = {field.key for field in VOCABULARY.fields if field.required and field.type != "components"}
    assert not form.is_valid()
    assert set(form.errors) == required | {"pay-0-kind"}


def test_errors_stand_at_their_fields_and_their_row_of_payments():
    content = posted(TermsForm(start=FULL))
    content |= {"money.deduction_cap": "130", "pay-1-percent": "many", "term.duration_0": "x"}
    form = TermsForm(Posted(content), start=FULL)
    assert not form.is_valid()
    assert set(form.errors) == {"money.deduction_cap", "pay-1-percent", "term.duration"}
    assert "13" in str(form.errors["money.deduction_cap"])


def test_an_empty_row_between_payments_moves_no_error():
    content = posted(TermsForm(start=FULL))
    for part in ("kind", "amount", "currency", "stage"):
        content.pop(f"pay-0-{part}", None)
    content["pay-2-amount"] = "lots"
    form = TermsForm(Posted(content), start=FULL)
    assert not form.is_valid()
    assert set(form.errors) == {"pay-2-amount"}


def test_a_decimal_comma_is_a_point():
    content = posted(TermsForm(start=FULL)) | {"pay-0-amount": "9,50"}
    form = TermsForm(Posted(content), start=FULL)
    assert form.is_valid(), form.errors
    assert str(form.cleaned_data["terms"].money("money.fee_per_work").amount) == "9.50"


@pytest.mark.parametrize(
    ("iso", "parts"),
    [
        ("P30D", ["30", "D"]),
        ("P2Y", ["2", "Y"]),
        ("P18M", ["18", "M"]),
        ("P1Y10D", ["P1Y10D", ""]),
        ("", ["", "D"]),
    ],
)
def test_lengths_of_time_are_asked_as_number_and_unit_and_come_back_the_same(iso, parts):
    assert write_duration(iso) == parts
    back = read_duration(parts)
    assert back == iso


def test_models_of_the_dossier_are_chosen_not_typed():
    form = TermsForm(model_names=["Cantor 2", "Cantor 3"], start=FULL)
    assert [name for name, _label in form.fields["parties.models"].widget.choices] == ["Cantor 2", "Cantor 3"]
    again = TermsForm(Posted({"parties.models": ["Cantor 3"], "payment_rows": "1"}), model_names=["Cantor 3"])
    assert again.is_valid()
    assert again.cleaned_data["terms"].choices("parties.models") == ("Cantor 3",)


def test_the_minimum_stands_below_each_field_that_has_one():
    form = TermsForm(minimum=suggested_minimum())
    assert "at most 30 days" in form.fields["money.payment_days"].help_text
    assert any("Revenue share" in hint and "30" in hint for hint in form.payment_hints())


def test_first_questions_come_first_and_every_field_once():
    form = TermsForm()
    names = [field.name for field in form.first_fields()]
    names += [field.name for group in form.other_groups() for field in group.fields]
    asked = [
        field.key for field in VOCABULARY.fields if field.type != "components" and not field.derived_from
    ]
    assert names[0] == "parties.licensee"
    assert sorted(names) == sorted(asked)


def test_the_number_of_rows_is_bounded_whatever_is_posted():
    assert TermsForm(Posted({"payment_rows": "9999"})).row_count == 30
    assert TermsForm(Posted({"payment_rows": "no"})).row_count == 2
    assert Terms.parse({}) == NOTHING
