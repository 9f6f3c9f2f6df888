"""Dossiers: what counts as an answer, what a grade says, who may write, and the pages."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.accounts.models import Organisation, Role, User
from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from apps.common.permissions import may
from apps.companies import actions, domain, messages, queries
from apps.companies.domain import Grade
from apps.companies.models import AiModel, Dossier, StandardAnswer
from tests import makers

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SAID = "The model keeps statistics about sound and no recordings."
SignIn = Callable[[User], Client]


def text_of(page: object) -> str:
    return re.sub(r"\s+", " ", page.content.decode())  # type: ignore[attr-defined]


def code_of(act: object, *given: object) -> str:
    with pytest.raises(Refusal) as caught:
        act(*given)  # type: ignore[operator]
    return caught.value.code


@pytest.mark.parametrize(
    "text", ["n/a", "N.A.", "  N / A ", "-", "tbd", "To be determined.", "trade secret", "", "…"]
)
def test_na_is_no_answer(text: str) -> None:
    assert code_of(domain.check_answer, "style", text) == "question.not_an_answer"


def test_an_answer_is_a_sentence_to_a_question_that_is_asked() -> None:
    assert domain.check_answer("style", f"  {SAID} ") == SAID
    assert code_of(domain.check_answer, "style", "In our way.") == "question.too_short"
    assert code_of(domain.check_answer, "weather", SAID) == "question.unknown"


def test_a_model_is_one_version() -> None:
    assert domain.check_model(" Cantor  2 ") == "Cantor 2"
    assert code_of(domain.check_model, " ") == "model.no_name"
    for name in ("All future models", "any model", "Cantor 2 and successors"):
        assert code_of(domain.check_model, name) == "model.not_one_model"


@pytest.mark.parametrize(("answered", "level"), [(0, 0), (3, 0), (4, 1), (6, 1), (7, 2), (8, 3)])
def test_the_grade_is_the_share_of_answers(answered: int, level: int) -> None:
    grade = domain.grade_of([*domain.QUESTIONS[:answered], "weather"])
    assert (grade.answered, grade.total, grade.level) == (answered, 8, level)


@settings(deadline=None)
@given(st.integers(0, 8), st.sampled_from([1, 2, 3]))
def test_as_many_answers_as_are_missing_make_the_grade(answered: int, level: int) -> None:
    missing = Grade(answered, 8).missing_for(level)
    assert Grade(answered + missing, 8).level >= level
    assert not missing or Grade(answered + missing - 1, 8).level < level


def test_the_grade_explains_itself() -> None:
    assert messages.say_grade(Grade(4, 8)) == "Grade 1 of 3: 4 of 8 questions answered."
    assert messages.say_next_grade(Grade(4, 8)) == "3 more answers make grade 2."
    assert messages.say_next_grade(Grade(7, 8)) == "1 more answer makes grade 3."
    assert messages.say_next_grade(Grade(8, 8)) == ""


def test_every_question_and_refusal_has_words() -> None:
    assert set(messages.QUESTIONS) == set(domain.QUESTIONS)
    folder = Path(domain.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    assert set(re.findall(r'Refusal\(\s*"([a-z_.]+)"', code)) == set(messages.MESSAGES)


def company_with(delegate: User) -> Organisation:
    where = makers.organisation("company", "Veldra Audio")
    makers.seat(delegate, where, Role.DELEGATE)
    return where


@pytest.mark.django_db
def test_a_dossier_with_models_and_answers() -> None:
    jonas = makers.person()
    veldra = company_with(jonas)
    say = {"actor": jonas, "company": veldra, "at": AT}
    for act, words in (
        (actions.add_model, {"name": "Cantor 2"}),
        (actions.answer_question, {"question": "style", "text": SAID}),
    ):
        with pytest.raises(Refusal) as caught:
            act(**say, **words)  # type: ignore[operator]
        assert caught.value.code == "dossier.missing"
    actions.write_dossier(**say, legal_name=" Veldra Audio GmbH ")  # type: ignore[arg-type]
    actions.add_model(**say, name="Cantor 2")  # type: ignore[arg-type]
    with pytest.raises(Refusal) as caught:
        actions.add_model(**say, name="cantor 2")  # type: ignore[arg-type]
    assert caught.value.code == "model.named_already"
    first = actions.answer_question(**say, question="style", text=SAID)  # type: ignore[arg-type]
    assert actions.answer_question(**say, question="style", text=SAID) == first  # type: ignore[arg-type]
    newer = actions.answer_question(**say, question="style", text=SAID * 2)  # type: ignore[arg-type]
    assert StandardAnswer.objects.count() == 2
    assert queries.answers_of(veldra.pk) == {"style": newer}
    assert queries.model_names(veldra.pk) == {"Cantor 2"}
    assert queries.dossier_of(veldra.pk).legal_name == "Veldra Audio GmbH"  # type: ignore[union-attr]
    told = Entry.objects.filter(stream__name=f"company:{veldra.pk}").order_by("sequence")
    kinds = list(told.values_list("kind", flat=True))
    assert kinds == ["dossier.written", "model.added", "question.answered", "question.answered"]
    with pytest.raises(Refusal) as caught:
        actions.write_dossier(**say, legal_name=" ")  # type: ignore[arg-type]
    assert caught.value.code == "dossier.no_name"


@pytest.mark.django_db
def test_the_demanded_grade_is_out_of_reach_without_answers() -> None:
    veldra = makers.company()
    dossier = Dossier.objects.get(company=veldra)
    assert queries.has_grade(veldra.pk, 0)
    assert not queries.has_grade(veldra.pk, 1)
    for question in domain.QUESTIONS[:4]:
        StandardAnswer.objects.create(dossier=dossier, question=question, text=SAID, answered_at=AT)
    assert queries.has_grade(veldra.pk, 1)
    assert not queries.has_grade(veldra.pk, 2)


TABLE = {
    "nobody": "---",
    "stranger": "---",
    "delegate": "+++",
    "delegate of another": "---",
    "former delegate": "---",
    "signatory": "---",
    "steward": "---",
    "representative": "---",
    "superuser": "---",
}


@pytest.mark.django_db
def test_permissions() -> None:
    people: dict[str, object] = {name: makers.person(name) for name in TABLE}
    veldra = makers.company(delegate=people["delegate"], signatory=people["signatory"])  # type: ignore[arg-type]
    makers.company(delegate=people["delegate of another"])  # type: ignore[arg-type]
    makers.collective(steward=people["steward"])  # type: ignore[arg-type]
    makers.union(representative=people["representative"])  # type: ignore[arg-type]
    former = makers.seat(people["former delegate"], veldra, Role.DELEGATE)  # type: ignore[arg-type]
    former.until = AT
    former.save()
    User.objects.filter(name="superuser").update(is_superuser=True)
    people["superuser"], people["nobody"] = User.objects.get(name="superuser"), AnonymousUser()
    verbs = ("write_dossier", "add_model", "answer_question")
    found = {
        name: "".join("+" if may(who, f"companies.{verb}", veldra) else "-" for verb in verbs)
        for name, who in people.items()
    }
    assert found == TABLE
    with pytest.raises(NotAllowed):
        actions.add_model(actor=people["steward"], company=veldra, name="Cantor 3", at=AT)  # type: ignore[arg-type]
    assert AiModel.objects.count() == 2


@pytest.mark.django_db
def test_the_dossier_says_what_is_open(as_person: SignIn) -> None:
    veldra = makers.company("Veldra Audio")
    dossier = Dossier.objects.get(company=veldra)
    StandardAnswer.objects.create(dossier=dossier, question="style", text=SAID, answered_at=AT)
    visitor = as_person(makers.person())
    page = text_of(visitor.get(reverse("companies:company", args=[veldra.slug])))
    assert SAID in page
    assert "Grade 0 of 3: 1 of 8 questions answered." in page
    assert "Cantor 2" in page
    assert "Write the dossier" not in page
    assert "Veldra Audio" in text_of(visitor.get(reverse("companies:list")))
    assert visitor.get(reverse("companies:company", args=["nobody"])).status_code == 404
    assert visitor.get(reverse("companies:edit", args=[veldra.slug])).status_code == 403


@pytest.mark.django_db
def test_a_delegate_writes_the_dossier_on_one_page(as_person: SignIn) -> None:
    jonas = makers.person()
    veldra = company_with(jonas)
    visitor = as_person(jonas)
    paths = {name: reverse(f"companies:{name}", args=[veldra.slug]) for name in ("edit", "add_model")}
    assert visitor.get(paths["edit"]).status_code == 200
    assert "This field is required" in text_of(visitor.post(paths["edit"], {"legal_name": ""}))
    register = {"legal_name": "Veldra Audio GmbH"}
    assert visitor.post(paths["edit"], register).status_code == 302
    assert visitor.post(paths["add_model"], {"name": "Cantor 2"}).status_code == 302
    assert "has a model of this name" in text_of(visitor.post(paths["add_model"], {"name": "Cantor 2"}))
    refused = text_of(visitor.post(paths["edit"], {**register, "answer-style": "n/a"}))
    assert "This is no answer." in refused
    assert re.search(r">\s*n/a</textarea>", refused)
    assert visitor.post(paths["edit"], {**register, "answer-style": SAID}).status_code == 302
    assert SAID in text_of(visitor.get(paths["edit"]))
    for path in paths.values():
        assert as_person(makers.person()).post(path, {}).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["company", "edit"])
def test_a_dossier_is_read_by_people_who_signed_in(client: Client, name: str) -> None:
    path = reverse(f"companies:{name}", args=[makers.company().slug])
    assert reverse("account_login") in client.get(path).url  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "entered",
    [
        {"training_summary_url": "https://veldra.example/" + "x" * 300},
        {
            "report_contact": "x" * 60
            + "@"
            + "a" * 60
            + "."
            + "b" * 60
            + "."
            + "c" * 60
            + "."
            + "d" * 50
            + ".example"
        },
        {"about": "x" * 10_001},
        {"legal_name": "x" * 201},
        {"legal_name": "a\x00b"},
    ],
)
def test_what_does_not_fit_is_said_at_its_field(as_person: SignIn, entered: dict[str, str]) -> None:
    delegate = makers.person()
    company = makers.company(delegate=delegate)
    url = reverse("companies:edit", args=[company.slug])
    page = as_person(delegate).post(url, {"legal_name": "Veldra GmbH", **entered})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == set(entered)
