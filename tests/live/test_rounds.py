"""Who is still signed in, asked for all sockets together, and when one of them is asked about alone."""

import asyncio

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from apps.live import queries, rounds
from apps.live.hub import hub
from tests import makers
from tests.signin import begin_session

pytestmark = pytest.mark.django_db(transaction=True)


class Reader:
    """A socket that counts how often it is asked about alone."""

    def __init__(self, sign_in: queries.SignIn | None) -> None:
        self.sign_in = sign_in
        self.session_key = "" if sign_in is None else sign_in.session_key
        self.asked_at = asyncio.get_running_loop().time()
        self.access_seconds = 60.0
        self.renewed = 0

    async def renew(self) -> None:
        self.renewed += 1


def signed_in(number: int) -> list[queries.SignIn]:
    found = [queries.reader(begin_session(makers.person())) for _ in range(number)]
    return [one[1] for one in found if one is not None]


@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_readers_needs_two_statements(number: int) -> None:
    sign_ins = signed_in(number)
    with CaptureQueriesContext(connection) as caught:
        assert queries.still_signed_in(sign_ins) == set(sign_ins)
    assert len(caught) == 2


def test_sessions_that_end_or_change_and_people_who_are_shut_out_are_found() -> None:
    ends, changes, shut_out, stays = sign_ins = signed_in(4)
    Session.objects.filter(session_key=ends.session_key).delete()
    Session.objects.filter(session_key=changes.session_key).update(session_data="another")
    makers.User.objects.filter(pk=shut_out.person_id).update(is_active=False)
    assert queries.still_signed_in([*sign_ins, None]) == {stays}


def test_a_key_of_the_site_that_was_changed_signs_nobody_out() -> None:
    key = begin_session(makers.person())
    before = Session.objects.get(session_key=key).session_data
    with override_settings(SECRET_KEY="n" * 60, SECRET_KEY_FALLBACKS=[queries.settings.SECRET_KEY]):
        assert queries.reader(key) is not None
    assert Session.objects.get(session_key=key).session_data == before


def test_a_new_password_ends_what_was_begun_with_the_old_one() -> None:
    person = makers.person()
    key = begin_session(person)
    assert queries.reader(key) is not None
    person.set_password("another long password")
    person.save()
    assert queries.reader(key) is None
    assert queries.reader("") is queries.reader("unknown") is None


def ask(make: "list[queries.SignIn]", change: str) -> list[int]:
    """Ask once about these readers after a change of one kind; give how often each was asked about alone."""

    async def once() -> list[int]:
        readers, all_of_them = [Reader(one) for one in make], rounds.Rounds()
        for reader in readers:
            all_of_them._readers.add(reader)
        if change == "one is long ago":
            readers[0].asked_at -= 61
        if change == "the bus was away":
            hub().lost_at = readers[0].asked_at + 1
        if change == "one has left":
            all_of_them.leave(readers[0])
            readers[0].sign_in = None
        await all_of_them._ask(readers)
        return [reader.renewed for reader in readers]

    return asyncio.run(once())


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ("nothing", [0, 0, 0]),
        ("one is long ago", [1, 0, 0]),
        ("the bus was away", [1, 1, 1]),
        ("one has left", [0, 0, 0]),
    ],
)
def test_readers_are_asked_about_alone_only_when_in_doubt(change: str, asked: list[int]) -> None:
    assert ask(signed_in(3), change) == asked


def test_who_signs_out_is_in_doubt() -> None:
    goes, stays = signed_in(2)
    client = Client()
    client.cookies[queries.settings.SESSION_COOKIE_NAME] = goes.session_key
    client.logout()
    assert ask([goes, stays], "nothing") == [1, 0]
