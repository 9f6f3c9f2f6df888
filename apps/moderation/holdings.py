"""What this app holds about people: what they showed in mediations, and what they said in office."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.holdings import Fate, Holding, OwnFile, Section, as_text
from apps.moderation import actions
from apps.moderation.models import Evidence, EvidencePaper, Finding, FindingAnswer, FindingAppeal

FATES = {
    "Mediation.asked_by": Fate.TOMBSTONE,
    "Turn.representative": Fate.TOMBSTONE,
    "Party.person": Fate.TOMBSTONE,
    "Evidence.given_by": Fate.TOMBSTONE,
    "Evidence.text": Fate.EMPTIED,
    "Evidence.salt": Fate.EMPTIED,
    "Evidence.text_hash": Fate.KEPT,
    "EvidencePaper.name": Fate.DELETED,
    "EvidencePaper.media_type": Fate.DELETED,
    "EvidencePaper.sha256": Fate.DELETED,
    "EvidencePaper.stored_as": Fate.DELETED,
    "Finding.representative": Fate.TOMBSTONE,
    "Finding.parts": Fate.KEPT,
    "Finding.basis": Fate.KEPT,
    "Finding.reason": Fate.SCRUBBED,
    "FindingAnswer.person": Fate.TOMBSTONE,
    "FindingAnswer.given_by": Fate.TOMBSTONE,
    "FindingAppeal.person": Fate.TOMBSTONE,
    "FindingAppeal.reason": Fate.EMPTIED,
    "FindingAppeal.taken_by": Fate.TOMBSTONE,
    "FindingAppeal.answer": Fate.SCRUBBED,
}


def sections(person: User) -> Iterator[Section]:
    """Give what a person showed, answered and found in mediations."""
    shown = Evidence.objects.filter(Q(party__person=person) | Q(given_by=person)).order_by("pk")
    answers = FindingAnswer.objects.filter(person=person).select_related("finding").order_by("pk")
    found = Finding.objects.filter(representative=person).order_by("pk")
    appeals = FindingAppeal.objects.filter(Q(person=person) | Q(taken_by=person)).order_by("pk")
    yield Section(
        "mediation",
        _("What you showed and said in mediations"),
        [
            *({"evidence": one.public_id, "text": one.text, "at": as_text(one.given_at)} for one in shown),
            *(
                {"finding": one.finding.public_id, "yes": one.is_yes, "at": as_text(one.at)}
                for one in answers
            ),
            *({"finding": one.public_id, "reason": one.reason, "at": as_text(one.given_at)} for one in found),
            *(
                {
                    "appeal": one.public_id,
                    "text": one.reason if one.person_id == person.pk else one.answer,
                    "at": as_text(one.at),
                }
                for one in appeals
            ),
        ],
    )


def files(person: User) -> Iterator[OwnFile]:
    """Give the papers that a person showed."""
    own = Q(evidence__party__person=person) | Q(evidence__given_by=person)
    for paper in EvidencePaper.objects.filter(own).order_by("pk"):
        yield OwnFile(paper.name, paper.stored_as)


def erase(person: User, names: tuple[str, ...], at: datetime) -> Iterable[str]:
    """Empty what was shown, and take the name out of what was said in office."""
    return actions.forget_words(person=person, names=names, at=at)


HOLDING = Holding("moderation", FATES, sections=sections, files=files, erase=erase)
