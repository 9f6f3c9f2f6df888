"""Founding a collective by page: chosen bylaws, changed rules, and nothing that is lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import holds_seat
from apps.collectives import actions, domain, messages, queries
from apps.collectives.domain import READY_MADE, Bylaws, Threshold, differences
from apps.collectives.forms import BylawsForm, FoundForm, fields_of
from apps.collectives.messages.bylaws import LABELS
from apps.common.errors import NotAllowed, Refusal
from tests.architecture.forms import forms_of
from tests.collectives.makers import AT, makers

SignIn = Callable[[User], Client]
URL = "/collectives/found/"
BASICS = {"name": "Tide Line", "about": "We play at sea.", "sector": "music", "place": "Malmö"}
FRACTIONS = st.sampled_from([Threshold(*one) for one in ((1, 2), (3, 5), (2, 3), (3, 4), (4, 5), (9, 10))])
BASES = st.sampled_from(["cast", "cast_and_abstained", "roll"])


def sent(bylaws: Bylaws, **more: object) -> dict[str, Any]:
    """Give what a browser sends for some bylaws: nothing for what is off or empty."""
    fields = {**fields_of(bylaws), **more}
    return {name: str(value) for name, value in fields.items() if value is not None and value is not False}


@st.composite
def otherwise(draw: st.DrawFn, of: str) -> domain.Otherwise:
    """Draw what is different for one kind of decision, as a form can say it."""
    said = {
        "quorum_percent": st.integers(0, 100),
        "threshold": FRACTIONS.map(lambda one: replace(one, of=of)),
        "voting_days": st.integers(1, 60),
        "announce_days": st.integers(1, 60),
        "weight_rule": st.sampled_from(["one_person_one_vote", "works", "works_in_bands"]),
        "visibility": st.sampled_from(["sealed", "open"]),
        "certified": st.booleans(),
    }
    return domain.Otherwise(**{rule: draw(st.none() | values) for rule, values in said.items()})


@st.composite
def some_bylaws(draw: st.DrawFn) -> Bylaws:
    """Draw bylaws that hold together."""
    of = draw(BASES)
    quorum = draw(st.integers(1, 100))
    raw = {rule: draw(st.integers(*ends)) for rule, ends in domain.RANGES.items()}
    second = draw(st.none() | FRACTIONS)
    return Bylaws(
        **{
            **raw,
            "quorum_percent": quorum,
            "announce_days": max(1, raw["announce_days"]),
            "visibility": draw(st.sampled_from(["sealed", "open"])),
            "openings": draw(st.sampled_from(["auditors", "members", "public"])),
            "names_seen_by": draw(st.sampled_from(["stewards", "members"])),
            "electorate": draw(st.sampled_from(["roll", "concerned"])),
            "weight_rule": draw(st.sampled_from(["one_person_one_vote", "works", "works_in_bands"])),
            "second_majority": second and replace(second, of=draw(BASES)),
            "about_bylaws": draw(otherwise(of)),
            "about_stewards": draw(otherwise(of)),
            "second_call_quorum": draw(st.none() | st.integers(0, quorum - 1)),
            "minimum_is_gate": draw(st.booleans()),
            "certified": draw(st.booleans()),
            "threshold": replace(draw(FRACTIONS), of=of),
        }
    )


@given(some_bylaws())
def test_what_is_entered_is_what_is_kept(bylaws: Bylaws) -> None:
    form = BylawsForm(sent(bylaws), initial=fields_of(bylaws))
    assert form.is_valid(), form.errors
    assert form.bylaws() == bylaws
    assert Bylaws.parse(form.bylaws().as_json()) == bylaws


@given(some_bylaws(), some_bylaws())
def test_what_differs_is_said_and_nothing_else(before: Bylaws, after: Bylaws) -> None:
    said = [row.label for row in messages.change_rows(before, after)]
    assert said == [messages.bylaws.say_label(rule) for rule in differences(before, after)]
    assert differences(before, before) == ()
    assert all(row.before != row.after for row in messages.change_rows(before, after))


@given(some_bylaws())
def test_each_kind_of_decision_has_its_own_rules_and_asks_every_member(bylaws: Bylaws) -> None:
    for rules, own in (
        (bylaws.for_itself(), bylaws.about_bylaws),
        (bylaws.for_stewards(), bylaws.about_stewards),
    ):
        assert rules.electorate == "roll"
        for rule in domain.Otherwise.__dataclass_fields__:
            said = getattr(own, rule)
            assert getattr(rules, rule) == (getattr(bylaws, rule) if said is None else said)
        rules.check_together()
        definition = rules.definition("0" * 64, "Europe/Stockholm")
        assert (definition.quorum_percent, definition.weight_rule) == (
            rules.quorum_percent,
            rules.weight_rule,
        )


def test_bylaws_of_before_are_read_and_say_the_same() -> None:
    before = {**Bylaws().as_json(), "bylaws_majority": {"numerator": 3, "denominator": 4, "of": "roll"}}
    before = {rule: value for rule, value in before.items() if rule not in domain.MATTERS}
    read = Bylaws.parse(before)
    assert read.for_itself().threshold == domain.Threshold(3, 4, "roll")
    assert read.for_stewards().threshold == Bylaws().threshold
    assert Bylaws.parse({**before, "bylaws_majority": None}) == Bylaws()
    with pytest.raises(Refusal):
        Bylaws.parse({"about_bylaws": {"take_out_days": 7}})
    with pytest.raises(Refusal):
        Bylaws.parse({"proxies": 1, "announce_days": 3, "about_stewards": {"announce_days": 0}})


def test_every_rule_has_words_and_a_place_in_the_form() -> None:
    assert {*LABELS, *domain.MATTERS} == set(Bylaws().as_json())
    form = BylawsForm(initial=fields_of(Bylaws()))
    shown = [field.name for _heading, fields in form.parts() for field in fields]
    shown += [field.name for _heading, fields, _is_said in form.otherwise() for field in fields]
    assert sorted(shown) == sorted(form.fields)
    assert set(READY_MADE) == set(messages.bylaws.READY_MADE)
    assert READY_MADE[domain.EQUAL].weight_rule == "one_person_one_vote"


@pytest.mark.parametrize("name", READY_MADE)
def test_ready_made_bylaws_hold_together(name: str) -> None:
    assert Bylaws.parse(READY_MADE[name].as_json()) == READY_MADE[name]
    assert len(messages.rule_rows(READY_MADE[name])) >= len(LABELS) - 1


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("quorum_percent", "120", "Write a whole number from 0 to 100."),
        ("voting_days", "soon", "Write a whole number from 1 to 60."),
        ("take_out_days", "3", "Write a whole number from 7 to 183."),
        ("proxies", "", "Write a whole number from 0 to 3."),
        ("second_call_quorum", "-1", "Write a whole number from 0 to 100, or leave it empty."),
        ("second_call_quorum", "50", "A second call needs a quorum below that of the first"),
        ("costs_percent", "NaN", "Write per cent from 0 to 100, such as 4 or 2.5."),
        ("threshold", "1/9", "Select a valid choice."),
    ],
)
def test_errors_stand_at_their_field_and_say_how_to_mend_them(field: str, typed: str, words: str) -> None:
    form = BylawsForm(sent(READY_MADE["equal"], **{field: typed}))
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]


def test_proxies_without_days_of_announcement_are_said_at_the_days() -> None:
    form = BylawsForm(sent(READY_MADE["bands"], announce_days=0))
    assert not form.is_valid()
    assert list(form.errors) == ["announce_days"]


@pytest.mark.django_db
def test_an_artist_founds_a_collective_in_two_steps(as_person: SignIn) -> None:
    mira = makers.person("Mira")
    browser = as_person(mira)
    first = browser.get(URL).content.decode()
    assert "One person, one vote" in first
    assert "quorum_percent" not in first
    second = browser.post(URL, {**BASICS, "start": "bands", "act": "read"})
    assert second.status_code == 200
    assert "A vote weighs 1 below ten works" in second.content.decode()
    assert not Organisation.objects.filter(kind="collective").exists()
    (form,) = [one for one in forms_of(second.content.decode()) if "quorum_percent" in one.fields]
    assert form.fields["name"] == ["Tide Line"]
    answer = browser.post(
        URL, {**BASICS, **sent(READY_MADE["bands"], quorum_percent=60), **_as_read("bands"), "act": "found"}
    )
    made = Organisation.objects.get(kind="collective")
    assert answer.headers["Location"] == reverse("collectives:collective", args=[made.slug])
    assert (made.name, made.slug, made.place, made.zone) == ("Tide Line", "tide-line", "Malmö", mira.zone)
    assert holds_seat(mira, made.pk, Role.STEWARD)
    assert queries.bylaws_in_force(made.pk).quorum_percent == 60
    assert queries.bylaws_in_force(made.pk).weight_rule == "works_in_bands"


def _as_read(start: str) -> dict[str, str]:
    return {"start": start, "shown": start}


@pytest.mark.django_db
def test_nothing_is_founded_by_bylaws_that_were_not_read(as_person: SignIn) -> None:
    browser = as_person(makers.person())
    unread = {**BASICS, **sent(READY_MADE["equal"]), "start": "circle", "shown": "equal", "act": "found"}
    page = browser.post(URL, unread).content.decode()
    assert 'value="75"' in page
    assert not Organisation.objects.filter(kind="collective").exists()


@pytest.mark.django_db
def test_errors_keep_what_was_typed(as_person: SignIn) -> None:
    makers.collective("Tide Line")
    Organisation.objects.update(slug="tide-line")
    browser = as_person(makers.person())
    typed = {**BASICS, **sent(READY_MADE["equal"], quorum_percent=33, voting_days=99), **_as_read("equal")}
    answer = browser.post(URL, {**typed, "act": "found"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write a whole number from 1 to 60." in page
    assert 'value="33"' in page
    assert "We play at sea." in page
    taken = browser.post(URL, {**typed, "voting_days": "9", "act": "found"})
    assert taken.status_code == 422
    assert "This name is taken" in taken.content.decode()
    assert 'value="33"' in taken.content.decode()
    nameless = browser.post(URL, {"act": "read", "start": "nothing"})
    assert nameless.status_code == 422
    assert "Give it a name" in nameless.content.decode()


@pytest.mark.django_db
def test_names_that_are_addresses_of_pages_or_have_no_letters_of_ours() -> None:
    mira = makers.person()
    words = {"actor": mira, "sector": "music", "at": AT}
    with pytest.raises(Refusal, match=r"collective\.name_taken"):
        actions.found_collective(name="My works", **words)
    with pytest.raises(Refusal, match=r"collective\.name_missing"):
        actions.found_collective(name="  ", **words)
    made = actions.found_collective(name="波の音", **words)
    assert made.organisation.name == "波の音"
    assert reverse("collectives:collective", args=[made.organisation.slug])


@pytest.mark.django_db
def test_companies_and_children_found_nothing(as_person: SignIn) -> None:
    delegate, child = makers.person(), makers.person(born_on=date(2015, 1, 1))
    makers.company(delegate=delegate)
    for person in (delegate, child):
        assert as_person(person).get(URL).status_code == 403
        with pytest.raises(NotAllowed):
            actions.found_collective(actor=person, name="Ours", sector="music", at=AT)


def test_a_form_that_nobody_filled_in_has_no_bylaws() -> None:
    assert not FoundForm({}).is_valid()
