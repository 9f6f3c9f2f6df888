"""An archive holds everything about its person and nothing about others, and is that person's alone."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.common.errors import NotAllowed
from apps.common.holdings import all_holdings
from apps.privacy import actions, domain, messages, queries, tasks
from apps.privacy.models import Archive
from tests import makers
from tests.privacy import world
from tests.signin import sign_in

pytestmark = pytest.mark.django_db


def opened(archive: Archive) -> zipfile.ZipFile:
    archive.refresh_from_db()
    return zipfile.ZipFile(io.BytesIO(world.stored(archive)))


def built(person, at) -> Archive:
    archive = actions.ask_archive(actor=person, person=person, at=at)
    actions.build_archive(archive_id=archive.pk, index=messages.index, at=at)
    return archive


def rows(packed: zipfile.ZipFile, name: str):
    return json.loads(packed.read(f"data/{name}.json"))


def test_it_holds_what_the_site_holds_about_its_person():
    marked = world.build()
    packed = opened(built(marked.person, marked.story.at))
    assert rows(packed, "account")[0]["email"] == marked.email
    assert rows(packed, "account")[0]["born_on"] == "1990-05-17"
    assert {row["title"] for row in rows(packed, "works")} >= {world.SONG, world.SHARED, world.LISTED}
    assert [row["reason"] for row in rows(packed, "memberships")] == [world.REASON]
    assert rows(packed, "mandates")[-1]["floors"] == [
        {"use": "train_generative", "fee_minor": "7777", "currency": "EUR"}
    ]
    assert [row["union"] for row in rows(packed, "unions")] == [marked.story.union.name]
    assert {row["title"] for row in rows(packed, "licensed")} == {world.SONG}
    assert [row["title"] for row in rows(packed, "releases")] == [world.SONG]
    [change] = rows(packed, "signing-changes")
    assert (change["asked_by_you"], change["answered_by_you"], change["names_you"]) == (True, False, True)
    assert rows(packed, "own-shares")
    assert {part for row in rows(packed, "own-shares") for part in row["parts_ppm"].values()} == {"1000000"}
    assert len(rows(packed, "sessions")) == 1
    assert rows(packed, "mails")
    assert {row["kind"] for row in rows(packed, "record")} >= {"mandate.given", "works.claimed"}
    files = [name for name in packed.namelist() if name.startswith("files/")]
    assert f"files/003-{world.FILE}" in files
    assert world.LISTED.encode() in packed.read(f"files/003-{world.FILE}")
    index = packed.read("index.html").decode()
    full = [name for name in packed.namelist() if name.startswith("data/") and packed.read(name) != b"[]"]
    assert len(full) > 10
    assert [name for name in full if name not in index] == []


def test_it_says_that_one_voted_and_never_what():
    marked = world.build()
    packed = opened(built(marked.person, marked.story.at))
    place = next(row for row in rows(packed, "votes") if row["ballot"] == marked.story.ballot.public_id)
    assert set(place["cast"][0]) == {"revision", "received_at", "commitment", "leaf"}
    content = b" ".join(packed.read(name) for name in packed.namelist() if "votes" in name)
    assert b'"yes"' not in content
    assert b"choice" not in content


def test_it_is_the_same_whatever_was_chosen():
    """The archive of a voter is no proof of a vote: it does not depend on the choice."""
    texts = []
    for choice in ("yes", "no"):
        marked = world.build()
        marked.story.vote(marked.story.ballot, [marked.story.members[3]], choice)
        packed = opened(built(marked.story.members[3], marked.story.at))
        texts.append(sorted(set(rows(packed, "votes")[-1]["cast"][0])))
    assert texts[0] == texts[1]


def test_it_says_nothing_about_others():
    marked = world.build()
    others = [*marked.story.members[1:], *marked.story.people.values()]
    # The person could read of them on pages, so that there was something to leak.
    packed = opened(built(marked.person, marked.story.at))
    content = b" ".join(packed.read(name) for name in packed.namelist() if name.startswith("data/")).decode()
    for other in others:
        assert other.email not in content
        assert other.public_id not in content
        if other.pk != marked.other.pk:
            assert other.name not in content
    theirs = opened(built(marked.other, marked.story.at))
    words = b" ".join(theirs.read(name) for name in theirs.namelist() if name.startswith("data/")).decode()
    assert world.SHARED in words
    for word in (marked.email, marked.code, world.EVIDENCE, world.REASON, world.SONG, world.LISTED):
        assert word not in words
    # That a co-owner is with a union stands in nobody else's archive: only one's own collectives are named.
    assert {row["through"] for row in rows(theirs, "unions")} == {marked.story.collective.name}


def test_one_at_a_time_with_progress_part_by_part(at):
    person = makers.person()
    first = actions.ask_archive(actor=person, person=person, at=at)
    assert actions.ask_archive(actor=person, person=person, at=at) == first
    assert queries.archives_to_build() == [first.pk]
    assert tasks.build_archives() == 1
    first.refresh_from_db()
    parts = len(all_holdings())
    assert (first.state, first.parts_done, first.parts_total) == ("ready", parts, parts)
    assert tasks.build_archives() == 0


def test_nobody_asks_for_somebody_else(at):
    person, other = makers.person(), makers.person()
    with pytest.raises(NotAllowed):
        actions.ask_archive(actor=other, person=person, at=at)


def test_it_is_downloaded_by_its_person_alone_and_for_seven_days(signed_in_again):
    person, other = makers.person(), makers.person()
    now = timezone.now()
    archive = built(person, now)
    url = reverse("privacy:download", args=[archive.public_id])
    response = signed_in_again(person).get(url)
    assert response.status_code == 200
    assert zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))).testzip() is None
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    assert signed_in_again(other).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    Archive.objects.update(expires_at=now - timedelta(seconds=1))
    assert signed_in_again(person).get(url).status_code == 404


def test_without_signing_in_again_nothing_leaves():
    person = makers.person()
    archive = built(person, timezone.now())
    long_ago = sign_in(person, minutes_ago=60)
    for url in (reverse("privacy:download", args=[archive.public_id]), reverse("privacy:ask_archive")):
        response = long_ago.get(url)
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_reauthenticate"))
    assert long_ago.post(reverse("privacy:erase"), {"typed": person.email}).status_code == 302
    assert queries.erasure_of(person) is None


def test_names_of_own_files_are_made_safe():
    assert domain.safe_name("../../etc/passwd", 1) == "001-passwd"
    assert domain.safe_name("C:\\temp\\a<b>.csv", 2) == "002-a_b_.csv"
    assert domain.safe_name("", 3) == "003-file"


def test_the_index_escapes_what_people_wrote():
    page = domain.Page("en", "ltr", "<b>", "&", "none", [("<script>", "", "data/x.json", 1)])
    assert "<script>" not in domain.index(page)
