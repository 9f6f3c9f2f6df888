import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from apps.proposals import actions, queries
from apps.proposals.models import ProposalVersion
from apps.terms.domain import Terms
from tests import makers
from tests.negotiations.makers import AT, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    steward, member = makers.person("Steward"), makers.person("Member")
    return makers.collective("Common Measure", members=[member], steward=steward), steward, member


def draft(group, actor, **options):
    given = {"title": "Train on us", "terms": terms("10"), "prose": "Listen.", "at": AT, **options}
    return actions.draft_proposal(actor=actor, collective_org_id=group.pk, **given)


def states(version):
    return list(version.proposal.versions.order_by("number").values_list("number", "state"))


def test_a_member_drafts_and_a_steward_publishes(group):
    where, steward, member = group
    version = draft(where, member)
    assert (version.number, version.state, version.terms_hash) == (1, "draft", terms("10").hash)
    with pytest.raises(NotAllowed):
        actions.publish(actor=member, version_id=version.pk, at=AT)
    published = actions.publish(actor=steward, version_id=version.pk, at=AT)
    assert (published.state, published.published_at) == ("published", AT)
    assert queries.published_version(where.pk) == version
    kinds = (
        Entry.objects.filter(stream__name=f"members:{where.pk}").order_by("pk").values_list("kind", flat=True)
    )
    assert list(kinds.order_by("sequence")) == ["proposal.drafted", "proposal.published"]


def test_a_change_is_a_new_draft_and_the_published_version_stays_until_it_is_replaced(group):
    where, steward, member = group
    first = actions.publish(actor=steward, version_id=draft(where, member).pk, at=AT)
    actions.revise(actor=member, proposal_id=first.proposal_id, terms=terms("11"), at=AT)
    third = actions.revise(actor=steward, proposal_id=first.proposal_id, terms=terms("12"), at=AT)
    assert states(third) == [(1, "published"), (2, "replaced"), (3, "draft")]
    assert queries.published_version(where.pk).terms_hash == terms("10").hash
    actions.publish(actor=steward, version_id=third.pk, at=AT)
    assert states(third) == [(1, "replaced"), (2, "replaced"), (3, "published")]


def test_saving_the_same_text_twice_makes_no_new_version(group):
    where, _steward, member = group
    version = draft(where, member)
    again = actions.revise(
        actor=member, proposal_id=version.proposal_id, terms=terms("10"), prose="Listen.", at=AT
    )
    assert again == version
    assert ProposalVersion.objects.count() == 1


def test_only_a_draft_that_says_what_is_licensed_and_paid_is_published(group):
    where, steward, member = group
    empty = draft(where, member, terms=Terms.parse({"scope.rights": ["master"]}))
    with pytest.raises(Refusal, match=r"proposal\.without_uses"):
        actions.publish(actor=steward, version_id=empty.pk, at=AT)
    version = actions.publish(actor=steward, version_id=draft(where, member).pk, at=AT)
    with pytest.raises(Refusal, match=r"proposal\.not_a_draft"):
        actions.publish(actor=steward, version_id=version.pk, at=AT)


def test_strangers_neither_draft_nor_revise(group):
    where, _steward, member = group
    version = draft(where, member)
    stranger = makers.person()
    with pytest.raises(NotAllowed):
        draft(where, stranger)
    with pytest.raises(NotAllowed):
        actions.revise(actor=stranger, proposal_id=version.proposal_id, terms=terms("1"), at=AT)


@pytest.mark.parametrize("change", [{"terms": {}}, {"prose": "x"}, {"state": "draft"}])
def test_a_published_version_never_changes(group, change):
    where, steward, member = group
    version = actions.publish(actor=steward, version_id=draft(where, member).pk, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProposalVersion.objects.filter(pk=version.pk).update(**change)


def test_drafts_are_seen_by_the_collective_alone(group):
    where, steward, member = group
    version = draft(where, member)
    stranger = makers.person()
    delegate = makers.person()
    makers.company("Veldra", delegate=delegate)
    for person in (steward, member):
        assert list(queries.versions_visible_to(person)) == [version]
        assert list(queries.proposals_visible_to(person)) == [version.proposal]
    for person in (stranger, delegate):
        assert list(queries.versions_visible_to(person)) == []
        assert list(queries.proposals_visible_to(person)) == []
    actions.publish(actor=steward, version_id=version.pk, at=AT)
    assert list(queries.versions_visible_to(delegate)) == [version]
