"""Who hears what through real sockets, and that the wrong side hears nothing."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings
from websockets.exceptions import InvalidStatus

from apps.accounts.actions import end_seat, open_seat
from apps.accounts.models import User
from apps.audit.actions import record
from apps.common import wakeup
from apps.live import consumers, rounds
from apps.negotiations import actions as negotiations
from apps.negotiations.models import Offer
from tests import makers
from tests.ballots import makers as ballots
from tests.contracts.makers import world
from tests.failure.rig import until
from tests.live.bus import Bus
from tests.live.makers import Ear, Scene, listen, offer, room, scene, session_of
from tests.live.server import Server
from tests.signin import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def tell(stream: str, kind: str = "room.resumed") -> int:
    return record(stream=stream, kind=kind, payload={}, at=NOW).sequence


def in_room(site: Server, where: Scene, person: User, query: str = "") -> Ear:
    return listen(site, f"/ws/room/{where.room.public_id}/{query}", session_of(person))


def five_vote(where: Scene) -> None:
    for member in where.members[:5]:
        ballots.vote(where.ballot, member, "yes")


def test_both_sides_and_the_union_hear_a_fact_within_a_second(live_site: Server) -> None:
    where = scene()
    ears = {name: in_room(live_site, where, person) for name, person in where.place.everybody().items()}
    for ear in ears.values():
        ear.hear_all(0.3)
    began = time.monotonic()
    sequence = tell(where.room.stream)
    for name, ear in ears.items():
        assert ear.hear(1) == {"kind": "room.resumed", "sequence": sequence}, name
    assert time.monotonic() - began < 1


def test_inbox_rings_for_who_is_told_and_for_nobody_else(live_site: Server) -> None:
    where = scene()
    told, untold = where.place.delegate, where.place.other
    ears = [listen(live_site, "/ws/me/", session_of(person)) for person in (told, untold)]
    for ear in ears:
        ear.hear_all(0.3)
    payload = {"room": where.room.public_id}
    record(stream=where.room.stream, kind="room.resumed", payload=payload, at=NOW)
    heard = [[message["kind"] for message in ear.hear_all()] for ear in ears]
    assert sorted(heard[0]) == ["inbox.changed", "room.resumed"]
    assert heard[1] == ["room.resumed"]


def test_members_hear_turnout_and_company_and_union_hear_nothing_of_it(live_site: Server) -> None:
    where = scene()
    ears = {name: in_room(live_site, where, person) for name, person in where.place.everybody().items()}
    for ear in ears.values():
        ear.hear_all(0.3)
    five_vote(where)
    for name in ("artist", "other", "steward"):
        turnout = [message for message in ears[name].hear_all() if message["kind"] == "turnout"]
        assert turnout, name
        assert {key: turnout[-1][key] for key in ("ballot", "voted", "total", "quorum")} == {
            "ballot": where.ballot.public_id,
            "voted": 5,
            "total": 6,
            "quorum": 3,
        }
        assert "'yes'" not in str(turnout)
    sequence = tell(where.room.stream)
    for name in ("delegate", "signatory", "representative"):
        assert ears[name].hear_all() == [{"kind": "room.resumed", "sequence": sequence}], name


def test_talk_of_the_members_stays_with_the_members(live_site: Server) -> None:
    where = scene()
    ours, theirs = (
        in_room(live_site, where, where.place.artist),
        in_room(live_site, where, where.place.delegate),
    )
    ours.hear_all(0.3), theirs.hear_all(0.3)
    tell(f"members:{where.place.collective.pk}", "bylaws.set")
    assert {"kind": "bylaws.set"} in ours.hear_all()
    assert theirs.hear_all() == []


def test_each_lane_is_heard_by_its_own_people_alone(live_site: Server) -> None:
    where = scene()
    everybody = where.place.everybody()
    reads = {
        "table": {"artist", "other", "steward", "delegate", "signatory", "representative"},
        "caucus": {"artist", "other", "steward"},
        "desk": {"steward", "representative"},
    }
    for lane, readers in reads.items():
        path = f"/ws/lane/{where.room.public_id}/{lane}/"
        ears = {name: listen(live_site, path, session_of(person)) for name, person in everybody.items()}
        for name, ear in ears.items():
            if name not in readers:
                assert ear.close_code() == consumers.NOT_FOUND, (lane, name)
        heard = {name: ear for name, ear in ears.items() if name in readers}
        for ear in heard.values():
            assert ear.hear_all(0.2) == []
        for other in reads:
            tell(f"{other}:{where.room.pk}", "message.posted")
        for name, ear in heard.items():
            assert [message["kind"] for message in ear.hear_all()] == ["message.posted"], (lane, name)


def test_the_union_hears_nothing_more_of_a_caucus_that_it_left(live_site: Server) -> None:
    where = scene()
    room, steward = where.room.pk, where.place.steward
    negotiations.invite_union(actor=steward, room_id=room, at=NOW)
    path = f"/ws/lane/{where.room.public_id}/caucus/"
    union = listen(live_site, path, session_of(where.place.representative))
    member = listen(live_site, path, session_of(where.place.artist))
    tell(f"caucus:{room}", "message.posted")
    assert union.hear()["kind"] == member.hear()["kind"] == "message.posted"
    negotiations.dismiss_union(actor=steward, room_id=room, at=NOW)
    assert union.close_code() == consumers.NOT_FOUND
    tell(f"caucus:{room}", "message.posted")
    assert [message["kind"] for message in member.hear_all()] == ["caucus.closed", "message.posted"]


def test_a_member_whose_stay_at_the_desk_ends_hears_nothing_more_of_it(live_site: Server) -> None:
    where = scene()
    room, member, steward = where.room.pk, where.place.artist, where.place.steward
    path = f"/ws/lane/{where.room.public_id}/desk/"
    for end in ("dismissed", "left"):
        guest = negotiations.admit_to_desk(actor=steward, room_id=room, person=member, at=NOW)
        ear = listen(live_site, path, session_of(member))
        union = listen(live_site, path, session_of(where.place.representative))
        tell(f"desk:{room}", "message.posted")
        assert ear.hear()["kind"] == union.hear()["kind"] == "message.posted", end
        if end == "dismissed":
            negotiations.dismiss_from_desk(actor=steward, room_id=room, public_id=guest.public_id, at=NOW)
        else:
            # No fact tells of it: the next word finds out.
            member.seats.filter(organisation=where.place.collective).update(until=NOW)
            tell(f"desk:{room}", "message.posted")
        assert ear.close_code() == consumers.NOT_FOUND, end
        assert listen(live_site, path, session_of(member)).close_code() == consumers.NOT_FOUND, end
        assert union.hear()["kind"] in {"desk.dismissed", "message.posted"}, end


def test_who_speaks_for_the_union_no_longer_hears_no_word_of_its_desk(live_site: Server) -> None:
    where = scene()
    path = f"/ws/lane/{where.room.public_id}/desk/"
    union = listen(live_site, path, session_of(where.place.representative))
    union.hear_all(0.3)
    where.place.representative.seats.update(until=NOW)
    tell(f"desk:{where.room.pk}", "message.posted")
    assert union.close_code() == consumers.NOT_FOUND


def test_sealed_turnout_is_told_in_steps_of_five(live_site: Server) -> None:
    where = scene()
    ear = in_room(live_site, where, where.place.artist)
    assert [message["voted"] for message in ear.hear_all(0.5)] == [0]
    for member in where.members[:4]:
        ballots.vote(where.ballot, member, "yes")
    assert ear.hear_all() == []
    ballots.vote(where.ballot, where.members[4], "no")
    assert [message["voted"] for message in ear.hear_all()] == [5]


def test_ballot_socket_gives_turnout_to_the_roll_and_only_facts_to_the_certifier(live_site: Server) -> None:
    where = scene()
    path = f"/ws/ballot/{where.ballot.public_id}/"
    voter = listen(live_site, path, session_of(where.place.artist))
    certifier = listen(live_site, path, session_of(where.place.representative))
    voter.hear_all(0.3), certifier.hear_all(0.3)
    five_vote(where)
    assert [message["kind"] for message in voter.hear_all()] == ["turnout"]
    assert certifier.hear_all() == []
    ballots.close(where.ballot)
    assert [message["kind"] for message in certifier.hear_all()] == ["ballot.closed"]


def test_own_socket_hears_what_concerns_the_person_and_nothing_else(live_site: Server) -> None:
    where, elsewhere = scene(), makers.person()
    hers, his = (
        listen(live_site, "/ws/me/", session_of(where.place.artist)),
        listen(live_site, "/ws/me/", session_of(elsewhere)),
    )
    hers.hear_all(0.3), his.hear_all(0.3)
    own = tell(f"person:{where.place.artist.pk}", "work.answered")
    tell(where.room.stream)
    tell(f"company:{where.place.company.pk}", "dossier.written")
    assert hers.hear_all() == [{"kind": "work.answered", "sequence": own}, {"kind": "room.resumed"}]
    assert his.hear_all() == []


def test_nobody_listens_without_signing_in(live_site: Server) -> None:
    where = scene()
    ear = listen(live_site, f"/ws/room/{where.room.public_id}/")
    assert ear.close_code() == consumers.NOT_SIGNED_IN
    assert listen(live_site, "/ws/me/").close_code() == consumers.NOT_SIGNED_IN


def test_room_of_others_is_as_if_it_did_not_exist(live_site: Server) -> None:
    where, stranger = scene(), session_of(makers.person())
    for public_id in (where.room.public_id, "aaaaaaaaaaaaaaaa"):
        assert listen(live_site, f"/ws/room/{public_id}/", stranger).close_code() == consumers.NOT_FOUND
    path = f"/ws/ballot/{where.ballot.public_id}/"
    company = session_of(where.place.delegate)
    assert listen(live_site, path, company).close_code() == consumers.NOT_FOUND


def test_page_of_another_site_gets_no_socket(live_site: Server) -> None:
    where = scene()
    path, client = f"/ws/room/{where.room.public_id}/", session_of(where.place.artist)
    with pytest.raises(InvalidStatus) as refused:
        listen(live_site, path, client, origin="https://elsewhere.example")
    assert refused.value.response.status_code == 403
    assert listen(live_site, path, client).hear()["kind"] == "turnout"


def test_page_that_tells_what_it_has_seen_gets_what_it_missed(live_site: Server) -> None:
    where = scene()
    for _ in range(3):
        tell(where.room.stream)
    ear = in_room(live_site, where, where.place.delegate, "?seen=1")
    assert ear.hear_all(0.5) == [
        {"kind": "room.resumed", "sequence": 2},
        {"kind": "room.resumed", "sequence": 3},
    ]
    assert in_room(live_site, where, where.place.delegate, "?seen=3").hear_all(0.5) == []
    assert in_room(live_site, where, where.place.delegate, "?seen=x").hear_all(0.5) == []


def test_page_that_missed_very_much_is_told_to_catch_up(live_site: Server) -> None:
    where = scene()
    for _ in range(consumers.MOST_MISSED + 2):
        tell(where.room.stream)
    ear = in_room(live_site, where, where.place.delegate, "?seen=1")
    assert [message["kind"] for message in ear.hear_all(0.5)] == ["catchup"]


def test_seat_that_ends_silences_the_socket_at_once(live_site: Server) -> None:
    where = scene()
    leaver, stayer = where.place.delegate, where.place.signatory
    gone, still = in_room(live_site, where, leaver), in_room(live_site, where, stayer)
    tell(where.room.stream)
    assert gone.hear()["kind"] == still.hear()["kind"] == "room.resumed"
    end_seat(person=leaver, organisation=where.place.company, role="delegate", at=NOW)
    assert gone.close_code() == consumers.NOT_FOUND
    tell(where.room.stream)
    assert still.hear()["kind"] == "room.resumed"


def test_vote_that_begins_brings_turnout_to_the_open_page(live_site: Server) -> None:
    place = world(works=1)
    where = room(place)
    on_table = offer(where, place.delegate)
    path = f"/ws/room/{where.public_id}/"
    ours = listen(live_site, path, session_of(place.artist))
    theirs = listen(live_site, path, session_of(place.delegate))
    assert ours.hear_all(0.3) == theirs.hear_all(0.3) == []
    subject = f"offer:{on_table.public_id}"
    ballot = ballots.ballot([place.artist, place.other], organisation=place.collective, subject=subject)
    Offer.objects.filter(pk=on_table.pk).update(ballot=ballot, state="voting")
    tell(where.stream, "offer.put_to_vote")
    assert "turnout" in {message["kind"] for message in ours.hear_all()}
    assert [message["kind"] for message in theirs.hear_all()] == ["offer.put_to_vote"]


def test_signing_out_closes_the_socket(live_site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "ASK_AGAIN_SECONDS", 0.2)
    where = scene()
    client = session_of(where.place.delegate)
    ear = listen(live_site, f"/ws/room/{where.room.public_id}/", client)
    assert ear.hear_all(0.6) == []
    client.logout()
    assert ear.close_code() == consumers.NOT_SIGNED_IN


@pytest.fixture
def own_bus(tmp_path: Path) -> Iterator[Bus]:
    bus = Bus(tmp_path)
    bus.start()
    with override_settings(REDIS_URL=bus.url):
        wakeup.bus.cache_clear()
        yield bus
    wakeup.bus.cache_clear()
    bus.kill()
    # What is still owed for it is made good on the bus of all tests, and would be heard in the next of them.
    until(lambda: not wakeup._Loss.is_owed)


def test_when_the_bus_comes_back_every_page_is_told_to_catch_up(transactional_db: None, own_bus: Bus) -> None:
    where = scene()
    with Server() as site:
        ear = in_room(site, where, where.place.delegate)
        tell(where.room.stream)
        assert ear.hear() == {"kind": "room.resumed", "sequence": 1}
        own_bus.kill()
        tell(where.room.stream)
        assert ear.hear_all() == []
        own_bus.start()
        # The hub says so, and whoever spoke to a bus that was away may say so as well.
        assert {message["kind"] for message in (ear.hear(8), *ear.hear_all(1))} == {"catchup"}
        assert tell(where.room.stream) == 3
        assert ear.hear() == {"kind": "room.resumed", "sequence": 3}


def test_votes_cast_while_the_bus_was_away_are_shown_when_it_is_back(
    transactional_db: None, own_bus: Bus
) -> None:
    where = scene()
    with Server() as site:
        ear = in_room(site, where, where.place.artist)
        assert [message["voted"] for message in ear.hear_all(0.5)] == [0]
        own_bus.kill()
        five_vote(where)
        own_bus.start()
        heard = [ear.hear(8), ear.hear(8)]
        assert sorted(message["kind"] for message in heard) == ["catchup", "turnout"]
        assert [message["voted"] for message in heard if message["kind"] == "turnout"] == [5]


def test_page_that_comes_back_to_sockets_that_were_restarted_is_told_the_newest(
    transactional_db: None, own_channel: None
) -> None:
    where = scene()
    with Server() as site:
        ear = in_room(site, where, where.place.artist)
        assert [message["voted"] for message in ear.hear_all(0.5)] == [0]
        sequence = tell(where.room.stream)
        assert ear.hear()["sequence"] == sequence
    five_vote(where)
    missed = tell(where.room.stream)
    with Server(site.port) as again:
        heard = in_room(again, where, where.place.artist, f"?seen={sequence}").hear_all()
    assert [message["sequence"] for message in heard if "sequence" in message] == [missed]
    assert [message["voted"] for message in heard if message["kind"] == "turnout"] == [5]


def test_ending_a_session_elsewhere_closes_its_sockets_at_once_and_no_others(live_site: Server) -> None:
    where = scene()
    person = where.place.delegate
    here, there = session_of(person), session_of(person)
    stays, goes = (listen(live_site, f"/ws/room/{where.room.public_id}/", client) for client in (here, there))
    assert stays.hear_all(0.3) == goes.hear_all(0.3) == []
    here.post("/settings/sessions/", {"others": "1"})
    assert goes.close_code() == consumers.NOT_SIGNED_IN
    tell(where.room.stream)
    assert stays.hear()["kind"] == "room.resumed"


def test_a_seat_that_demands_a_second_factor_is_told_nothing_before_it_was_used(live_site: Server) -> None:
    where = scene()
    bare = sign_in(where.place.delegate, factor=False)
    path = f"/ws/room/{where.room.public_id}/"
    assert listen(live_site, path, bare).close_code() == consumers.NOT_SIGNED_IN
    artist = sign_in(where.place.artist, factor=False)
    ear = listen(live_site, path, artist)
    tell(where.room.stream)
    assert "room.resumed" in {message["kind"] for message in ear.hear_all()}


def test_who_gets_such_a_seat_is_silenced_until_the_factor_was_used(live_site: Server) -> None:
    where = scene()
    artist = where.place.artist
    ear = listen(live_site, f"/ws/room/{where.room.public_id}/", sign_in(artist, factor=False))
    ear.hear_all(0.3)
    open_seat(person=artist, organisation=where.place.collective, role="steward", at=NOW)
    assert ear.close_code() == consumers.NOT_SIGNED_IN
