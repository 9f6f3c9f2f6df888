"""Parts of the dossier, the grade that style and completeness decide, and the room that a grade opens."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Organisation, User
from apps.audit.models import Entry
from apps.common.errors import Refusal
from apps.companies import actions, domain, messages, queries
from apps.companies.models import AiModel, Statement
from apps.negotiations.actions import open_room
from apps.proposals.actions import draft_proposal, publish
from tests import makers
from tests.companies.test_companies import SAID, text_of
from tests.negotiations import makers as rooms

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SignIn = Callable[[User], Client]


def test_every_part_has_words() -> None:
    assert tuple(messages.PARTS) == domain.PARTS
    assert tuple(messages.MODEL_PARTS) == domain.MODEL_PARTS


def test_without_style_there_is_no_grade() -> None:
    others = [question for question in domain.QUESTIONS if question != "style"]
    grade = domain.grade_of(others)
    assert (grade.level, grade.needed) == (0, ("style",))
    assert messages.say_next_grade(grade) == (
        "Without an answer to “How can it replicate an artist's style?” there is no grade."
    )
    assert domain.grade_of(domain.QUESTIONS).level == 3


def test_the_highest_grade_needs_every_part() -> None:
    grade = domain.grade_of(domain.QUESTIONS, parts_open=2, parts_total=8)
    assert (grade.level, grade.completeness) == (2, 87)
    assert messages.say_next_grade(grade) == "2 more parts of the dossier make grade 3."


def say(delegate: User, veldra: Organisation, questions: tuple[str, ...]) -> None:
    for question in questions:
        actions.answer_question(actor=delegate, company=veldra, question=question, text=SAID, at=AT)


@pytest.mark.django_db
def test_a_complete_dossier_has_the_highest_grade() -> None:
    jonas = makers.person()
    veldra = makers.company(delegate=jonas)
    model = AiModel.objects.get()
    say(jonas, veldra, domain.QUESTIONS)
    assert queries.grade(veldra.pk).level == 2
    for part in domain.PARTS:
        actions.say_part(actor=jonas, company=veldra, part=part, text=SAID, at=AT)
    for part in domain.MODEL_PARTS:
        for _again in range(2):
            actions.say_part(
                actor=jonas, company=veldra, part=part, text=SAID, model_id=model.public_id, at=AT
            )
    assert Statement.objects.count() == len(domain.PARTS) + len(domain.MODEL_PARTS)
    assert (queries.grade(veldra.pk).level, queries.grade(veldra.pk).completeness) == (3, 100)
    actions.add_model(actor=jonas, company=veldra, name="Cantor 3", at=AT)
    assert queries.grade(veldra.pk).level == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"part": "group", "text": "n/a"}, "question.not_an_answer"),
        ({"part": "crawled_data"}, "part.unknown"),
        ({"part": "crawled_data", "model_id": "nothing"}, "model.unknown"),
    ],
)
def test_what_is_no_part_is_refused(words: dict[str, str], code: str) -> None:
    jonas = makers.person()
    veldra = makers.company(delegate=jonas)
    with pytest.raises(Refusal) as caught:
        actions.say_part(actor=jonas, company=veldra, **{"text": SAID, "at": AT, **words})  # type: ignore[arg-type]
    assert caught.value.code == code


@pytest.mark.django_db
def test_na_on_style_leaves_the_demanded_grade_and_the_room_out_of_reach() -> None:
    steward, jonas = makers.person(), makers.person()
    group = makers.collective(steward=steward, rules={"demanded_grade": 1})
    veldra = makers.company(delegate=jonas)
    version = draft_proposal(
        actor=steward, collective_org_id=group.pk, title="Ask", terms=rooms.terms("10"), prose="", at=AT
    )
    version = publish(actor=steward, version_id=version.pk, at=AT)
    say(jonas, veldra, tuple(one for one in domain.QUESTIONS if one != "style"))
    say_na = {"question": "style", "text": "n/a"}
    with pytest.raises(Refusal) as caught:
        actions.answer_question(actor=jonas, company=veldra, **say_na, at=AT)
    assert caught.value.code == "question.not_an_answer"
    assert "style" not in queries.answers_of(veldra.pk)
    opening = {"actor": jonas, "company": veldra, "at": AT}
    with pytest.raises(Refusal) as caught:
        open_room(**opening, proposal_version_id=version.pk)  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.params) == ("room.grade_too_low", {"demanded": 1, "held": 0})
    say(jonas, veldra, ("style",))
    assert open_room(**opening, proposal_version_id=version.pk).pk  # type: ignore[arg-type]


@pytest.mark.django_db
def test_parts_are_written_on_their_pages_and_read_by_others(as_person: SignIn) -> None:
    jonas = makers.person()
    veldra = makers.company(delegate=jonas)
    model = AiModel.objects.get()
    paths = {
        "part-group": reverse("companies:edit", args=[veldra.slug]),
        "crawled_data": reverse("companies:model", args=[veldra.slug, model.public_id]),
    }
    register = {"legal_name": "Veldra GmbH"}
    delegate, visitor = as_person(jonas), as_person(makers.person())
    for part, path in paths.items():
        refused = delegate.post(path, {**register, part: "n/a"})
        assert refused.status_code == 422
        assert "This is no answer." in text_of(refused)
        assert delegate.post(path, {**register, part: f"{SAID} {part}"}).status_code == 302
        assert visitor.post(path, {**register, part: SAID}).status_code == 403
    assert f"{SAID} part-group" in text_of(visitor.get(reverse("companies:company", args=[veldra.slug])))
    read = text_of(visitor.get(paths["crawled_data"]))
    assert f"{SAID} crawled_data" in read
    assert "<textarea" not in read
    other = makers.company()
    elsewhere = reverse("companies:model", args=[other.slug, model.public_id])
    assert visitor.get(elsewhere).status_code == 404


@pytest.mark.django_db
def test_one_form_keeps_all_that_was_typed_and_saves_all_or_nothing(as_person: SignIn) -> None:
    jonas = makers.person()
    veldra = makers.company(delegate=jonas)
    page, path = as_person(jonas), reverse("companies:edit", args=[veldra.slug])
    good = {"legal_name": "Veldra GmbH", "answer-output": f"{SAID} out", "part-group": f"{SAID} group"}
    refused = page.post(path, {**good, "answer-style": "n/a"})
    assert (refused.status_code, refused.content.decode().count("field--wrong")) == (422, 1)
    assert all(typed in text_of(refused) for typed in (f"{SAID} out", f"{SAID} group", "n/a"))
    assert (queries.answers_of(veldra.pk), queries.parts_of(veldra.pk)) == ({}, {})
    assert page.post(path, good).status_code == 302
    assert (list(queries.answers_of(veldra.pk)), list(queries.parts_of(veldra.pk))) == (["output"], ["group"])
    taken_away = page.post(path, {**good, "answer-output": ""})
    assert taken_away.status_code == 422
    assert "You can change what you said here, not take it away." in text_of(taken_away)
    written = Entry.objects.count()
    assert page.post(path, good).status_code == 302
    assert Entry.objects.count() == written, "nothing changed, so nothing is on record"
