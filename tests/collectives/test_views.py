"""Pages of collectives, as the right person sees them."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Organisation, User
from apps.accounts.queries import holds_seat
from apps.collectives import domain, queries
from apps.collectives.models import Mandate, Membership, PriceFloor
from tests.collectives.makers import AT, group_of, makers, speaks_for, yes_to_all

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def url(name: str, where: Organisation) -> str:
    return reverse(f"collectives:{name}", args=[where.slug])


def words_of(page: object) -> str:
    return re.sub(r"\s+", " ", page.content.decode())  # type: ignore[attr-defined]


def without_tokens(page: object) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+|nonce="[^"]*"', "", words_of(page))


def filled(**changes: object) -> dict[str, object]:
    return {
        **{f"ask_{name}": "ask" for name in domain.FOUR_QUESTIONS},
        "currency": "EUR",
        "notice_days": "183",
        "text_hash": domain.hash_of_text(domain.CURRENT),
        "agreed": "on",
        **changes,
    }


def test_the_front_is_public_and_names_no_member(client: Client) -> None:
    mira, steward = makers.person("Mira Okonjo"), makers.person("Tomas Hallberg")
    where = makers.collective("Common Measure", members=[mira], steward=steward)
    for path in (reverse("collectives:list"), url("collective", where)):
        page = words_of(client.get(path))
        assert "Common Measure" in page
        assert "Mira" not in page
        assert "Tomas" not in page
    assert "More yes than no decides" in words_of(client.get(url("collective", where)))
    assert client.get("/collectives/nowhere/").status_code == 404


def test_the_list_leads_to_applying_until_one_has_applied(as_person: SignIn) -> None:
    mira = makers.person("Mira")
    where = makers.collective("Common Measure")
    visitor = as_person(mira)
    link = f'href="{url("apply", where)}"'
    assert link in words_of(visitor.get(reverse("collectives:list")))
    visitor.post(url("apply", where), {"person": mira.pk})
    page = words_of(visitor.get(reverse("collectives:list")))
    assert link not in page
    assert "Your application is being read." in page


def test_applying_and_being_admitted(as_person: SignIn) -> None:
    mira, steward = makers.person("Mira"), makers.person()
    where = makers.collective(steward=steward)
    visitor, led = as_person(mira), as_person(steward)
    assert visitor.get(url("apply", where)).status_code == 200
    assert visitor.post(url("apply", where), {"person": mira.pk}).status_code == 302
    assert "Your application is being read" in words_of(visitor.get(url("collective", where)))
    assert visitor.post(url("apply", where), {"person": mira.pk}).status_code == 409
    page = words_of(led.get(url("members", where)))
    assert "1 person wants to join" in page
    application = Membership.objects.get(person=mira)
    decide = reverse("collectives:decide", args=[application.public_id])
    assert visitor.post(decide, {"decision": "admit"}).status_code == 404
    assert led.post(decide, {"decision": "admit"}).status_code == 302
    assert holds_seat(mira, where.pk, "member")


def test_refusing_without_a_reason_says_what_is_missing(as_person: SignIn) -> None:
    mira, steward = makers.person("Mira"), makers.person()
    where = makers.collective(steward=steward)
    application = Membership.objects.create(
        collective=group_of(where), person=mira, state="applied", applied_at=AT
    )
    decide, led = reverse("collectives:decide", args=[application.public_id]), as_person(steward)
    assert "One thing needs mending" in words_of(led.post(decide, {"decision": "refuse", "reason": ""}))
    assert led.post(decide, {"decision": "refuse", "reason": "We are a choir."}).status_code == 302
    assert "We are a choir." in words_of(as_person(mira).get(url("collective", where)))


def test_members_are_for_stewards_and_mandates_are_not_read(as_person: SignIn) -> None:
    mira, tomas, steward = makers.person("Mira"), makers.person("Tomas"), makers.person()
    where = makers.collective(members=[mira, tomas], steward=steward)
    mandate = makers.mandate(mira, where, {"search": "yes"})
    led = as_person(steward)
    page = without_tokens(led.get(url("members", where)))
    mandate.answers.update(answer="never")
    PriceFloor.objects.create(mandate=mandate, use="search", fee_minor=98_765, currency="EUR")
    assert without_tokens(led.get(url("members", where))) == page
    assert "2 members have not said yet what you may do" in page
    assert "given 5 Jan 2026" in page
    for other in (mira, makers.person()):
        assert as_person(other).get(url("members", where)).status_code == 404


def test_a_mandate_is_given_by_four_answers(as_person: SignIn) -> None:
    mira = makers.person()
    where = makers.collective(members=[mira])
    visitor = as_person(mira)
    page = words_of(visitor.get(url("mandate", where)))
    assert "Nobody but you reads it" in page
    assert not re.search(r"<input[^>]* checked", page)
    answer = filled(
        ask_training="yes", ask_person="never", use_search="never", floor="9.50", no_political="on"
    )
    assert visitor.post(url("mandate", where), answer).status_code == 302
    mandate = queries.mandate_in_force(mira.pk, where.pk)
    general = queries.general_answers_of(mandate)
    assert (general["train_generative"], general["search"], general["index_retrieval"]) == (
        "yes",
        "never",
        "ask",
    )
    assert (general["voice_clone"], general["synthetic_training_data"]) == ("never", "never")
    assert {floor.minor for floor in queries.floors_of(mandate).values()} == {950}
    assert mandate is not None
    assert mandate.conditions["no_political"] is True
    again = words_of(visitor.get(url("mandate", where)))
    assert "This is what you allow" in again
    assert re.search(r'name="use_search".*?<option value="never" selected>', again)
    assert 'value="9.50"' in again


def test_after_the_mandate_one_brings_works_or_sees_what_it_does_to_them(as_person: SignIn) -> None:
    mira, bo = makers.person(), makers.person()
    where = makers.collective(members=[mira, bo])
    makers.work(bo)
    places = [as_person(one).post(url("mandate", where), filled()).headers["Location"] for one in (mira, bo)]
    assert places == [reverse("catalogues:import"), reverse("collectives:work_states")]


def test_a_preset_fills_in_and_gives_nothing(as_person: SignIn) -> None:
    mira = makers.person()
    where = makers.collective(members=[mira])
    page = words_of(as_person(mira).get(url("mandate", where), {"preset": "work_for_me"}))
    assert len(re.findall(r"<input[^>]* checked", page)) == 4
    assert not Mandate.objects.exists()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"agreed": ""}, "This field is required"),
        ({"text_hash": "0" * 64}, "The text has changed"),
        ({"notice_days": "400"}, "183"),
        ({"floor": "-1"}, "greater than or equal"),
        ({"ask_person": "perhaps"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_given(
    as_person: SignIn, change: dict[str, str], error: str
) -> None:
    mira = makers.person()
    where = makers.collective(members=[mira])
    page = words_of(as_person(mira).post(url("mandate", where), filled(**change)))
    assert error in page
    assert not Mandate.objects.exists()


def test_only_members_and_their_speakers_reach_a_mandate(as_person: SignIn) -> None:
    mira, guardian = makers.person(), makers.person()
    ward = makers.person("A Ward", born_on=date(2015, 1, 1))
    where = makers.collective(members=[mira, ward])
    speaks_for(guardian, ward, "guardian")
    assert as_person(makers.person()).get(url("mandate", where)).status_code == 302
    assert as_person(mira).get(url("mandate", where), {"for": ward.public_id}).status_code == 404
    assert "A Ward" in words_of(as_person(guardian).get(url("mandate", where), {"for": ward.public_id}))
    saved = as_person(guardian).post(url("mandate", where), filled(**{"for": ward.public_id}))
    assert saved.status_code == 302
    assert Mandate.objects.get().person == ward


def test_my_works_stand_with_their_reasons_and_nobody_elses(as_person: SignIn) -> None:
    mira, tomas = makers.person("Mira"), makers.person("Tomas")
    where = makers.collective(members=[mira, tomas])
    song = makers.work(mira, "Tin Roof")
    makers.work(mira, "Nine Rooms")
    makers.work(tomas, "Secret Song")
    makers.mandate(mira, where, yes_to_all(), {song: {"search": "never"}})
    page = as_person(mira).get(reverse("collectives:work_states"), {"use": "search"})
    text = words_of(page)
    assert "you said never" in text
    assert "1 In" in text
    assert "1 Never" in text
    assert "Secret Song" not in text
    fragment = as_person(mira).get(reverse("collectives:work_states"), HTTP_HX_REQUEST="true")
    assert words_of(fragment).strip().startswith('<div id="work-states"')
    assert "Join one" in words_of(as_person(makers.person()).get(reverse("collectives:work_states")))
    assert as_person(tomas).get(reverse("collectives:work_answer", args=[song.public_id])).status_code == 404


def test_never_for_this_song(as_person: SignIn) -> None:
    mira = makers.person()
    where = makers.collective(members=[mira])
    song = makers.work(mira, "Tin Roof")
    path, visitor = reverse("collectives:work_answer", args=[song.public_id]), as_person(mira)
    answer = {"collective": where.slug, "person": mira.pk, "use": "", "answer": "never"}
    assert "Say first what you allow in general" in words_of(visitor.get(path))
    assert "Say first what you allow in general" in words_of(visitor.post(path, answer))
    mandate = makers.mandate(mira, where, yes_to_all())
    assert visitor.post(path, answer).status_code == 302
    assert set(queries.work_answers_of(mandate, song.pk).own.values()) == {"never"}
    assert "for this work" in words_of(visitor.get(path))
    assert visitor.post(path, {**answer, "answer": "as_all"}).status_code == 302
    assert queries.work_answers_of(mandate, song.pk).own == {}


def test_nobody_posts_an_answer_for_somebody_else(as_person: SignIn) -> None:
    mira, tomas = makers.person(), makers.person()
    where = makers.collective(members=[mira, tomas])
    song = makers.work(mira, ppm=500_000)
    makers.share(song, tomas, ppm=500_000)
    mandate = makers.mandate(tomas, where, yes_to_all())
    answer = {"collective": where.slug, "person": tomas.pk, "use": "", "answer": "never"}
    path = reverse("collectives:work_answer", args=[song.public_id])
    assert as_person(mira).post(path, answer).status_code == 200
    assert queries.work_answers_of(mandate, song.pk).own == {}


def test_leaving_says_what_it_does_first(as_person: SignIn) -> None:
    mira = makers.person()
    where = makers.collective(members=[mira], steward=makers.person())
    visitor = as_person(mira)
    assert "Nobody learns how you voted" in words_of(visitor.get(url("leave", where)))
    assert holds_seat(mira, where.pk, "member")
    assert visitor.post(url("leave", where)).status_code == 302
    assert not holds_seat(mira, where.pk, "member")
    assert visitor.get(url("leave", where)).status_code == 404


@pytest.mark.parametrize("name", ["apply", "members", "mandate", "leave"])
def test_pages_about_a_person_want_to_know_who_it_is(client: Client, name: str) -> None:
    where = makers.collective()
    assert reverse("account_login") in client.get(url(name, where)).url  # type: ignore[attr-defined]
