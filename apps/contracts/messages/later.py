"""The words of what becomes of a contract in force: acts, what they do, steps, what outlasts the end."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.templatetags.look import works
from apps.contracts import domain
from apps.contracts.models import Contract, Step
from apps.terms.domain import Terms
from apps.unions.messages import label, say_value

LATER_MESSAGES = {
    "contract.is_agreed": _("This contract is not in force: its schedule is still open."),
    "contract.is_fell_short": _("This contract came to nothing: fewer works came together than were wanted."),
    "contract.is_signing": _("This contract is not in force: it waits for signatures."),
    "contract.is_in_force": _("This contract is in force; that is not possible now."),
    "contract.is_suspended": _("This contract is suspended; that is not possible now."),
    "contract.is_in_breach": _("A breach of this contract is open; that is not possible now."),
    "contract.is_amended": _("This contract was amended. The one that follows it holds."),
    "contract.is_renewed": _("This contract was renewed. The one that follows it holds."),
    "contract.is_ended": _("This contract has ended."),
    "contract.is_followed": _(
        "Another contract that takes its place is agreed and not in force yet. That one comes first."
    ),
    "contract.others_turn": _("The other side began this, so it is theirs to go on with."),
    "contract.no_strike_suspension": _(
        "The terms of this contract do not say that a strike suspends it. That takes an amendment."
    ),
    "contract.cure_runs": _("Until %(until)s the other side may cure the breach. After that you decide."),
    "contract.not_suspended_for_breach": _(
        "It is suspended for a strike, not for a breach. It returns after the strike, or ends by notice."
    ),
    "contract.notice_runs": _("A notice to end it runs already, until %(until)s."),
    "contract.reason_missing": _("Say why. Both sides read the reason."),
    "contract.evidence_missing": _(
        "Say what shows the breach: what happened, when, and where one can see it."
    ),
    "contract.still_runs": _("Its term is not over, and no notice is."),
}

ACT_NAMES: Mapping[str, Promise] = {
    domain.STRIKE: _("Suspend it: strike"),
    domain.RESUME: _("Let it return"),
    domain.NOTIFY: _("Notify a breach"),
    domain.CURE: _("Say that the breach is cured"),
    domain.SUSPEND: _("Suspend it: breach"),
    domain.END: _("End it: breach"),
    domain.NOTICE: _("Give notice to end it"),
}
ACT_QUESTIONS: Mapping[str, Promise] = {
    domain.STRIKE: _("Suspend it for a strike?"),
    domain.RESUME: _("Let it return?"),
    domain.NOTIFY: _("Notify a breach?"),
    domain.CURE: _("Is the breach cured?"),
    domain.SUSPEND: _("Suspend it for the breach?"),
    domain.END: _("End it for the breach?"),
    domain.NOTICE: _("Give notice to end it?"),
}
_DUE: Mapping[str, Promise] = {
    domain.NOTIFY: _("to be cured until %(moment)s"),
    domain.NOTICE: _("it ends %(moment)s"),
}
_SURVIVES = ("term.sunset", "term.stored_copies", "term.unlearning", "term.disputes")


def say_effects(act: str, contract: Contract, licensed: int, moment: str) -> list[str]:
    """Say what an act does, before it is confirmed.

    Args:
        licensed: how many works are licensed now.
        moment: until when a breach may be cured, or when a notice is over, in words.
    """
    words = {"works": works(licensed), "moment": moment, "company": contract.company.short}
    said = {
        domain.STRIKE: (
            gettext("No licence counts as in force from now on, for %(works)s, until it returns.") % words,
            gettext("%(company)s may not use the works meanwhile. The last day of the term stays the same.")
            % words,
            gettext("What fell due before stays due."),
            gettext("The collective lets it return when the strike is over."),
        ),
        domain.SUSPEND: (
            gettext("No licence counts as in force from now on, for %(works)s, until it returns.") % words,
            gettext("The side that notified the breach lets it return, or ends it."),
            gettext("What fell due before stays due."),
        ),
        domain.RESUME: (
            gettext("The licences count as in force again from now on, for %(works)s.") % words,
            gettext("The last day of the term stays the same."),
        ),
        domain.NOTIFY: (
            gettext("Both sides and the union read your reason and your evidence."),
            gettext("The other side may cure the breach until %(moment)s. The licences hold meanwhile.")
            % words,
            gettext("After that you may suspend the contract or end it."),
        ),
        domain.CURE: (gettext("The breach is settled, and the contract is in force as before."),),
        domain.END: (
            gettext("The licences of %(works)s end today, and nobody can bring the contract back.") % words,
        ),
        domain.NOTICE: (
            gettext("The contract ends %(moment)s. Until then everything holds.") % words,
            gettext("A notice cannot be taken back."),
        ),
    }
    return list(said[act])


def say_survives(terms: Terms) -> list[str]:
    """Say what outlasts the end of a contract."""
    agreed = [
        f"{label(key)}: {say_value(key, terms.get(key))}" for key in _SURVIVES if terms.get(key) is not None
    ]
    return [
        gettext("What fell due up to the last day stays due, and is reported and paid."),
        gettext("Each side keeps the sealed text and can check it, also without us."),
        *agreed,
    ]


def say_step(step: Step, moment: str) -> dict[str, object]:
    """Say one step: what, by whom, why; until when, if it set a time."""
    parties = {"collective": step.contract.collective.short, "company": step.contract.company.short}
    due = str(_DUE[step.act]) % {"moment": moment} if step.act in _DUE and moment else ""
    return {
        "what": Step.Act(step.act).label,
        "party": parties.get(step.side, ""),
        "step": step,
        "due": due,
    }


def say_standing(contract: Contract, past: domain.Past, moments: Mapping[str, str]) -> dict[str, str] | None:
    """Say what stands above a contract: suspended, in breach, ending; None while nothing does."""
    parties = {"collective": contract.collective.short, "company": contract.company.short}
    if contract.state == domain.SUSPENDED:
        why = gettext("for a strike") if past.cause == domain.STRIKE else gettext("for a breach")
        words = {"why": why, "party": parties.get(past.suspended_by, "")}
        return {
            "bold": gettext("Suspended %(why)s.") % words,
            "text": gettext("No licence counts as in force until %(party)s lets it return.") % words,
        }
    if contract.state == domain.IN_BREACH:
        words = {"party": parties.get(past.breach_by, ""), "until": moments.get("cure", "")}
        return {
            "bold": gettext("In breach, says %(party)s.") % words,
            "text": gettext("The other side may cure it until %(until)s. The licences hold meanwhile.")
            % words,
        }
    if contract.state in domain.RUNNING and past.notice_ends_at is not None:
        words = {"until": moments.get("notice", "")}
        return {
            "bold": gettext("Notice was given."),
            "text": gettext("It ends %(until)s. Until then everything holds.") % words,
        }
    return None
