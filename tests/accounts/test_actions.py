"""People, seats and keys."""

import pytest

from apps.accounts import actions, queries
from apps.accounts.models import Role
from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db


def change_profile(person, at, *, actor=None, **changes):
    said = {"name": "N", "zone": "Europe/Berlin", "theme": "", "language": "en", **changes}
    return actions.change_profile(actor=actor or person, person=person, at=at, **said)


def test_secret_of_a_key_opens_the_api_and_is_kept_nowhere(at):
    delegate = makers.person()
    company = makers.company(delegate=delegate)
    key, secret = actions.issue_api_key(actor=delegate, organisation=company, name="desk", at=at)
    assert queries.key_by_secret(secret) == key
    assert secret not in str(vars(key))
    assert secret not in str(list(Entry.objects.values()))


def test_revoked_key_opens_nothing(at):
    delegate = makers.person()
    company = makers.company(delegate=delegate)
    key, secret = actions.issue_api_key(actor=delegate, organisation=company, name="desk", at=at)
    actions.revoke_api_key(actor=delegate, key_id=key.pk, at=at)
    assert queries.key_by_secret(secret) is None


def test_key_of_somebody_who_left_opens_nothing(at):
    delegate = makers.person()
    company = makers.company(delegate=delegate)
    _key, secret = actions.issue_api_key(actor=delegate, organisation=company, name="desk", at=at)
    actions.end_seat(person=delegate, organisation=company, role=Role.DELEGATE, at=at)
    assert queries.key_by_secret(secret) is None


@pytest.mark.parametrize("role", [Role.SIGNATORY, Role.MEMBER])
def test_only_a_delegate_makes_keys(at, role):
    somebody = makers.person()
    company = makers.company()
    makers.seat(somebody, company, role)
    with pytest.raises(NotAllowed):
        actions.issue_api_key(actor=somebody, organisation=company, name="desk", at=at)


def test_superuser_passes_no_rule(at):
    boss = makers.person()
    boss.is_superuser = True
    boss.save(update_fields=["is_superuser"])
    with pytest.raises(NotAllowed):
        actions.issue_api_key(actor=boss, organisation=makers.company(), name="desk", at=at)


def test_seat_opened_twice_is_one_seat_and_one_fact(at):
    artist, group = makers.person(), makers.collective()
    first = actions.open_seat(person=artist, organisation=group, role=Role.MEMBER, at=at)
    assert actions.open_seat(person=artist, organisation=group, role=Role.MEMBER, at=at) == first
    assert Entry.objects.filter(kind="seat.opened").count() == 1


def test_unknown_zone_is_refused_and_nothing_changes(at):
    artist = makers.person()
    with pytest.raises(Refusal) as refusal:
        change_profile(artist, at, zone="Mars/Base")
    artist.refresh_from_db()
    assert (refusal.value.code, artist.zone) == ("profile.unknown_zone", "Europe/Stockholm")


def test_nobody_changes_another_profile(at):
    with pytest.raises(NotAllowed):
        change_profile(makers.person(), at, actor=makers.person())
