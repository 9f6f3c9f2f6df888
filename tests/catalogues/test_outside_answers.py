"""What an answer by mail brings about: a yes counts where it was given, silence and no count nowhere."""

from datetime import date, timedelta

import pytest

from apps.audit.models import Entry
from apps.catalogues import actions, domain, queries
from apps.catalogues.models import OutsideAnswer, Share
from apps.collectives.queries import standings
from apps.common.errors import Refusal
from apps.terms.domain import Terms
from tests import makers
from tests.catalogues.owners import DAY, NEW, answer, duo, shown, token_of

pytestmark = pytest.mark.django_db
TRAIN = {"scope.uses": ["train_generative"], "scope.rights": ["master", "composition"]}
REMIX = {"scope.uses": ["train_generative", "remix_stem"], "scope.rights": ["master", "composition"]}


def code_of(action, *given, **words):
    with pytest.raises(Refusal) as refusal:
        action(*given, **words)
    return refusal.value.code


def stands(place, at, terms=TRAIN, where=None, *, minimum=True, grade=True):
    """Say how the first song stands in a pool, by the one query that decides."""
    found = standings(
        (where or place.where).pk,
        Terms.parse(terms),
        company=place.company,
        minimum_met=minimum,
        grade_met=grade,
        at=at,
    )
    [one] = [each for each in found if each.work.work_id == place.songs[0].pk]
    return one.standing.reason


def claimed(place, at):
    """Say whose the first song is, by the domain and by counting, which have to agree."""
    mine = {place.artist.pk}
    visible = queries.works_visible_to(place.artist)
    [facts] = queries.work_facts([place.songs[0].pk], on=at.date())
    state = domain.claim_state(facts, mine)
    song = visible.filter(pk=place.songs[0].pk)
    [code] = queries.with_claim_state(song, mine, at.date()).values_list("claim", flat=True)
    assert code == {"shared": "mine"}.get(state.code, state.code)
    return state.code, state.outside, state.refused, state.agreed


@pytest.fixture
def place():
    made = duo()
    made.company = makers.company()
    makers.mandate(made.artist, made.where, {"train_generative": "yes", "remix_stem": "yes"})
    return made


def test_a_yes_counts_for_that_share_and_silence_and_no_do_not(place, at):
    assert (stands(place, at), claimed(place, at)) == ("outside_owner", ("waiting", 1, 0, 0))
    ask = place.ask(at)
    token = token_of(ask, at)
    assert (stands(place, at), claimed(place, at)) == ("outside_owner", ("waiting", 1, 0, 0))
    answer(token, ask, "no", at, name="", is_sure=False)
    assert (stands(place, at), claimed(place, at)) == ("outside_owner", ("waiting", 1, 1, 0))
    answer(token, ask, "yes", at)
    assert (stands(place, at), claimed(place, at)) == ("allowed", ("shared", 0, 0, 1))
    answer(token, ask, "no", at)
    assert (stands(place, at), claimed(place, at)) == ("outside_owner", ("waiting", 1, 1, 0))
    assert list(OutsideAnswer.objects.order_by("revision").values_list("revision", flat=True)) == [1, 2, 3]


def test_a_yes_counts_for_the_uses_and_the_collective_that_were_asked_and_above_the_minimum(place, at):
    ask = place.ask(at)
    answer(token_of(ask, at), ask, "yes", at)
    assert stands(place, at, REMIX) == "outside_owner"
    assert stands(place, at, minimum=False) == "outside_owner"
    assert stands(place, at, grade=False) == "outside_owner"
    assert stands(place, at, {"scope.rights": ["master", "composition"]}) == "outside_owner"
    elsewhere = makers.collective(members=[place.artist])
    makers.mandate(place.artist, elsewhere, {"train_generative": "yes"})
    assert stands(place, at, where=elsewhere) == "outside_owner"
    more = place.ask(at, collective=elsewhere)
    answer(token_of(more, at), more, "yes", at)
    assert stands(place, at, where=elsewhere) == "allowed"


def test_a_yes_ends_with_its_year_and_with_the_share_that_it_was_given_for(place, at):
    ask = place.ask(at)
    answer(token_of(ask, at), ask, "yes", at)
    assert stands(place, at + 365 * DAY) == "allowed"
    assert (stands(place, at + 366 * DAY), claimed(place, at + 366 * DAY)[0]) == ("outside_owner", "waiting")
    changed = {"actor": place.artist, "work_id": place.songs[0].pk, "outside_name": "Ilse Rand", "at": at}
    actions.assert_share(**changed, right="master", percent="40")
    assert claimed(place, at)[0] == "waiting"
    actions.claim_works(
        actor=place.artist,
        person=place.artist,
        work_ids=[place.songs[0].pk],
        answer="my_part",
        percent="60",
        at=at,
    )
    assert stands(place, at) != "allowed"


