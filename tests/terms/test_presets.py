from apps.terms.amounts import Money
from apps.terms.domain import NOTHING, Terms
from apps.terms.duration import Duration
from apps.terms.presets import first_questions, presets, summary_facts
from tests.terms.sheets import WHOLE


def test_presets_are_readable_terms_with_uses():
    assert {preset.id: preset.terms.uses for preset in presets()} == {
        "evaluate_only": ("evaluate_benchmark",),
        "fine_tune_one_model": ("fine_tune_generative",),
        "train_one_version_walled_garden": ("train_generative",),
        "retrieval_with_credit": ("ground_rag", "index_retrieval", "search"),
        "settle_past_license_future": ("train_generative",),
        "voice_project_with_named_person": ("voice_clone",),
    }
    assert all(preset.label for preset in presets())


def test_first_questions_know_what_is_answered():
    asked = {
        (question.field.key, question.category): question.answered for question in first_questions(NOTHING)
    }
    assert len(asked) == 13
    assert not any(asked.values())
    fee = Terms.parse({"money.components": [{"kind": "fee_per_work", "amount": "8", "currency": "EUR"}]})
    answered = [(one.field.key, one.category) for one in first_questions(fee) if one.answered]
    assert answered == [("money.components", "upfront")]
    assert all(question.answered for question in first_questions(Terms.parse(WHOLE)))


def test_summary_facts_of_a_whole_sheet():
    facts = summary_facts(Terms.parse({**WHOLE, "scope.uses": ["train_generative", "likeness"]}))
    assert facts.licensee == "Veldra Audio AB"
    assert facts.models == ("Lyra 2",)
    assert facts.uses == ("likeness", "train_generative")
    assert facts.personal_uses == ("likeness",)
    assert facts.excluded_personal_uses == ("output_in_style", "voice_clone")
    assert facts.fee_per_work == Money(8, "EUR")
    assert facts.minimum_guarantee is None
    assert (facts.revenue_share_percent, facts.revenue_base) == ("28", "net_defined")
    assert facts.duration == Duration(24, 0)
    assert facts.territory == ("DE", "SE")
    assert [one.kind for one in facts.upfront + facts.ongoing] == ["fee_per_work", "revenue_share"]


def test_summary_facts_of_nothing_are_empty():
    facts = summary_facts(NOTHING)
    assert (facts.licensee, facts.models, facts.fee_per_work, facts.duration, facts.upfront) == (
        "",
        (),
        None,
        None,
        (),
    )
    assert facts.excluded_personal_uses == ("output_in_style", "voice_clone", "likeness")
