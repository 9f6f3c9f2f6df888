"""Three lanes that never mix: who reads and speaks where, and that nothing crosses."""

from itertools import product

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from apps.negotiations import actions, domain, queries
from apps.negotiations.holdings import sections
from apps.negotiations.models import CaucusMessage, DeskMessage, ReadMark, TableMessage
from apps.notifications.models import Notice
from tests.negotiations.makers import AT, world
from tests.negotiations.reading import statements_about_rooms, words
from tests.negotiations.test_api import Caller

pytestmark = pytest.mark.django_db

WHO = ("steward", "member", "delegate", "signatory", "representative", "stranger")
READS = {
    "table": {"steward", "member", "delegate", "signatory", "representative"},
    "caucus": {"steward", "member"},
    "desk": {"steward", "representative"},
}
SPEAKS = {
    "table": {"steward", "delegate", "representative"},
    "caucus": {"steward", "member"},
    "desk": {"steward", "representative"},
}
SAID = {"table": "harbourlight", "caucus": "lanternfish", "desk": "tidewrack"}
ROWS = {"table": TableMessage, "caucus": CaucusMessage, "desk": DeskMessage}


def people(here):
    return {name: here.members[0] if name == "member" else getattr(here, name) for name in WHO}


def say(here, lane, text="", *, actor=None):
    return actions.post_message(
        actor=actor or here.steward, room_id=here.room.pk, lane=lane, text=text or SAID[lane], at=AT
    )


def lane_url(here, lane, name="lane", *more):
    return reverse(f"negotiations:{name}", args=[here.room.public_id, lane, *more])


def refused(code):
    return pytest.raises(Refusal, match=f"^{code.replace('.', '[.]')}$")


@pytest.mark.parametrize("lane", domain.LANES)
def test_each_lane_is_read_by_its_own_people_on_every_address(here, as_person, lane):
    for one in domain.LANES:
        say(here, one)
    for name, person in people(here).items():
        client = as_person(person)
        asked = {
            "page": client.get(lane_url(here, lane)),
            "search": client.get(lane_url(here, lane) + "?q=" + SAID[lane]),
            "older": client.get(lane_url(here, lane) + "?before=2"),
            "fragment": client.get(lane_url(here, lane, "lane_said")),
            "mark": client.post(lane_url(here, lane, "lane_read"), {"number": "1"}),
        }
        if name in READS[lane]:
            assert {key: answer.status_code for key, answer in asked.items()} == {
                **dict.fromkeys(asked, 200),
                "mark": 204,
            }, name
            for key in ("page", "search", "older", "fragment"):
                said = asked[key].content.decode()
                assert SAID[lane] in said, (name, key)
                assert not [word for other, word in SAID.items() if other != lane and word in said]
        else:
            assert {answer.status_code for answer in asked.values()} == {404}, name


@pytest.mark.parametrize(("lane", "name"), list(product(domain.LANES, WHO)))
def test_who_may_speak_in_which_lane(here, as_person, lane, name):
    person = people(here)[name]
    answer = as_person(person).post(lane_url(here, lane), {"text": "Hello."})
    may_speak = name in SPEAKS[lane]
    assert answer.status_code == (302 if may_speak else 403 if name in READS[lane] else 404)
    counts = {one: table.objects.count() for one, table in ROWS.items()}
    assert counts == {**dict.fromkeys(ROWS, 0), lane: int(may_speak)}
    if not may_speak:
        with pytest.raises(NotAllowed):
            say(here, lane, actor=person)


