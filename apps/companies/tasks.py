"""What the worker does for companies: look whether a domain is theirs."""

import logging

from celery import shared_task
from django.utils import timezone

from apps.common.errors import Refusal
from apps.companies import actions, queries
from apps.companies.adapters import domains

_AT_ONCE = 5

logger = logging.getLogger(__name__)


@shared_task(name="companies.look_at_domains")
def look_at_domains() -> int:
    """Look at the domains that wait, outside any transaction; gives how many were settled."""
    number = 0
    for proof in queries.proofs_due(_AT_ONCE):
        found = domains.look_for(proof.name, proof.token)
        try:
            actions.settle_domain(
                proof_id=proof.pk, method=found.method, outcome=found.outcome, at=timezone.now()
            )
        except Refusal as refusal:  # somebody else was quicker
            logger.info("domain proof %s: %s", proof.public_id, refusal.code)
        else:
            number += 1
    return number


@shared_task(name="companies.look_again_at_domains")
def look_again_at_domains() -> int:
    """Look again at proven domains, outside any transaction; gives how many were looked at."""
    number = 0
    for proof in queries.looks_due(timezone.now(), _AT_ONCE):
        found = domains.look_for(proof.name, proof.token)
        try:
            actions.note_look(
                proof_id=proof.pk, method=found.method, outcome=found.outcome, at=timezone.now()
            )
        except Refusal as refusal:  # it was asked anew meanwhile
            logger.info("domain proof %s: %s", proof.public_id, refusal.code)
        else:
            number += 1
    return number
