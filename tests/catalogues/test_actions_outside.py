"""Asking an owner without an account: who may, how often, and what nobody learns."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import Error, transaction

from apps.accounts.models import Role
from apps.audit.models import Entry
from apps.catalogues import actions, queries
from apps.catalogues.models import OutsideAnswer, OutsideAsk, OutsideWords, Share, StoppedAddress
from apps.common.errors import NotAllowed, Refusal
from apps.notifications import actions as mails
from apps.notifications import tasks
from apps.notifications.models import OutboxMail
from tests import makers
from tests.catalogues.owners import DAY, NEW, answer, duo, shown, token_of

pytestmark = pytest.mark.django_db


def code_of(action, *given, **words):
    with pytest.raises(Refusal) as refusal:
        action(*given, **words)
    return refusal.value.code


def send_all(at):
    while mails.send_next(deliver=tasks.deliver, at=at):
        pass
    return [one for one in mail.outbox if one.to == [NEW]]


def kinds():
    return list(
        Entry.objects.filter(kind__startswith="outside.").order_by("pk").values_list("kind", flat=True)
    )


def claim_of(place, at, song=0):
    [facts] = queries.work_facts([place.songs[song].pk], on=at.date())
    return facts


def test_token_is_made_with_the_mail_and_kept_as_a_hash_alone(at):
    place = duo()
    ask = place.ask(at)
    assert ask.token_hash == ""
    (message,) = send_all(at)
    token = message.body.split("/works/outside/open/")[1].split("/")[0]
    assert queries.ask_by_token(token) == ask
    everything = str([list(model.objects.values()) for model in (OutsideAsk, Entry, OutboxMail)])
    assert token not in everything
    assert NEW not in str([list(model.objects.values()) for model in (Entry, OutboxMail)])
    assert message.subject == "Mira Okonjo asks you: may your share be licensed?"
    assert place.songs[0].title not in message.body


def test_only_who_speaks_for_the_artist_asks_and_only_for_a_collective_of_theirs(at):
    place = duo()
    with pytest.raises(NotAllowed):
        place.ask(at, actor=makers.person())
    elsewhere = makers.collective("Elsewhere")
    assert code_of(place.ask, at, collective=elsewhere) == "outside.not_a_member"
    union = makers.union()
    makers.seat(place.artist, union, Role.MEMBER)
    assert code_of(place.ask, at, collective=union) == "outside.not_a_member"
    assert code_of(place.ask, at, email=place.artist.email.upper()) == "outside.your_own"
    assert code_of(place.ask, at, questions=["person"]) == "outside.no_question"
    assert kinds() == []
    place.ask(at)
    assert kinds() == ["outside.asked"]


def test_only_shares_of_others_and_controlled_ones_of_ones_own_can_be_asked_about(at):
    place = duo()
    stranger = makers.person()
    theirs = makers.work(stranger, ppm=500_000)
    makers.share(theirs, None, ppm=500_000, outside="Ilse Rand")
    own = place.songs[0].shares.filter(holder=place.artist).values_list("pk", flat=True)
    others = theirs.shares.values_list("pk", flat=True)
    assert code_of(place.ask, at, share_ids=[*own, *others]) == "outside.no_shares"
    controlled = makers.work(place.artist, controller="label")
    ask = place.ask(at, share_ids=list(controlled.shares.values_list("pk", flat=True)), name="Pale Moon")
    assert ask.asked.count() == 4


def test_what_is_asked_or_answered_is_not_asked_twice(at):
    place = duo(2)
    ask = place.ask(at)
    assert code_of(place.ask, at, email="other@new.example") == "outside.asked_already"
    answer(token_of(ask, at), ask, "no", at)
    assert code_of(place.ask, at + 300 * DAY) == "outside.asked_already"
    assert place.ask(at + 367 * DAY).pk != ask.pk


def test_asking_again_waits_for_days_and_ends_after_three_mails(at):
    place = duo()
    ask = place.ask(at)
    first = token_of(ask, at)
    again = {"actor": place.artist, "ask_id": ask.pk}
    assert code_of(actions.ask_outside_again, **again, at=at + 2 * DAY) == "outside.sent_lately"
    actions.ask_outside_again(**again, at=at + 3 * DAY)
    assert queries.ask_by_token(first) is None
    assert code_of(answer, first, ask, "yes", at + 3 * DAY) == "outside.unknown"
    # A question that has lapsed stands again with a new mail.
    actions.ask_outside_again(**again, at=at + 40 * DAY)
    assert code_of(actions.ask_outside_again, **again, at=at + 50 * DAY) == "outside.enough_mails"
    with pytest.raises(NotAllowed):
        actions.ask_outside_again(actor=makers.person(), ask_id=ask.pk, at=at + 50 * DAY)
    assert kinds() == ["outside.asked", "outside.asked_again", "outside.asked_again"]


def test_nobody_sends_more_than_so_many_mails_a_day(at):
    place = duo(21)
    shares = [list(song.shares.filter(holder=None).values_list("pk", flat=True)) for song in place.songs]
    for number in range(20):
        place.ask(at, share_ids=shares[number], email=f"one-{number}@new.example")
    assert code_of(place.ask, at, share_ids=shares[20]) == "outside.too_many"
    place.ask(at + DAY + timedelta(seconds=1), share_ids=shares[20])


def test_withdrawn_question_is_never_sent_and_opens_nothing(at):
    place = duo()
    ask = place.ask(at)
    actions.withdraw_outside(actor=place.artist, ask_id=ask.pk, at=at)
    assert send_all(at) == []
    assert OutboxMail.objects.get(ask=ask).given_up_at == at
    assert code_of(actions.withdraw_outside, actor=place.artist, ask_id=ask.pk, at=at) == "outside.over"
    assert place.ask(at).pk != ask.pk


def test_withdrawing_gives_up_a_yes(at):
    place = duo()
    ask = place.ask(at)
    token = token_of(ask, at)
    answer(token, ask, "yes", at)
    assert claim_of(place, at).outside_count == 0
    actions.withdraw_outside(actor=place.artist, ask_id=ask.pk, at=at)
    assert claim_of(place, at).outside_count == 1
    assert code_of(answer, token, ask, "yes", at) == "outside.unknown"


def test_address_that_wants_no_mail_is_never_written_to_and_nobody_is_told(at):
    place = duo()
    ask = place.ask(at)
    token = token_of(ask, at)
    actions.stop_asking(token=token, shown=shown(ask), at=at)
    mail.outbox.clear()
    ask.refresh_from_db()
    assert (ask.state, ask.email) == ("answered", "")
    assert NEW not in str(list(StoppedAddress.objects.values()))
    other = duo()
    quiet = other.ask(at, email=NEW.upper())
    assert send_all(at) == []
    # What the other asker sees is what everybody sees who waits for an answer.
    assert (quiet.state, quiet.mails, quiet.email) == ("waiting", 1, NEW)
    again = actions.ask_outside_again(actor=other.artist, ask_id=quiet.pk, at=at + 3 * DAY)
    assert send_all(at + 3 * DAY) == []
    assert (again.state, again.last_asked_at) == ("waiting", at + 3 * DAY)


def test_this_is_not_my_work_is_kept_to_for_good(at):
    place = duo()
    ask = place.ask(at)
    answer(token_of(ask, at), ask, "not_theirs", at, name="", is_sure=False)
    assert claim_of(place, at).count_said("no") == 1
    actions.withdraw_outside(actor=place.artist, ask_id=ask.pk, at=at)
    actions.forget_outside_addresses(at + DAY, 100)
    assert code_of(place.ask, at + 3000 * DAY) == "outside.not_theirs"
    place.ask(at + 3000 * DAY, email="another@new.example")


def test_evidence_is_never_changed_and_its_words_only_go(at):
    place = duo()
    ask = place.ask(at)
    token = token_of(ask, at)
    seen = shown(ask)
    answer(token, ask, "yes", at)
    kept = OutsideAnswer.objects.get()
    assert kept.answers == {place.songs[0].public_id: "yes"}
    assert (kept.text_hash, kept.text_version, kept.at) == (seen.text_hash, "1", at)
    assert kept.address_hash == ask.address_hash
    assert len(kept.token_hash) == 64
    assert kept.words.typed_name == "Ilse Rand"
    assert "Song 0" in kept.words.text
    for change in (
        lambda: OutsideAnswer.objects.update(answers={}),
        lambda: OutsideAnswer.objects.all().delete(),
        lambda: OutsideWords.objects.update(text="Something else."),
        lambda: OutsideWords.objects.update(typed_name="Somebody else"),
        lambda: OutsideWords.objects.all().delete(),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()
    OutsideWords.objects.update(text="", typed_name="")
    with pytest.raises(Error), transaction.atomic():
        OutsideWords.objects.update(text="Song 0")


def test_erased_artist_takes_questions_with_their_words_along(at):
    place = duo()
    ask = place.ask(at)
    token = token_of(ask, at)
    answer(token, ask, "yes", at)
    actions.forget_outside(person=place.artist, addresses=(), at=at)
    ask.refresh_from_db()
    assert (ask.state, ask.name, ask.email, ask.token_hash) == ("withdrawn", "", "", "")
    assert list(OutsideWords.objects.values_list("text", "typed_name")) == [("", "")]
    assert OutsideAnswer.objects.get().text_hash
    assert queries.ask_by_token(token) is None


def test_address_of_somebody_erased_goes_from_questions_of_others(at):
    place = duo()
    ask = place.ask(at)
    actions.forget_outside(person=makers.person(), addresses=(NEW.upper(),), at=at)
    ask.refresh_from_db()
    assert (ask.email, ask.state) == ("", "waiting")
    assert actions.draw_outside_token(ask_id=ask.pk, at=at) is None


@pytest.mark.parametrize("said", ["nothing", "withdrawn", "yes"])
def test_addresses_go_once_the_question_or_its_answer_is_over(at, said):
    place = duo()
    ask = place.ask(at)
    token = token_of(ask, at)
    over = {"nothing": at + 30 * DAY, "withdrawn": at, "yes": at.replace(hour=0) + 366 * DAY}[said]
    if said == "yes":
        answer(token, ask, "yes", at)
    if said == "withdrawn":
        actions.withdraw_outside(actor=place.artist, ask_id=ask.pk, at=at)
    assert actions.forget_outside_addresses(over - timedelta(seconds=1), 100) == 0
    assert actions.forget_outside_addresses(over + DAY, 100) == 1
    ask.refresh_from_db()
    assert (ask.email, ask.token_hash) == ("", "")
    assert Share.objects.filter(holder=None, ended_at=None).exists()