def test_a_yes_stays_with_a_share_that_is_entered_again_as_it_stands(place, at):
    ask = place.ask(at)
    token = token_of(ask, at)
    answer(token, ask, "yes", at)
    before = place.shares
    same = {"actor": place.artist, "work_id": place.songs[0].pk, "outside_name": "Ilse Rand", "percent": "50"}
    actions.assert_share(**same, at=at + DAY)
    assert place.shares == before
    actions.assert_share(**same, evidence="split sheet of 2019", at=at + DAY)
    assert not set(place.shares) & set(before)
    assert (stands(place, at + DAY), claimed(place, at + DAY)) == ("allowed", ("shared", 0, 0, 1))
    answer(token, ask, "no", at + DAY)
    assert claimed(place, at + DAY) == ("waiting", 1, 1, 0)
    # Entering it again gets rid of no answer either.
    actions.assert_share(**same, evidence="the same, signed", at=at + 2 * DAY)
    assert claimed(place, at + 2 * DAY) == ("waiting", 1, 1, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"percent": "40"},
        {"controller": "publisher"},
        {"valid_to": date(2030, 1, 1)},
        {"outside_name": "Ilse Rand-Ek"},
        {"territory": "DE"},
    ],
)
def test_a_yes_ends_where_a_share_of_it_changes(place, at, change):
    ask = place.ask(at)
    answer(token_of(ask, at), ask, "yes", at)
    said = {"outside_name": "Ilse Rand", "percent": "50", **change}
    before = set(place.shares)
    if {"territory", "outside_name"} & set(change):
        for share in before:
            actions.end_share(actor=place.artist, share_id=share, at=at)
    actions.assert_share(actor=place.artist, work_id=place.songs[0].pk, **said, at=at + DAY)
    assert not before & set(place.shares)
    assert stands(place, at + DAY) in {"outside_owner", "unknown_share"}
    assert (claimed(place, at + DAY)[0], claimed(place, at + DAY)[3]) == ("waiting", 0)


def test_a_yes_of_who_controls_stays_when_the_same_is_said_in_another_mouth(place, at):
    song = makers.work(place.artist, controller="publisher")
    place.songs = [song]
    ask = place.ask(at, share_ids=list(song.shares.values_list("pk", flat=True)), name="Pale Moon")
    answer(token_of(ask, at), ask, "yes", at)
    song.shares.update(asserted_by=makers.person("Ana Manager"))
    said = {"person": place.artist, "work_ids": [song.pk], "answer": "all_mine", "controller": "publisher"}
    actions.claim_works(actor=place.artist, **said, at=at + DAY)
    assert song.shares.filter(ended_at__isnull=False).exists()
    assert stands(place, at + DAY) == "allowed"
    actions.claim_works(actor=place.artist, **{**said, "controller": "label"}, at=at + DAY)
    assert stands(place, at + DAY) == "waiting_controller"


def test_a_yes_does_not_stand_in_for_a_share_that_nobody_asked_about(place, at):
    song = place.songs[0]
    master = list(song.shares.filter(holder=None, right="master").values_list("pk", flat=True))
    ask = place.ask(at, share_ids=master)
    answer(token_of(ask, at), ask, "yes", at)
    assert stands(place, at, {**TRAIN, "scope.rights": ["master"]}) == "allowed"
    assert (stands(place, at), claimed(place, at)) == ("outside_owner", ("waiting", 1, 0, 1))
    parts = song.shares.filter(holder=None, right__in=["performance", "mechanical"])
    more = place.ask(at, share_ids=list(parts.values_list("pk", flat=True)))
    answer(token_of(more, at), more, "yes", at)
    assert stands(place, at, {**TRAIN, "scope.rights": ["composition"]}) == "outside_owner"


def test_a_yes_of_who_controls_a_share_is_the_recorded_yes_of_rule_2(place, at):
    song = makers.work(place.artist, controller="publisher")
    place.songs = [song]
    assert (stands(place, at), claimed(place, at)[0]) == ("waiting_controller", "controlled")
    ask = place.ask(at, share_ids=list(song.shares.values_list("pk", flat=True)), name="Pale Moon")
    token = token_of(ask, at)
    answer(token, ask, "yes", at)
    assert (stands(place, at), claimed(place, at)[0]) == ("allowed", "mine")
    answer(token, ask, "no", at)
    assert (stands(place, at), claimed(place, at)[0]) == ("waiting_controller", "controlled")


def test_answers_are_taken_work_by_work(at):
    place = duo(2)
    ask = place.ask(at)
    first, second = (song.public_id for song in place.songs)
    said = {first: "yes", second: "not_theirs"}
    given = {"token": token_of(ask, at), "shown": shown(ask), "name": "Ilse", "is_sure": True, "at": at}
    actions.answer_outside(answers=said, **given)
    answers = {one.share.work.public_id: one.answer for one in ask.asked.select_related("share__work")}
    assert answers == said
    entry = Entry.objects.get(kind="outside.answered")
    assert entry.stream.name == f"person:{place.artist.pk}"
    assert entry.payload == {"ask": ask.public_id, "text": shown(ask).text_hash, "yes": "1", "no": "1"}
    assert code_of(actions.answer_outside, answers={first: "yes"}, **given) == "outside.unanswered"
    assert code_of(actions.answer_outside, answers=said, **{**given, "name": " "}) == "outside.name_missing"
    assert code_of(actions.answer_outside, answers=said, **{**given, "is_sure": False}) == "outside.not_sure"


