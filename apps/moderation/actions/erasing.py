"""Takes an erased person out of mediations: what they showed goes, their reasons stay without the name."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.common.holdings import scrub
from apps.moderation.models import Evidence, EvidencePaper, Finding, FindingAppeal


@transaction.atomic
def forget_words(*, person: User, names: tuple[str, ...], at: datetime) -> list[str]:
    """Empty what a person showed and take their name out of reasons; rows and hashes stay.

    Returns:
        the stored files that nothing else needs.
    """
    own = Evidence.objects.filter(Q(party__person=person) | Q(given_by=person))
    papers = EvidencePaper.objects.filter(evidence__in=own)
    stored = set(papers.values_list("stored_as", flat=True))
    papers.delete()
    own.update(text="", salt="")
    for found in Finding.objects.filter(Q(representative=person) | Q(mediation__parties__person=person)):
        Finding.objects.filter(pk=found.pk).update(reason=scrub(found.reason, names))
    FindingAppeal.objects.filter(person=person).update(reason="")
    for made in FindingAppeal.objects.filter(
        Q(taken_by=person) | Q(finding__mediation__parties__person=person)
    ):
        FindingAppeal.objects.filter(pk=made.pk).update(answer=scrub(made.answer, names))
    needed = set(EvidencePaper.objects.filter(stored_as__in=stored).values_list("stored_as", flat=True))
    return sorted(stored - needed)
