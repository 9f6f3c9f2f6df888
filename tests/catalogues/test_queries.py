"""Who sees which works, and what is known of them, in a fixed number of statements."""

from datetime import date

import pytest

from apps.accounts.models import User
from apps.catalogues import actions, domain, queries
from apps.catalogues.models import Contributor, Identifier, Recording, Share, Word, Work
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


def test_a_person_sees_what_they_registered_hold_or_sing_and_nothing_else(artist):
    own, held, sung, foreign = (makers.work(one) for one in (artist, *(makers.person() for _n in range(3))))
    Share.objects.filter(work=held, right="master").update(ppm=500_000, effective_ppm=500_000)
    Share.objects.create(
        work=held,
        right="master",
        holder=artist,
        ppm=1,
        effective_ppm=1,
        controller="me",
        asserted_by=artist,
        asserted_at=makers.LONG_AGO,
    )
    Contributor.objects.create(work=sung, person=artist, part="singer")
    assert foreign not in queries.works_visible_to(artist)
    assert set(queries.works_visible_to(artist)) == set(queries.works_of(artist)) == {own, held, sung}


def test_a_share_that_ended_shows_nothing(artist, at):
    held = makers.work(makers.person(), ppm=None)
    makers.share(held, artist, ppm=500_000)
    assert held in queries.works_visible_to(artist)
    Share.objects.filter(holder=artist).update(ended_at=at)
    assert held not in queries.works_visible_to(artist)


def test_a_guardian_sees_the_works_of_the_ward_but_they_are_not_hers(artist):
    guardian, own = makers.person(), makers.work(artist)
    User.objects.filter(pk=artist.pk).update(born_on=date(2015, 1, 1))
    makers.acts_for(guardian, artist, "guardian")
    assert own in queries.works_visible_to(guardian)
    assert own not in queries.works_of(guardian)
    assert queries.people_spoken_for(guardian) == [guardian, artist]


def test_facts_say_everything_about_a_work(artist):
    child = makers.person(born_on=date(2015, 1, 1))
    dead = makers.person(died_on=date(2020, 1, 1))
    song = makers.work(artist, "Kvarn", ppm=500_000, singer=child, controller="label")
    makers.share(song, None, ppm=500_000, outside="Ilse Rand")
    Contributor.objects.create(work=song, person=dead, part="player")
    Contributor.objects.create(work=song, name="Somebody", part="player")
    Contributor.objects.create(work=song, person=artist, part="composer")
    holders = (
        domain.ShareFacts(artist.pk, outside=False, ppm=500_000, controller="label"),
        domain.ShareFacts(None, outside=True, ppm=500_000, controller="me", name="Ilse Rand"),
    )
    assert queries.work_facts([song.pk]) == [
        domain.WorkFacts(
            work_id=song.pk,
            public_id=song.public_id,
            kind="song",
            registered_by=artist.pk,
            rights=(domain.RightFacts("master", holders), domain.RightFacts("composition", holders)),
            persons=(
                domain.PersonFacts(child.pk, "singer", minor=True, dead=False),
                domain.PersonFacts(dead.pk, "player", minor=False, dead=True),
                domain.PersonFacts(None, "player", minor=False, dead=False),
            ),
            claimed=True,
            title="Kvarn",
        )
    ]


def test_a_right_nobody_holds_is_there_and_empty(artist):
    [facts] = queries.work_facts([makers.work(artist, ppm=None).pk])
    assert facts.rights == (domain.RightFacts("master", ()), domain.RightFacts("composition", ()))
    assert (facts.claimed, facts.owners) == (False, ())


def test_facts_take_three_statements_for_1_and_for_30(artist, django_assert_num_queries):
    some = [makers.work(artist).pk for _number in range(30)]
    with django_assert_num_queries(3):
        assert len(queries.work_facts(some[:1])) == 1
    with django_assert_num_queries(3):
        assert len(queries.work_facts(some)) == 30
    with django_assert_num_queries(3):
        assert len(queries.work_facts(person_ids={artist.pk})) == 30


def test_counting_says_the_same_as_the_domain(artist, at):
    friend = makers.person()
    makers.work(artist, ppm=None)
    makers.work(artist)
    makers.work(artist, kind="image")
    makers.work(artist, ppm=400_000)
    makers.work(artist, controller="society")
    makers.share(makers.work(artist, ppm=500_000), friend, ppm=500_000)
    makers.share(makers.work(artist, ppm=500_000), None, ppm=None, outside="Ilse")
    half = makers.work(artist)
    Share.objects.filter(work=half, right="mechanical").update(ended_at=at)
    visible = queries.works_visible_to(artist)
    said: dict[str, int] = {}
    for facts in queries.work_facts([work.pk for work in visible]):
        code = domain.claim_state(facts, {artist.pk}).code
        code = "mine" if code == "shared" else code
        said[code] = said.get(code, 0) + 1
    assert queries.claim_counts({artist.pk}) == said
    actions.fold_works(1_000)
    assert queries.claim_counts({artist.pk}) == said
    assert said == {"unsaid": 1, "mine": 3, "part": 2, "controlled": 1, "waiting": 1}