def test_an_answer_binds_to_the_text_that_was_shown(place, at):
    ask = place.ask(at)
    token, read = token_of(ask, at), shown(ask)
    work = {place.songs[0].public_id: "yes"}
    given = {"token": token, "answers": work, "name": "Ilse", "is_sure": True, "at": at}
    ended = place.songs[0].shares.filter(holder=None, right="master").get()
    actions.end_share(actor=place.artist, share_id=ended.pk, at=at)
    assert code_of(actions.answer_outside, shown=read, **given) == "outside.changed"
    for wrong in (actions.Shown("1", "0" * 64), actions.Shown("2", read.text_hash), actions.Shown("", "")):
        assert code_of(actions.answer_outside, shown=wrong, **given) == "outside.changed"
    actions.answer_outside(shown=shown(ask, "1.de"), **given)
    assert OutsideAnswer.objects.get().text_version == "1.de"
    for share in place.songs[0].shares.filter(holder=None, ended_at=None):
        actions.end_share(actor=place.artist, share_id=share.pk, at=at)
    assert code_of(actions.answer_outside, shown=read, **given) == "outside.nothing_left"


def test_lapsed_link_takes_nothing_and_an_answer_in_time_lasts(place, at):
    ask = place.ask(at)
    token = token_of(ask, at)
    assert code_of(answer, token, ask, "yes", at + 30 * DAY) == "outside.lapsed"
    answer(token, ask, "yes", at + 30 * DAY - timedelta(seconds=1))
    answer(token, ask, "no", at + 100 * DAY)
    assert code_of(answer, token, ask, "no", at + 466 * DAY) == "outside.over"
    assert code_of(answer, "nonsense", ask, "no", at) == "outside.unknown"


def test_stopping_says_no_and_keeps_a_denial(at):
    place = duo(2)
    ask = place.ask(at)
    token = token_of(ask, at)
    first, second = (song.public_id for song in place.songs)
    actions.answer_outside(
        token=token,
        answers={first: "yes", second: "not_theirs"},
        shown=shown(ask),
        name="I",
        is_sure=True,
        at=at,
    )
    actions.stop_asking(token=token, shown=shown(ask), at=at)
    newest = OutsideAnswer.objects.latest("revision")
    assert (newest.answers, newest.stops) == ({first: "no", second: "not_theirs"}, True)


def test_whoever_opens_an_account_holds_the_shares_and_their_answer_by_mail_ends(place, at):
    ask = place.ask(at)
    token = token_of(ask, at)
    answer(token, ask, "yes", at)
    other, ilse = makers.person(), makers.person("Ilse Rand", email=NEW)
    assert code_of(actions.join_outside, actor=other, token=token, at=at) == "outside.other_address"
    actions.join_outside(actor=ilse, token=token, at=at)
    held = Share.objects.filter(holder=ilse, ended_at=None)
    assert {(one.right, one.ppm, one.effective_ppm, one.asserted_by_id) for one in held} == {
        (right, 500_000, 500_000, ilse.pk) for right in domain.natural_shares("song")
    }
    assert not Share.objects.filter(holder=None, ended_at=None).exists()
    # Their own mandate is asked for now, and there is none yet.
    assert (stands(place, at), claimed(place, at)) == ("outside_owner", ("shared", 0, 0, 0))
    assert code_of(actions.join_outside, actor=ilse, token=token, at=at) == "outside.unknown"
    assert place.songs[0] in queries.works_visible_to(ilse)
    facts = Entry.objects.filter(kind="outside.joined").order_by("pk").values_list("stream__name", flat=True)
    assert set(facts) == {f"person:{place.artist.pk}", f"person:{ilse.pk}"}


def test_joining_leaves_what_somebody_holds_already(place, at):
    ask = place.ask(at)
    ilse = makers.person("Ilse Rand", email=NEW)
    makers.share(place.songs[0], ilse, ppm=None)
    token = token_of(ask, at)
    assert code_of(actions.join_outside, actor=ilse, token=token, at=at) == "outside.holds_already"
    assert Share.objects.filter(holder=None, ended_at=None).count() == 4


def test_facts_take_the_same_statements_however_many_are_asked(at, django_assert_num_queries):
    place = duo(12)
    ask = place.ask(at)
    answer(token_of(ask, at), ask, "yes", at)
    ids = [song.pk for song in place.songs]
    for some in (ids[:1], ids):
        with django_assert_num_queries(4):
            assert all(facts.count_said("yes") for facts in queries.work_facts(some, on=at.date()))
