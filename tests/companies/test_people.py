"""Who speaks and signs for a company, and whose seat is ended by whom."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Organisation, Role, User
from apps.common.errors import NotAllowed, Refusal
from apps.companies import actions, queries
from tests import makers
from tests.companies.test_companies import text_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SignIn = Callable[[User], Client]


def end(actor: User, company: Organisation, person: User, role: str) -> None:
    actions.end_seat_of(actor=actor, company=company, person_id=person.public_id, role=role, at=AT)


def test_who_ends_whose_seat() -> None:
    jonas, petra, other = makers.person(), makers.person(), makers.person()
    veldra = makers.company(delegate=jonas, signatory=petra)
    makers.seat(other, veldra, Role.DELEGATE)
    with pytest.raises(NotAllowed):
        end(makers.person(), veldra, jonas, "delegate")
    with pytest.raises(Refusal) as caught:
        end(jonas, veldra, petra, "signatory")
    assert caught.value.code == "people.signatory_by_signatory"
    end(jonas, veldra, other, "delegate")
    with pytest.raises(Refusal) as caught:
        end(jonas, veldra, other, "delegate")
    assert caught.value.code == "people.not_seated"
    end(petra, veldra, petra, "signatory")
    with pytest.raises(Refusal) as caught:
        end(jonas, veldra, jonas, "delegate")
    assert caught.value.code == "people.last_one"
    assert [seat.person for seat in queries.people_of(veldra.pk)] == [jonas]


def test_seats_are_ended_by_page(as_person: SignIn) -> None:
    jonas, petra = makers.person("Jonas Feld"), makers.person("Petra Rohde")
    veldra = makers.company(delegate=jonas, signatory=petra)
    path = reverse("companies:people", args=[veldra.slug])
    delegate, signatory = as_person(jonas), as_person(petra)
    assert "Petra Rohde" in text_of(delegate.get(path))
    assert as_person(makers.person()).get(path).status_code == 403

    def seat_of(person: User, role: str) -> str:
        return reverse("companies:end_seat", args=[veldra.slug, person.public_id, role])

    refused = delegate.post(seat_of(petra, "signatory"))
    assert (refused.status_code, "Only those who sign" in text_of(refused)) == (409, True)
    assert "End the seat of Jonas Feld?" in text_of(signatory.get(seat_of(jonas, "delegate")))
    assert signatory.post(seat_of(jonas, "delegate")).url == path  # type: ignore[attr-defined]
    assert delegate.get(path).status_code == 403
    assert signatory.get(seat_of(jonas, "delegate")).status_code == 404
    assert "Nobody would be left" in text_of(signatory.post(seat_of(petra, "signatory")))
