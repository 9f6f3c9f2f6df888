"""What this app holds about people: which versions they wrote down for their collective."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.holdings import Fate, Holding, Section, as_text
from apps.proposals.models import ProposalVersion

FATES = {
    "Proposal.title": Fate.KEPT,
    "Proposal.created_by": Fate.TOMBSTONE,
    "ProposalVersion.terms": Fate.KEPT,
    "ProposalVersion.terms_hash": Fate.KEPT,
    "ProposalVersion.prose": Fate.KEPT,
    "ProposalVersion.made_by": Fate.TOMBSTONE,
}


def sections(person: User) -> Iterator[Section]:
    """Give the versions that a person made; the words are the collective's."""
    made = ProposalVersion.objects.filter(made_by=person).select_related("proposal").order_by("pk")
    yield Section(
        "proposals",
        _("Proposals you wrote for your collective"),
        [
            {
                "proposal": one.proposal.title,
                "version": one.number,
                "terms": one.terms,
                "prose": one.prose,
                "made_at": as_text(one.made_at),
            }
            for one in made
        ],
    )


HOLDING = Holding("proposals", FATES, sections=sections)
