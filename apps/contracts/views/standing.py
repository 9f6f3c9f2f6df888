"""What the page of a contract says of what became of it, and what its reader may do."""

from django.utils import timezone

from apps.accounts.models import User
from apps.common.moments import moment_with_zone
from apps.common.permissions import is_possible, may
from apps.contracts import domain, messages, queries
from apps.contracts.models import Contract
from apps.terms.domain import Terms


def side_for(person: User, contract: Contract, act: str) -> str | None:
    """Name the side for which a person may do an act on a contract; None if for neither."""
    if act not in domain.ACTS or contract.in_force_at is None:
        return None
    sides = queries.sides_of(person, contract)
    return next((side for side in sides if may(person, f"contracts.{act}_for_{side}", contract)), None)


def what_became(person: User, contract: Contract) -> dict[str, object]:
    """Give the steps of a contract, what stands above it, what outlasts it, and the possible acts."""
    if contract.in_force_at is None:
        return {}
    steps, past = list(queries.steps_of(contract)), queries.past_of(contract)
    terms = Terms.parse(contract.terms)
    moments = {name: moment_with_zone(moment) for name, moment in queries.dates_ahead(contract)}
    is_running = contract.state in domain.RUNNING
    others = {contract.follows_id, *(step.successor_id for step in steps)} - {None}
    return {
        "readable": queries.readable_of(person, others),
        "steps": [
            messages.say_step(step, moment_with_zone(step.due_at) if step.due_at else "") for step in steps
        ],
        "latest": steps[-1] if steps else None,
        "standing": messages.say_standing(contract, past, moments),
        "survives": [] if is_running else messages.say_survives(terms),
        "acts": _possible(person, contract, past, terms) if is_running else [],
        "may_follow": is_running
        and not queries.is_followed(contract)
        and may(person, "contracts.propose_following", contract),
    }


def _possible(person: User, contract: Contract, past: domain.Past, terms: Terms) -> list[tuple[str, str]]:
    now, sides = timezone.now(), {act: side_for(person, contract, act) for act in domain.ACTS}
    return [
        (act, str(messages.ACT_NAMES[act]))
        for act, side in sides.items()
        if side and is_possible(domain.check_act, act, contract.state, past, terms, now, side=side)
    ]
