"""What this app holds about people: only a mail address that a company may have taken from one."""

from collections.abc import Iterable
from datetime import datetime

from apps.accounts.models import User
from apps.common.holdings import Fate, Holding
from apps.companies import actions

FATES = {
    "Dossier.legal_name": Fate.KEPT,
    "Dossier.register_id": Fate.KEPT,
    "Dossier.about": Fate.SCRUBBED,
    "Dossier.training_summary_url": Fate.KEPT,
    "Dossier.report_contact": Fate.EMPTIED,
    "ApprovalRule.chosen_by": Fate.TOMBSTONE,
    "AiModel.name": Fate.KEPT,
    "AiModel.purpose": Fate.KEPT,
    "Statement.part": Fate.KEPT,
    "Statement.text": Fate.SCRUBBED,
    "DomainProof.name": Fate.KEPT,
    "DomainProof.token": Fate.KEPT,
    "DomainProof.method": Fate.KEPT,
    "DomainProof.outcome": Fate.KEPT,
    "DomainProof.asked_by": Fate.TOMBSTONE,
    "StandardAnswer.question": Fate.KEPT,
    "StandardAnswer.text": Fate.SCRUBBED,
}


def erase(person: User, names: tuple[str, ...], at: datetime) -> Iterable[str]:
    """Take a person's name and address out of the dossiers of companies for which they spoke."""
    actions.forget_speaker(person=person, names=names)
    return ()


HOLDING = Holding("companies", FATES, erase=erase)