@pytest.mark.parametrize("words", ["kvarn", "KVÄRN", "mölle", "Molle", "i mol", "molle kv"])
def test_works_are_found_whatever_their_accents(artist, words):
    found = makers.work(artist, "Kvarn i Mölle")
    other = makers.work(artist, "Harbour")
    assert list(queries.search(queries.works_visible_to(artist), words)) == [found]
    assert set(queries.search(queries.works_visible_to(artist), "  ")) == {found, other}


def test_letters_within_a_word_are_found_where_no_word_begins_so(artist):
    found = makers.work(artist, "Kvarn i Mölle")
    visible = queries.works_visible_to(artist)
    assert list(queries.search(visible, "varn i m")) == []
    assert list(queries.search_alike(visible, "varn i m")) == [found]
    assert list(queries.search_alike(visible, "va")) == []


@pytest.mark.parametrize(
    ("title", "typed"), [("AC/DC in Town", "ac/dc"), ("AC/DC in Town", "c/d"), ("夜の海の歌", "海の")]
)
def test_what_is_no_plain_words_is_found_letter_by_letter(artist, title, typed):
    found = makers.work(artist, title)
    makers.work(artist, "Harbour")
    assert list(queries.search(queries.works_visible_to(artist), typed)) == [found]


def test_signs_of_patterns_are_searched_as_they_are(artist):
    makers.work(artist, "Harbour")
    percent = makers.work(artist, "100%")
    assert list(queries.search(queries.works_visible_to(artist), "%")) == [percent]


def test_a_changed_title_is_found_by_its_new_words_alone(artist):
    work = makers.work(artist, "Harbour")
    Work.objects.filter(pk=work.pk).update(title="Lighthouse")
    visible = queries.works_visible_to(artist)
    assert list(queries.search(visible, "lighthouse")) == [work]
    assert list(queries.search(visible, "harbour")) == []


@pytest.mark.parametrize("words", ["海边的", "的歌", "Песня"])
def test_other_scripts_are_found(artist, words):
    work = makers.work(artist, "海边的歌 / Песня моря")
    makers.work(artist, "山")
    assert list(queries.search(queries.works_visible_to(artist), words)) == [work]


@pytest.mark.parametrize("words", ["qzzzz-99 00001", "QZZZZ9900001", "ISRC QZ-ZZZ-99-00001"])
def test_a_work_is_found_by_the_code_of_its_recording(artist, words):
    work = makers.work(artist, "Harbour")
    recording = Recording.objects.create(title="Harbour", registered_by=artist)
    recording.works.add(work)
    Identifier.objects.create(
        recording=recording, scheme="isrc", value="x", normalised="QZZZZ9900001", verdict="valid"
    )
    stranger = makers.person()
    assert list(queries.search(queries.works_visible_to(artist), words)) == [work]
    assert list(queries.search(queries.works_visible_to(stranger), words)) == []


@pytest.mark.parametrize("words", ["lihgthouse", "Lighthose", "lighthousse keepr", "kepeer"])
def test_misspelt_words_find_what_is_close(artist, words):
    work = makers.work(artist, "The Lighthouse Keeper")
    makers.work(artist, "Harbour")
    assert actions.gather_words() >= 4
    visible = queries.works_visible_to(artist)
    assert list(queries.search(visible, words)) == []
    assert list(queries.search_alike(visible, words)) == [work]


@pytest.mark.parametrize("words", ["lighthouse unheard", "xyzzy", "", "%", "a:*", "' | '", "\x00"])
def test_words_that_are_close_to_nothing_find_nothing(artist, words):
    makers.work(artist, "The Lighthouse Keeper")
    actions.gather_words()
    assert list(queries.search_alike(queries.works_visible_to(artist), words)) == []


def test_what_is_close_is_looked_for_among_what_one_may_see(artist):
    makers.work(artist, "The Lighthouse Keeper")
    actions.gather_words()
    assert list(queries.search_alike(queries.works_visible_to(makers.person()), "lihgthouse")) == []


def test_a_word_leaves_with_the_last_work_that_had_it(artist):
    work = makers.work(artist, "Lighthouse")
    actions.gather_words()
    assert Word.objects.filter(text="lighthouse").exists()
    Work.objects.filter(pk=work.pk).update(title="Harbour")
    actions.gather_words()
    assert not Word.objects.filter(text="lighthouse").exists()


def test_works_from_before_the_trigger_are_filled(artist):
    work = makers.work(artist, "Lighthouse")
    Work.objects.filter(pk=work.pk).update(search_text="")
    assert actions.fill_search_texts(1000) == 1
    assert actions.fill_search_texts(1000) == 0
    assert list(queries.search(queries.works_visible_to(artist), "lighthouse")) == [work]


def test_signs_in_a_word_that_is_close_break_no_search(artist):
    work = makers.work(artist, "harbours.example/o'ne\\x")
    Word.objects.create(text="harbour's")
    Word.objects.create(text="harbour\\s")
    visible = queries.works_visible_to(artist)
    assert list(queries.search_alike(visible, "harbourrs")) in ([], [work])
