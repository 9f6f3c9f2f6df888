import pytest
from django.test import Client
from django.urls import reverse

from apps.proposals import actions
from apps.proposals.models import ProposalVersion
from tests import makers
from tests.negotiations.makers import AT, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    steward, member = makers.person("Steward"), makers.person("Member")
    group = makers.collective("Common Measure", members=[member], steward=steward)
    version = actions.draft_proposal(
        actor=member,
        collective_org_id=group.pk,
        title="Train on us",
        terms=terms("10"),
        prose="Listen.",
        at=AT,
    )
    return group, steward, member, version


def page(name, subject):
    return reverse(f"proposals:{name}", args=[subject.public_id])


def test_a_draft_is_hidden_and_a_published_proposal_is_public(here):
    _group, steward, _member, version = here
    public = Client()
    for name, subject in (("proposal", version.proposal), ("version", version)):
        assert public.get(page(name, subject)).status_code == 404
    actions.publish(actor=steward, version_id=version.pk, at=AT)
    for name, subject in (("proposal", version.proposal), ("version", version)):
        answer = public.get(page(name, subject))
        assert answer.status_code == 200
        assert "Train on us" in answer.content.decode()
    assert "Train on us" in public.get(reverse("proposals:list")).content.decode()
    assert "Change the proposal" not in public.get(page("proposal", version.proposal)).content.decode()


def test_a_member_drafts_by_page_what_a_steward_publishes(here, as_person):
    group, steward, member, _version = here
    client = as_person(member)
    content = {
        "collective": group.slug,
        "title": "Second",
        "prose": "Ours.",
        "payment_rows": "1",
        "pay-0-kind": "fee_per_work",
        "pay-0-amount": "10",
        "pay-0-currency": "EUR",
        "scope.uses": ["train_generative"],
        "term.duration_0": "2",
        "term.duration_1": "Y",
    }
    assert client.post(reverse("proposals:new"), content).status_code == 302
    made = ProposalVersion.objects.get(proposal__title="Second")
    assert made.terms == {
        "money.components": [{"kind": "fee_per_work", "amount": "10.00", "currency": "EUR"}],
        "scope.uses": ["train_generative"],
        "term.duration": "P2Y",
    }
    assert client.post(page("publish", made)).status_code == 403
    assert as_person(steward).post(page("publish", made)).status_code == 302
    made.refresh_from_db()
    assert made.state == "published"


def test_what_is_wrong_is_said_and_what_was_typed_stays(here, as_person):
    group, _steward, member, _version = here
    content = {
        "collective": group.slug,
        "title": "",
        "payment_rows": "1",
        "money.deduction_cap": "130",
        "prose": "Keep",
    }
    answer = as_person(member).post(reverse("proposals:new"), content)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"title", "money.deduction_cap"}
    assert 'value="130"' in said
    assert "Keep" in said
    assert ProposalVersion.objects.count() == 1


def test_a_proposal_is_changed_by_its_own_people_alone(here, as_person):
    _group, steward, member, version = here
    actions.publish(actor=steward, version_id=version.pk, at=AT)
    assert as_person(makers.person()).get(page("edit", version.proposal)).status_code == 404
    assert Client().get(page("edit", version.proposal)).status_code == 302
    answer = as_person(member).get(page("edit", version.proposal))
    assert answer.status_code == 200
    assert "at most 30 days" in answer.content.decode()


def test_terms_below_the_minimum_are_named_in_words(here, as_person):
    _group, steward, _member, _version = here
    low = actions.draft_proposal(
        actor=steward,
        collective_org_id=here[0].pk,
        title="Low",
        terms=terms(money__payment_days="P60D"),
        at=AT,
    )
    said = as_person(steward).get(page("version", low)).content.decode()
    assert "30 days longer than the minimum" in said


def test_the_list_needs_the_same_number_of_statements_however_long(
    here, as_person, django_assert_max_num_queries
):
    group, steward, _member, _version = here
    client = as_person(steward)
    with django_assert_max_num_queries(12) as first:
        client.get(reverse("proposals:list"))
    for number in range(8):
        actions.draft_proposal(
            actor=steward, collective_org_id=group.pk, title=f"P{number}", terms=terms(), at=AT
        )
    with django_assert_max_num_queries(len(first)):
        answer = client.get(reverse("proposals:list"))
    assert len(answer.context["proposals"]) == 9
