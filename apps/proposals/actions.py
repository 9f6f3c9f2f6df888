"""Every change to a collective's proposals."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.collectives.models import Collective
from apps.common.permissions import require
from apps.proposals import domain
from apps.proposals.models import Proposal, ProposalVersion
from apps.terms.domain import Terms


@transaction.atomic
def draft_proposal(
    *, actor: User, collective_org_id: int, title: str, terms: Terms, prose: str = "", at: datetime
) -> ProposalVersion:
    """Begin a proposal of a collective with its first draft.

    Raises:
        NotAllowed: `actor` is neither member nor steward.
    """
    collective = Collective.objects.select_for_update(no_key=True, of=("self",)).get(
        organisation=collective_org_id
    )
    require(actor, "proposals.draft_proposal", collective)
    proposal = Proposal.objects.create(collective=collective, title=title, created_by=actor, created_at=at)
    version = _add_version(proposal, actor, terms, prose, number=1, at=at)
    _record(version, "proposal.drafted", actor, at)
    return version


@transaction.atomic
def revise(*, actor: User, proposal_id: int, terms: Terms, prose: str = "", at: datetime) -> ProposalVersion:
    """Write the next draft of a proposal; what is published stays so until the draft takes its place.

    Raises:
        NotAllowed: `actor` is neither member nor steward.
    """
    proposal = (
        Proposal.objects.select_for_update(of=("self",)).select_related("collective").get(pk=proposal_id)
    )
    require(actor, "proposals.revise_proposal", proposal)
    last = proposal.versions.order_by("-number").first()
    if last is not None and last.terms_hash == terms.hash and last.prose == prose:
        return last
    drafts = proposal.versions.filter(state=ProposalVersion.State.DRAFT)
    drafts.update(state=ProposalVersion.State.REPLACED)
    version = _add_version(proposal, actor, terms, prose, number=last.number + 1 if last else 1, at=at)
    _record(version, "proposal.revised", actor, at)
    return version


@transaction.atomic
def publish(*, actor: User, version_id: int, at: datetime) -> ProposalVersion:
    """Publish a draft; it takes the place of the version published before.

    Raises:
        NotAllowed: `actor` is no steward.
        Refusal: "proposal.not_a_draft", "proposal.without_uses".
    """
    proposal_id = ProposalVersion.objects.values_list("proposal", flat=True).get(pk=version_id)
    proposal = (
        Proposal.objects.select_for_update(of=("self",)).select_related("collective").get(pk=proposal_id)
    )
    require(actor, "proposals.publish_proposal", proposal)
    version = ProposalVersion.objects.select_for_update(of=("self",)).get(pk=version_id)
    domain.check_publishing(version.state, Terms.parse(version.terms))
    published = proposal.versions.filter(state=ProposalVersion.State.PUBLISHED)
    published.update(state=ProposalVersion.State.REPLACED)
    version.state = ProposalVersion.State.PUBLISHED
    version.published_at = at
    version.save(update_fields=["state", "published_at"])
    version.proposal = proposal
    _record(version, "proposal.published", actor, at)
    return version


def _add_version(
    proposal: Proposal, actor: User, terms: Terms, prose: str, *, number: int, at: datetime
) -> ProposalVersion:
    return ProposalVersion.objects.create(
        proposal=proposal,
        number=number,
        terms=terms.as_json(),
        terms_hash=terms.hash,
        prose=prose,
        made_by=actor,
        made_at=at,
    )


def _record(version: ProposalVersion, kind: str, actor: User, at: datetime) -> None:
    payload = {
        "proposal": version.proposal.public_id,
        "version": version.public_id,
        "number": str(version.number),
        "terms": version.terms_hash,
    }
    stream = f"members:{version.proposal.collective.organisation_id}"
    record(stream=stream, kind=kind, payload=payload, actor_id=actor.pk, at=at)
