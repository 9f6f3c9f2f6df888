import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.ballots.models import Header
from apps.catalogues.models import Work
from apps.collectives.models import Mandate, MandateAnswer, TermsAnswer
from apps.negotiations import actions, queries
from tests import makers
from tests.negotiations import makers as rooms
from tests.negotiations.makers import CLOSES, ESTIMATE, terms
from tests.negotiations.reading import statements, url, words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def artist_with_works(here, *, yes=9, ask=3):
    artist = here.members[0]
    mandate = makers.mandate(artist, here.collective, {"train_generative": "yes"})
    for _ in range(yes):
        makers.work(artist)
    for number in range(ask):
        work = makers.work(artist, f"Ask {number}")
        MandateAnswer.objects.create(mandate=mandate, use="train_generative", work=work, answer="ask")
    return artist


def at_vote(here):
    offer = here.offer(terms=terms("9.50", "30", "30"), estimate=ESTIMATE)
    return actions.put_to_vote(actor=here.steward, offer_id=offer.pk, closes_at=rooms.CLOSES, at=rooms.AT)


def test_a_steward_sees_what_a_vote_freezes_and_opens_it(now_world, as_person):
    here = now_world
    offer = here.offer("8")
    client = as_person(here.steward)
    page = client.get(url("put_to_vote", offer))
    said = words(page)
    assert "1 term is below the union’s minimum." in said
    assert "needs two thirds" in said
    assert "4 people" in said
    assert "Not secret: so few vote" in said
    closes = timezone.localtime(rooms.CLOSES).strftime("%Y-%m-%dT%H:%M")
    assert client.post(url("put_to_vote", offer), {"closes_at": closes}).status_code == 302
    offer.refresh_from_db()
    assert offer.state == "voting"


def test_a_member_votes_and_answers_about_works_in_one_sitting(now_world, as_person):
    here = now_world
    artist = artist_with_works(here)
    offer = at_vote(here)
    client = as_person(artist)
    page = client.get(url("vote", offer))
    said = words(page)
    assert "Shall we accept Veldra Audio’s offer?" in said
    assert "until the close, also for stewards, the union and Veldra Audio." in said
    assert "€600.48" in said
    assert "9 works, two years, after 4 % costs. With your 3 works in: €800.64" in said
    assert "If it passes, your 3 ask-me works" in said
    assert " checked>" not in page.content.decode()
    content = {"request_id": page.context["request_id"], "choice": "yes", "works": "in"}
    assert client.post(url("vote", offer), content).status_code == 302
    done = client.get(url("vote", offer))
    assert "€800.64" in words(done)
    assert "With your 3 works out: €600.48" in words(done)
    assert re.search(r"your vote, \d\d:\d\d", words(done))
    assert "Change my vote" in words(done)
    assert (Header.objects.count(), TermsAnswer.objects.get().choice) == (1, "in")


def test_both_answers_can_be_changed(now_world, as_person):
    here = now_world
    artist = artist_with_works(here)
    offer = at_vote(here)
    client = as_person(artist)
    client.post(url("vote", offer), {"request_id": "a", "choice": "yes", "works": "in"})
    one = Work.objects.get(title="Ask 1")
    client.post(
        url("vote", offer), {"request_id": "b", "choice": "no", "works": "choose", "chosen": [one.public_id]}
    )
    assert queries.my_vote(artist, offer).choice == "no"
    works = queries.works_of_member(artist, offer, timezone.now())
    in_now = {one.work.title for one in works.ask if one.standing.is_in}
    assert in_now == {"Ask 1"}


def test_a_vote_without_a_choice_is_kept_from_being_sent_halfway(now_world, as_person):
    here = now_world
    artist = artist_with_works(here)
    offer = at_vote(here)
    page = as_person(artist).post(url("vote", offer), {"request_id": "a", "choice": "yes"})
    assert page.status_code == 422
    assert "in, out or choose" in words(page)
    assert (Header.objects.count(), TermsAnswer.objects.count()) == (0, 0)


def test_below_the_minimum_the_ballot_says_so_first(now_world, as_person):
    here = now_world
    offer = here.offer("8")
    actions.put_to_vote(actor=here.steward, offer_id=offer.pk, closes_at=rooms.CLOSES, at=rooms.AT)
    said = words(as_person(here.members[0]).get(url("vote", offer)))
    notice = said.index("1 term is below the union’s minimum; accepting needs two thirds.")
    assert notice < said.index("Your vote")
    assert "Meets every union minimum" not in said