def test_nothing_said_in_caucus_or_desk_is_on_any_page_feed_mail_or_count_outside(here, as_person):
    addresses = [
        reverse("negotiations:rooms"),
        reverse("home:home"),
        reverse("notifications:inbox"),
        *(reverse(f"negotiations:{name}", args=[here.room.public_id]) for name in ("room", "history")),
        lane_url(here, "table"),
    ]
    outside = {"caucus": ("delegate", "signatory", "representative"), "desk": ("delegate", "signatory")}
    api = Caller(here.delegate, here.company)
    say(here, "table")
    before = {
        name: [words(as_person(people(here)[name]).get(url)) for url in addresses]
        for name in outside["caucus"]
    }
    api_before = [api.get(path).content for path in ("rooms/", f"rooms/{here.room.public_id}/")]
    for lane in ("caucus", "desk"):
        say(here, lane, f"{SAID[lane]} @{here.members[0].name} @{here.representative.name}")
    for name in outside["desk"]:
        assert [words(as_person(people(here)[name]).get(url)) for url in addresses] == before[name], name
    # The union hears that the desk has news, and of the caucus nothing.
    after = [words(as_person(here.representative).get(url)) for url in addresses]
    assert SAID["caucus"] not in " ".join(after)
    assert api_before == [api.get(path).content for path in ("rooms/", f"rooms/{here.room.public_id}/")]
    told = {
        (one.person, one.entry.stream.name.partition(":")[0]) for one in Notice.objects.all() if one.entry
    }
    assert (here.members[0], "caucus") in told
    assert (here.representative, "desk") in told
    assert not {lane for person, lane in told if person in {here.delegate, here.signatory}} & {
        "caucus",
        "desk",
    }
    assert (here.representative, "caucus") not in told
    assert (here.members[0], "desk") not in told


def test_each_lane_has_a_stream_and_a_table_of_its_own_and_no_words_in_the_record(here):
    for lane in domain.LANES:
        said = say(here, lane)
        entry = Entry.objects.get(kind="message.posted", stream__name=f"{lane}:{here.room.pk}")
        assert entry.payload == {
            "room": here.room.public_id,
            "message": said.public_id,
            "words": domain.hash_of_words(SAID[lane], said.salt),
        }
        assert ROWS[lane].objects.get().pk == said.pk
    assert {lane: table.objects.count() for lane, table in ROWS.items()} == dict.fromkeys(ROWS, 1)


def test_the_union_reads_the_caucus_by_invitation_and_not_after_it(here, as_person):
    say(here, "caucus")
    union, steward = as_person(here.representative), as_person(here.steward)
    guest = reverse("negotiations:caucus_guest", args=[here.room.public_id])
    assert union.get(lane_url(here, "caucus")).status_code == 404
    assert as_person(here.members[0]).post(guest, {"act": "invite"}).status_code == 403
    assert steward.post(guest, {"act": "invite"}).status_code == 302
    assert SAID["caucus"] in words(union.get(lane_url(here, "caucus")))
    assert "members, and the union as a guest" in words(steward.get(lane_url(here, "caucus")))
    assert union.post(lane_url(here, "caucus"), {"text": "Thank you."}).status_code == 302
    assert steward.post(guest, {"act": "invite"}).status_code == 409
    assert steward.post(guest, {"act": "end"}).status_code == 302
    assert union.get(lane_url(here, "caucus")).status_code == 404
    assert "Thank you." in words(steward.get(lane_url(here, "caucus")))
    assert steward.post(guest, {"act": "end"}).status_code == 409


def test_a_room_without_a_union_has_no_one_to_invite():
    here = world(with_union=False)
    with refused("caucus.no_union"):
        actions.invite_union(actor=here.steward, room_id=here.room.pk, at=AT)


def test_only_the_author_erases_and_a_tombstone_and_the_hash_stay(here, as_person):
    message = say(here, "table", "Too much said.")
    for person in (here.members[0], here.delegate, here.representative):
        assert as_person(person).post(lane_url(here, "table", "erase_message", 1)).status_code == 404
        with pytest.raises(NotAllowed):
            actions.erase_message(actor=person, room_id=here.room.pk, lane="table", number=1, at=AT)
    client = as_person(here.steward)
    assert "Too much said." in words(client.get(lane_url(here, "table", "erase_message", 1)))
    assert client.post(lane_url(here, "table", "erase_message", 1)).status_code == 302
    row = TableMessage.objects.get()
    assert (row.text, row.salt, row.text_hash) == ("", "", message.text_hash)
    said = words(as_person(here.delegate).get(lane_url(here, "table")))
    assert "Erased by its author." in said
    assert "Too much said." not in said
    assert client.post(lane_url(here, "table", "erase_message", 1)).status_code == 409


