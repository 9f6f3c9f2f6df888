"""The form of an offer and its check page, as a company's lawyer meets them for the first time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.collectives.models import Mandate, PriceFloor
from apps.negotiations.models import Offer, OfferDraft
from apps.negotiations.queries import check_of, starting_terms
from tests.browser.story import tell
from tests.negotiations.makers import terms
from tests.negotiations.reading import url, words
from tests.negotiations.test_pages_tabling import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(now_world):
    return now_world


def form_of(here, as_person, start="proposal"):
    """Open the form, and give the client and what a browser would send of it."""
    client = as_person(here.delegate)
    page = client.get(f"{url('new_offer', here.room)}?start={start}")
    return client, page, posted(page)


def differences(page) -> str:
    """Give the words of what differs besides the first questions."""
    html = page.content.decode()
    start = html.index('id="differences"')
    return html[start : html.index('id="fine-tune"')]


def test_a_preset_fills_the_form_names_the_company_and_shows_only_what_differs(here, as_person):
    _client, page, _content = form_of(here, as_person, "retrieval_with_credit")
    said = words(page)
    assert len(page.context["form"].questions()) == 12
    assert page.context["form"]["scope.uses"].value() == ["ground_rag", "index_retrieval", "search"]
    assert page.context["form"]["parties.licensee"].value()[0] == "Veldra Audio GmbH"
    assert page.context["form"]["parties.models"].value() == ["Cantor 2"]
    assert "Retrieval with credit is filled in now" in said
    assert "list with each output" in differences(page)
    assert "Territory" not in differences(page)


def test_what_a_preset_leaves_to_be_settled_in_the_rest_is_said_before_the_check(here, as_person):
    client, page, content = form_of(here, as_person, "voice_project_with_named_person")
    said = differences(page)
    assert 'href="#id_identity.biometric_basis">Basis for voice and likeness data</a>' in said
    assert "say on what legal basis" in said
    assert 'id="id_identity.biometric_basis"' in page.content.decode()
    content |= {"identity.biometric_basis": ["Consent."], "step": ["write"]}
    page = client.post(url("new_offer", here.room), content)
    assert "Still to be settled" not in differences(page)
    _client, page, _content = form_of(here, as_person)
    assert "Still to be settled" not in differences(page)


def test_their_proposal_differs_in_nothing(here, as_person):
    _client, page, _content = form_of(here, as_person)
    assert "Everything else is as the other side proposed it." in words(page)


def test_a_proposal_that_names_somebody_else_begins_with_the_company_itself(here):
    here.room.company.country = "SE"
    other = {"name": "Somebody Else AB", "country": "SE", "register_id": "1"}
    here.room.proposal.terms = terms(parties__licensee=other, parties__models=["Unheard 9"]).as_json()
    begun = starting_terms(here.room, "company")
    assert begun.get("parties.licensee")["name"] == "Veldra Audio GmbH"
    assert begun.choices("parties.models") == ("Cantor 2",)
    assert starting_terms(here.room, "collective").get("parties.licensee") == other


def test_what_was_changed_in_fine_tuning_is_shown_without_judging(here, as_person):
    client, _page, content = form_of(here, as_person)
    content |= {"money.payment_days_0": ["60"], "pay-0-amount": ["eight"], "step": ["write"]}
    page = client.post(url("new_offer", here.room), content)
    assert page.status_code == 200
    assert "Payment term" in differences(page)
    assert "60 days" in differences(page)
    assert 'value="eight"' in page.content.decode()


def test_an_error_in_the_rest_opens_it(here, as_person):
    client, page, content = form_of(here, as_person)
    assert '<details class="why" id="fine-tune">' in page.content.decode()
    content |= {"money.deduction_cap": ["130"], "step": ["check"]}
    page = client.post(url("new_offer", here.room), content)
    assert page.status_code == 422
    assert '<details class="why" id="fine-tune" open>' in page.content.decode()


def check_page(here, as_person, **changes):
    client, _page, content = form_of(here, as_person)
    page = client.post(url("new_offer", here.room), {**content, **changes, "step": ["check"]})
    assert page.status_code == 200, page.context["form"].errors
    return page


def test_the_check_page_says_all_that_one_ought_to_know(here, as_person):
    page = check_page(
        here,
        as_person,
        **{"pay-0-amount": ["8"], "estimate_amount": ["100000"], "estimate_currency": ["EUR"]},
    )
    codes = {point.code: point for point in page.context["points"]}
    said = words(page)
    assert list(codes) == [
        *("below_minimum", "missing", "most_favoured", "deadline", "coverage", "estimate"),
    ]
    assert codes["below_minimum"].fields == ("money.fee_per_work",)
    assert "One term is below the union’s minimum: Fee per work." in said
    assert "two thirds would have to agree" in said
    assert "terms that have no minimum are open too" in said
    assert "There is a most-favoured clause: all deals." in said
    assert "the earliest possible is" in said
    assert "the members need seven days to vote" in said
    assert "It is shown from five owners on" in said
    assert "You estimate a year’s revenue at €100,000.00" in said
    assert "Not binding until both sides have signed." in said
    assert Offer.objects.count() == 0


def test_a_voice_is_said_to_need_each_persons_yes_and_no_estimate_is_said_too(here, as_person):
    page = check_page(
        here,
        as_person,
        **{
            "scope.uses": ["voice_clone"],
            "identity.voice": ["per_project"],
            "identity.biometric_basis": ["Consent."],
            "money.most_favoured": ["none"],
        },
    )
    said = words(page)
    assert "These uses need each person’s own yes: voice replica." in said
    assert "You give no estimate of your revenue." in said
    assert "There is a most-favoured clause" not in said


def test_the_clause_is_explained_at_its_field_before_it_is_agreed(here, as_person):
    _client, page, _content = form_of(here, as_person)
    assert (
        "A most-favoured clause tells one collective a fact"
        in page.context["form"]["money.most_favoured"].help_text
    )


def test_no_offer_whatever_it_says_moves_the_coverage():
    """Whoever tries one check after another learns nothing about anybody's floor (rule 12)."""
    story = tell()
    for mandate in Mandate.objects.filter(collective__organisation=story.collective):
        PriceFloor.objects.create(mandate=mandate, use="train_generative", fee_minor=900, currency="EUR")
    sheets = [story.terms(story.orrery, fee) for fee in ("0.01", "8.99", "9", "999")]
    shown = [check_of(story.open_room, one, side="company", at=story.at).coverage for one in sheets]
    assert shown[0] is not None
    assert shown == [shown[0]] * len(sheets)


