"""A collective asks a union, the union answers with a reason, and either side ends it with notice."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Organisation, Role, User
from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from apps.notifications import actions as notifications
from apps.notifications import tasks as mailing
from apps.unions import actions, domain, queries, tasks
from apps.unions.models import Affiliation, AffiliationAsk
from tests import makers
from tests.unions.test_unions import text_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SignIn = Callable[[User], Client]
MONTH = timedelta(days=domain.NOTICE_DAYS)


class Sides:
    """A collective with a steward and a member, and a union with two representatives."""

    def __init__(self) -> None:
        people = [makers.person(name) for name in ("Tomas", "Mira", "Ingrid", "Una")]
        self.tomas, self.mira, self.ingrid, self.una = people
        self.where = makers.collective("Common Measure", members=[self.mira], steward=self.tomas)
        self.union = makers.union("Stage Union", representative=self.ingrid)
        makers.seat(self.una, self.union, Role.REPRESENTATIVE)

    def ask(self, actor: User | None = None, union: Organisation | None = None) -> AffiliationAsk:
        return actions.ask_union(
            actor=actor or self.tomas,
            collective=self.where,
            union=union or self.union,
            words="We are forty.",
            at=AT,
        )

    def accept(self, ask: AffiliationAsk, actor: User | None = None) -> Affiliation:
        return actions.accept_ask(actor=actor or self.ingrid, ask_id=ask.pk, reason="Welcome.", at=AT)

    def notice(self, actor: User, at: datetime = AT) -> Affiliation:
        return actions.give_notice(actor=actor, collective=self.where, reason="We part.", at=at)


@pytest.fixture
def sides() -> Sides:
    return Sides()


def code_of(action: Callable[..., object], *given: object, **words: object) -> str:
    with pytest.raises(Refusal) as refusal:
        action(*given, **words)
    return refusal.value.code


def kinds(stream: str) -> list[str]:
    return list(Entry.objects.filter(stream__name=stream).order_by("sequence").values_list("kind", flat=True))


def send_all(at: datetime = AT) -> set[tuple[str, str]]:
    while notifications.send_next(deliver=mailing.deliver, at=at):
        pass
    found = {(one.to[0], one.subject) for one in mail.outbox}
    mail.outbox.clear()
    return found


def test_asked_accepted_and_told_to_both_sides(sides: Sides) -> None:
    ask = sides.ask()
    assert send_all() == {
        (one.email, "Common Measure asks Stage Union to stand beside it") for one in (sides.ingrid, sides.una)
    }
    sides.accept(ask)
    assert queries.union_of(sides.where.pk) == sides.union
    ask.refresh_from_db()
    assert (ask.state, ask.reason, ask.answered_by) == ("accepted", "Welcome.", sides.ingrid)
    told = ["union.asked", "union.affiliated"]
    assert kinds(f"members:{sides.where.pk}") == kinds(f"union:{sides.union.pk}") == told
    said = "Stage Union stands beside Common Measure"
    assert send_all() == {(sides.tomas.email, said), (sides.una.email, said)}


def test_declined_and_withdrawn_leave_the_way_to_ask_again(sides: Sides) -> None:
    ask = sides.ask()
    assert code_of(sides.ask) == "union.asked_already"
    actions.decline_ask(actor=sides.una, ask_id=ask.pk, reason="We are too few.", at=AT)
    assert (sides.tomas.email, "Stage Union does not stand beside Common Measure") in send_all()
    for act in (actions.accept_ask, actions.decline_ask):
        assert code_of(act, actor=sides.ingrid, ask_id=ask.pk, reason="So.", at=AT) == "union.ask_over"
    again = sides.ask()
    actions.withdraw_ask(actor=sides.tomas, ask_id=again.pk, at=AT)
    assert code_of(actions.withdraw_ask, actor=sides.tomas, ask_id=again.pk, at=AT) == "union.ask_over"
    assert queries.union_of(sides.where.pk) is None
    assert [one.state for one in queries.asks_of(sides.where.pk)] == ["withdrawn", "declined"]


def test_what_cannot_be_asked_or_answered(sides: Sides) -> None:
    assert code_of(sides.ask, union=makers.company()) == "union.not_a_union"
    ask = sides.ask()
    blank = {"actor": sides.ingrid, "ask_id": ask.pk, "reason": "  ", "at": AT}
    assert (
        code_of(actions.accept_ask, **blank)
        == code_of(actions.decline_ask, **blank)
        == "union.reason_missing"
    )
    other = makers.union()
    Affiliation.objects.create(collective=sides.where, union=other, since=AT)
    assert code_of(sides.accept, ask) == "union.another_beside"
    actions.withdraw_ask(actor=sides.tomas, ask_id=ask.pk, at=AT)
    assert code_of(sides.ask) == "union.another_beside"
    assert code_of(sides.ask, union=other) == "union.affiliated_already"


def test_who_may_ask_answer_and_end(sides: Sides) -> None:
    stranger, delegate = makers.person(), makers.person()
    makers.company(delegate=delegate)
    ask = sides.ask()
    for somebody in (sides.mira, sides.ingrid, stranger, delegate):
        with pytest.raises(NotAllowed):
            actions.withdraw_ask(actor=somebody, ask_id=ask.pk, at=AT)
    for somebody in (sides.mira, sides.tomas, stranger, delegate):
        with pytest.raises(NotAllowed):
            sides.accept(ask, somebody)
    makers.seat(sides.una, sides.where, Role.MEMBER)
    with pytest.raises(NotAllowed):
        sides.accept(ask, sides.una)
    sides.accept(ask)
    for somebody in (sides.mira, stranger, delegate):
        with pytest.raises(NotAllowed):
            sides.notice(somebody)
        with pytest.raises(NotAllowed):
            actions.put_in_charge(actor=somebody, collective=sides.where, person=sides.ingrid, at=AT)


@pytest.mark.parametrize("side", ["collective", "union"])
def test_either_side_ends_it_with_notice(sides: Sides, side: str) -> None:
    affiliation = sides.accept(sides.ask())
    speakers = {"collective": sides.tomas, "union": sides.ingrid}
    speaker = speakers.pop(side)
    (other,) = speakers.values()
    send_all()
    given = sides.notice(speaker)
    assert (given.notice_by, given.ends_at) == (side, AT + MONTH)
    assert other.email in {address for address, _subject in send_all()}
    assert code_of(sides.notice, other) == "union.notice_given_already"
    assert code_of(actions.take_back_notice, actor=other, collective=sides.where, at=AT) == "union.no_notice"
    due = {"affiliation_id": affiliation.pk}
    assert code_of(actions.end_due, **due, at=AT + MONTH - timedelta(seconds=1)) == "union.not_due"
    assert list(queries.affiliations_due(AT + MONTH)) == [affiliation.pk]
    actions.end_due(**due, at=AT + MONTH)
    assert queries.union_of(sides.where.pk) is None
    assert code_of(actions.end_due, **due, at=AT + MONTH) == "union.not_due"
    assert code_of(sides.notice, speaker) == "union.no_affiliation"
    assert kinds(f"union:{sides.union.pk}")[-2:] == ["union.notice_given", "union.ended"]


def test_a_notice_can_be_taken_back_and_given_again(sides: Sides) -> None:
    affiliation = sides.accept(sides.ask())
    sides.notice(sides.ingrid)
    kept = actions.take_back_notice(actor=sides.una, collective=sides.where, at=AT)
    assert (kept.notice_by, kept.ends_at, kept.notice_reason) == ("", None, "")
    assert list(queries.affiliations_due(AT + 2 * MONTH)) == []
    assert sides.notice(sides.tomas, AT + MONTH).ends_at == AT + 2 * MONTH
    assert kinds(f"members:{sides.where.pk}")[-3:] == [
        *("union.notice_given", "union.notice_taken_back", "union.notice_given")
    ]
    assert affiliation.pk == kept.pk


def test_the_clock_ends_what_is_due(sides: Sides) -> None:
    sides.accept(sides.ask())
    sides.notice(sides.tomas, timezone.now() - 2 * MONTH)
    assert tasks.end_due() == 1
    assert tasks.end_due() == 0
    assert queries.union_of(sides.where.pk) is None


def test_representatives_look_after_collectives_in_which_they_have_no_part(sides: Sides) -> None:
    affiliation = sides.accept(sides.ask())
    charge = {"actor": sides.ingrid, "collective": sides.where, "at": AT}
    actions.put_in_charge(**charge, person=sides.una)
    assert list(queries.in_charge_of(affiliation)) == [sides.una]
    assert code_of(actions.put_in_charge, **charge, person=sides.una) == "charge.already"
    assert code_of(actions.put_in_charge, **charge, person=sides.mira) == "charge.no_representative"
    makers.seat(sides.ingrid, sides.where, Role.MEMBER)
    assert code_of(actions.put_in_charge, **charge, person=sides.ingrid) == "charge.has_part"
    actions.end_charge(**charge, person=sides.una)
    assert code_of(actions.end_charge, **charge, person=sides.una) == "charge.none"
    actions.put_in_charge(**charge, person=sides.una)
    sides.notice(sides.tomas)
    actions.end_due(affiliation_id=affiliation.pk, at=AT + MONTH)
    assert not affiliation.charges.filter(until__isnull=True).exists()


def test_the_whole_way_by_page(sides: Sides, as_person: SignIn) -> None:
    page = reverse("unions:affiliation", args=[sides.where.slug])
    steward, member, speaker = (as_person(one) for one in (sides.tomas, sides.mira, sides.ingrid))
    assert "Your stewards can ask one." in text_of(member.get(page))
    assert member.post(page, {"union": sides.union.slug}).status_code == 403
    refused = steward.post(page, {"union": "nobody", "words": "We are forty."})
    assert refused.status_code == 422
    assert "We are forty." in text_of(refused)
    assert steward.post(page, {"union": sides.union.slug, "words": "We are forty."}).status_code == 302
    assert "Stage Union has been asked" in text_of(member.get(page))
    assert "We are forty." not in text_of(member.get(page))
    own = reverse("unions:collectives", args=[sides.union.slug])
    seen = text_of(speaker.get(own))
    assert "1 collective asks you" in seen
    assert "We are forty." in seen
    ask = AffiliationAsk.objects.get()
    there = reverse("unions:answer", args=[ask.public_id])
    assert speaker.post(there, {"decision": "accept", "reason": ""}).status_code == 422
    assert speaker.post(there, {"decision": "accept", "reason": "Welcome."}).status_code == 302
    put = {"person": sides.una.public_id, "act": "begin"}
    assert speaker.post(reverse("unions:charge", args=[sides.where.slug]), put).status_code == 302
    shown = text_of(member.get(page))
    for words in ("Stage Union stands beside you", "These look after you", "Una", "Welcome."):
        assert words in shown
    notice = reverse("unions:notice", args=[sides.where.slug])
    assert member.get(notice).status_code == 404
    assert "after 30 days" in text_of(speaker.get(notice))
    assert speaker.post(notice, {"reason": ""}).status_code == 422
    assert speaker.post(notice, {"reason": "We are too few."}).url == own
    assert "The union has given notice." in text_of(member.get(page))
    assert "We are too few." in text_of(steward.get(page))
    assert speaker.post(reverse("unions:take_back", args=[sides.where.slug])).url == own
    assert "given notice" not in text_of(member.get(page))


def test_nobody_else_reads_what_is_between_them(sides: Sides, as_person: SignIn) -> None:
    ask = sides.ask()
    rival = makers.person()
    other = makers.union(representative=rival)
    for somebody in (rival, makers.person()):
        client = as_person(somebody)
        assert client.get(reverse("unions:affiliation", args=[sides.where.slug])).status_code == 404
        assert client.get(reverse("unions:collectives", args=[sides.union.slug])).status_code == 404
        assert client.post(reverse("unions:answer", args=[ask.public_id])).status_code == 404
        assert client.get(reverse("unions:notice", args=[sides.where.slug])).status_code == 404
    assert "Nobody waits for your answer." in text_of(
        as_person(rival).get(reverse("unions:collectives", args=[other.slug]))
    )


def test_words_go_with_the_person_who_wrote_them(sides: Sides) -> None:
    ask = sides.ask()
    sides.accept(ask)
    actions.give_notice(actor=sides.tomas, collective=sides.where, reason="Tomas says so.", at=AT)
    actions.forget_words(person=sides.tomas, names=("Tomas",))
    actions.forget_words(person=sides.ingrid, names=("Ingrid",))
    ask.refresh_from_db()
    affiliation = Affiliation.objects.get()
    assert (ask.words, ask.reason, "Tomas" in affiliation.notice_reason) == ("", "", False)


def test_the_page_asks_as_often_for_many_collectives_as_for_one(sides: Sides, as_person: SignIn) -> None:
    def more() -> None:
        makers.collective(union=sides.union)
        asked = {"collective": makers.collective(), "union": sides.union}
        AffiliationAsk.objects.create(**asked, asked_by=sides.tomas, asked_at=AT)

    client, own = as_person(sides.ingrid), reverse("unions:collectives", args=[sides.union.slug])
    more()
    client.get(own)
    with CaptureQueriesContext(connection) as one:
        client.get(own)
    for _number in range(10):
        more()
    with CaptureQueriesContext(connection) as many:
        client.get(own)
    asked = [sum("unions_" in each["sql"] for each in found.captured_queries) for found in (one, many)]
    assert asked[0] == asked[1] > 2