def test_the_forecast_follows_the_answer_and_its_address_holds_no_vote(now_world, as_person):
    here = now_world
    artist = artist_with_works(here)
    offer = at_vote(here)
    client = as_person(artist)
    assert "€800.64" in words(client.get(url("forecast_fragment", offer), {"works": "in"}))
    one = Work.objects.get(title="Ask 1")
    chosen = client.get(url("forecast_fragment", offer), {"works": "choose", "chosen": one.public_id})
    assert "€667.20" in words(chosen)
    form = client.get(url("vote", offer)).content.decode()
    assert 'hx-include="#works-answer"' in form
    works = form[form.index('id="works-answer"') : form.index('id="forecast"')]
    assert 'name="choice"' not in works


def test_why_leads_every_figure_to_shares_of_works(now_world, as_person):
    here = now_world
    artist = artist_with_works(here, yes=1, ask=0)
    half = makers.work(artist, "Half", ppm=500_000)
    makers.share(half, here.members[1], ppm=500_000)
    makers.mandate(here.members[1], here.collective, {"train_generative": "yes"})
    offer = at_vote(here)
    said = words(as_person(artist).get(url("why", offer)))
    assert re.search(r"1.5 works × €9.50 ?€14.25", said)
    assert re.search(r"1.5 works × €30.00 × two years ?€90.00", said)
    assert "− €4.17" in said
    assert "€100.08 is guaranteed to you" in said
    assert re.search(r"Half ?in ?50 %", said)


def test_a_work_that_waits_for_somebody_else_is_not_counted_as_guaranteed(now_world, as_person):
    here = now_world
    artist = artist_with_works(here, yes=0, ask=0)
    mandate = Mandate.objects.get(person=artist)
    shared = makers.work(artist, "Shared", ppm=500_000)
    makers.share(shared, here.members[1], ppm=500_000)
    makers.mandate(here.members[1], here.collective, {"train_generative": "ask"})
    MandateAnswer.objects.create(mandate=mandate, use="train_generative", work=shared, answer="ask")
    offer = at_vote(here)
    client = as_person(artist)
    said = words(client.get(url("forecast_fragment", offer), {"works": "in"}))
    assert "€0.00" in said
    assert "1 more work needs somebody else’s yes as well" in said


def test_only_the_roll_sees_the_ballot_page(now_world, as_person):
    here = now_world
    offer = at_vote(here)
    late = makers.person()
    makers.seat(late, here.collective, "member")
    assert as_person(here.members[0]).get(url("vote", offer)).status_code == 200
    for person in (here.delegate, here.signatory, here.representative, late):
        for name in ("vote", "forecast_fragment", "why"):
            assert as_person(person).get(url(name, offer)).status_code == 404
        assert (
            as_person(person).post(url("vote", offer), {"choice": "yes", "request_id": "x"}).status_code
            == 404
        )


def test_the_company_learns_neither_turnout_nor_votes_nor_works(now_world, as_person):
    here = now_world
    artist = artist_with_works(here)
    offer = at_vote(here)
    as_person(artist).post(url("vote", offer), {"request_id": "a", "choice": "yes", "works": "out"})
    member = words(as_person(artist).get(url("vote", offer)))
    assert "0 of 4 have voted" in member
    assert "Ask 0" in member
    for person in (here.delegate, here.signatory):
        client = as_person(person)
        pages = [
            client.get(url(name, here.room))
            for name in ("room", "offers_fragment", "status_fragment", "history")
        ]
        pages += [client.get(url("offer", offer)), client.get(reverse("negotiations:rooms"))]
        for page in pages:
            assert page.status_code == 200
            said = words(page)
            for secret in ("voted", "of 4", "quorum", "Ask 0", "guaranteed to you", artist.name, "Your vote"):
                assert secret not in said, secret


def test_after_the_vote_works_can_still_be_answered_until_the_schedule_is_frozen(here, as_person):
    artist = artist_with_works(here)
    offer = here.at_vote("10")
    here.vote(offer, ["yes", "yes", "yes"])
    actions.conclude(offer_id=offer.pk, at=CLOSES + DAY)
    client = as_person(artist)
    page = client.get(url("vote", offer))
    assert "Passed." in words(page)
    assert "Keep this answer" in words(page)
    assert client.post(url("works", offer), {"works": "in"}).status_code == 302
    assert TermsAnswer.objects.get().choice == "in"


def test_the_ballot_page_needs_the_same_number_of_statements_however_many_works(now_world, as_person):
    here = now_world
    artist = artist_with_works(here, yes=1, ask=1)
    offer = at_vote(here)
    client, address = as_person(artist), url("vote", offer)
    # The number of news at its head is counted once a minute.
    client.get(address)
    first = statements(client, address)
    for _ in range(20):
        makers.work(artist)
    assert statements(client, address) == first