def test_a_collective_checks_its_answer_without_the_companys_estimate(here, as_person):
    here.offer("8")
    client = as_person(here.steward)
    page = client.get(url("new_offer", here.room))
    check = client.post(url("new_offer", here.room), {**posted(page), "step": ["check"]})
    assert check.status_code == 200
    assert "estimate" not in {point.code for point in check.context["points"]}
    assert "They proposed" in words(check)


def test_copies_for_paper_have_all_terms_and_nothing_to_press(here, as_person):
    offer = here.offer("8")
    draft = OfferDraft.objects.create(
        room=here.room,
        terms=terms("9").as_json(),
        prose="We listen.",
        open_until=timezone.now() + timedelta(days=20),
        content_hash="a" * 64,
        written_by=here.delegate,
        written_at=timezone.now(),
    )
    for person, address in (
        (here.steward, url("offer_copy", offer)),
        (here.signatory, url("draft_copy", draft)),
    ):
        page = as_person(person).get(address)
        said = words(page)
        assert "Not binding until both sides have signed." in said
        assert "Fee per work" in said
        assert "<form" not in page.content.decode()
        assert "<nav" not in page.content.decode()
    assert "Not tabled yet" in said
    assert as_person(here.steward).get(url("draft_copy", draft)).status_code == 404