def test_a_struck_message_is_hidden_behind_the_reason_and_found_by_nobody(here, as_person):
    say(here, "table", "An insult.", actor=here.delegate)
    union = as_person(here.representative)
    address = reverse("negotiations:strike_message", args=[here.room.public_id, 1])
    for person in (here.steward, here.delegate):
        assert as_person(person).post(address, {"reason": "No."}).status_code == 403
    assert union.post(address, {"reason": ""}).status_code == 422
    assert union.post(address, {"reason": "We speak of terms here."}).status_code == 302
    assert TableMessage.objects.get().text == "An insult."
    for person in (here.steward, here.delegate, here.representative):
        said = words(as_person(person).get(lane_url(here, "table")))
        assert "An insult." not in said
        assert "Struck by Ingrid Vasko: “We speak of terms here.”" in said
        assert "An insult." not in words(as_person(person).get(lane_url(here, "table") + "?q=insult"))
    assert "An insult." not in words(union.get(address))
    again = union.post(address, {"reason": "Again, in words."})
    assert (again.status_code, "Again, in words." in words(again)) == (422, True)
    # Its author may still erase it.
    actions.erase_message(actor=here.delegate, room_id=here.room.pk, lane="table", number=1, at=AT)
    assert TableMessage.objects.get().text == ""


def test_a_mention_reaches_those_who_read_the_lane_and_nobody_else(here):
    say(here, "table", "@Jonas Feld, what do you say?", actor=here.representative)
    assert TableMessage.objects.get().mentions == []
    here.offer("8")
    say(here, "table", "@jonas feld and @Petra Rohde, what do you say?")
    assert TableMessage.objects.get(number=2).mentions == [here.delegate.public_id]
    told = Notice.objects.filter(entry__kind="message.posted")
    assert [one.person for one in told] == [here.delegate]


def test_a_company_cannot_find_members_by_mentioning_them(here, as_person):
    member = here.members[0]
    say(here, "table", f"@{member.name}, are you there?", actor=here.delegate)
    assert TableMessage.objects.get().mentions == []
    page = words(as_person(here.delegate).get(lane_url(here, "table")))
    assert page.count(member.name) == 1


def test_marks_move_forward_and_tell_how_many_read_and_not_who(here, as_person):
    for number in range(3):
        say(here, "caucus", f"number {number}")
    member = here.members[0]
    assert queries.news_in_lanes(member, here.room) == [
        queries.LaneNews("table", 0),
        queries.LaneNews("caucus", 3),
    ]
    client = as_person(member)
    assert "members only, 3 new" in words(
        client.get(reverse("negotiations:room", args=[here.room.public_id]))
    )
    for number in ("3", "1", "99", "x"):
        assert client.post(lane_url(here, "caucus", "lane_read"), {"number": number}).status_code == 204
    assert ReadMark.objects.get(person=member).number == 3
    assert "1 other on your side has read everything." in words(
        as_person(here.steward).get(lane_url(here, "caucus"))
    )
    say(here, "table")
    assert client.post(lane_url(here, "table", "lane_read"), {"number": "1"}).status_code == 204
    assert "1 other on your side has read" in words(as_person(here.steward).get(lane_url(here, "table")))
    for other in (here.delegate, here.representative):
        assert "has read" not in words(as_person(other).get(lane_url(here, "table")))


def test_an_empty_message_is_refused_and_a_long_one_too(here, as_person):
    client = as_person(here.steward)
    assert client.post(lane_url(here, "table"), {"text": "  "}).status_code == 422
    assert client.post(lane_url(here, "table"), {"text": "x" * 4001}).status_code == 422
    with refused("message.empty"):
        say(here, "table", "   ")
    with refused("message.too_long"):
        say(here, "table", "x" * 4001)


@pytest.mark.parametrize("lane", domain.LANES)
def test_what_was_said_never_changes_and_is_never_deleted(here, lane):
    say(here, lane)
    rows = ROWS[lane].objects.all()
    for change in ({"text": "other"}, {"salt": "0"}, {"author": here.delegate}, {"text_hash": "0" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete("default")


def test_an_archive_holds_ones_own_words_and_nobody_elses(here):
    say(here, "caucus", actor=here.members[0])
    say(here, "desk")
    held = {section.name: section.rows for section in sections(here.members[0])}
    assert [row["text"] for row in held["said"]] == [SAID["caucus"]]


def test_a_lane_needs_the_same_number_of_statements_however_much_was_said(here, as_person):
    say(here, "table", "one")
    client, address = as_person(here.delegate), lane_url(here, "table")
    first = statements_about_rooms(client, address)
    for number in range(60):
        say(here, "table", f"again {number}", actor=here.steward)
    assert statements_about_rooms(client, address) == first
    page = client.get(address)
    assert (len(page.context["posts"]), page.context["older"]) == (30, 32)
