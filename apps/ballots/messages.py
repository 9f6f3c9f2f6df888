"""Ballots in words: why something is refused, how it is decided, what came out."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import ceil, floor

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.ballots import domain, queries
from apps.ballots.models import Ballot
from apps.common.messages import Words
from apps.common.templatetags.look import weekday

_HALF = 50
_TWO_THIRDS = Fraction(2, 3)

MESSAGES: dict[str, Words] = {
    "ballot.not_open": _("This vote has not begun."),
    "ballot.late": _("This vote has ended. It is being counted."),
    "ballot.not_due": _("This vote is still open."),
    "ballot.unknown_choice": _("Choose yes, no or abstain."),
    "ballot.request_id": _("This form is damaged. Open the page again and cast your vote there."),
    "ballot.opens_later": _("A vote opens at once. Ask again on the day itself."),
    "ballot.closes_too_early": _("The end of a vote must lie after its beginning."),
    "ballot.empty_roll": _("Nobody could vote: there are no members yet."),
    "ballot.twice_on_roll": _("Somebody stands twice on the roll."),
    "ballot.document_differs": _(
        "The text was changed after the question was asked. Ask again with the new text."
    ),
    "ballot.opens_too_late": _("It is too late to open this vote: it could not end in time any more."),
    "ballot.in_time": _("This vote can still end in time."),
    "ballot.extended_too_far": _("The offer lapses then: the vote can last until %(latest)s at the most."),
    "ballot.no_delegation": _("In this vote nobody votes for somebody else."),
    "ballot.delegate_self": _("Choose somebody else; you vote for yourself anyway."),
    "ballot.delegate_circle": _(
        "This would lead in a circle: that person’s vote already comes to you. Choose somebody else."
    ),
    "ballot.delegate_full": _(
        "That person, or somebody they rely on, already votes for as many as one may: %(most)s. "
        "Choose somebody else."
    ),
    "ballot.no_bundle_yet": _("The bundle of a vote is made when it has closed."),
    "ballot.delegate_not_on_roll": _("Choose somebody who can vote here themselves."),
    "ballot.delegate_conflicted": _("That person sits on the other side and votes for nobody else."),
    "ballot.not_delegated": _("Nobody votes for you here."),
    "ballot.opens_too_early": _("Announce a vote before it opens."),
    "ballot.begun": _("This vote is no longer only announced: its roll is final."),
    "ballot.contested": _(
        "Somebody says that the roll is wrong. The vote opens when they have an answer, or on %(until)s."
    ),
    "ballot.contested_already": _("You have said already that the roll is wrong. Wait for the answer."),
    "ballot.own_contest": _("You wrote this yourself: somebody else answers it."),
    "ballot.answered_already": _("This was answered already."),
    "ballot.words_missing": _("Say why, in a sentence or two."),
    "ballot.words_too_long": _("That is too long: at most %(most)s characters."),
    "ballot.no_second_call": _("No second call was announced with this vote."),
    "ballot.quorum_not_missed": _("There is a second call only if too few took part."),
    "ballot.not_later": _("A vote can only be given more time: choose a later end."),
    "ballot.not_closed": _("A vote is certified or challenged when it has closed."),
    "ballot.already_certified": _("This vote is certified already."),
    "ballot.being_checked": _("A second count has not agreed yet. Nobody vouches for a result before that."),
    "ballot.already_challenged": _("This vote is challenged already."),
    "ballot.already_voided": _("This vote was voided: nothing follows from it."),
    "ballot.second_representative": _("You challenged this vote: a second representative decides."),
    "ballot.challenged_too_late": _("A result can be challenged for five days after the close."),
    "ballot.answered_too_late": _("The challenge was not answered within five days: the result stands."),
    "ballot.not_voidable": _("A vote is voided before it opens, or after a challenge."),
}


_WEIGHTS = {
    "one_person_one_vote": _("One person, one vote."),
    "works": _("Votes weigh as many works as a member has in the pool."),
    "works_in_bands": _("Votes weigh by works: 1 below ten, 2 below a hundred, 3 below a thousand."),
}
_REASONS = {
    "one_person_one_vote": _("You are a member; every member has one vote."),
    "member": _("You are a member; every member has one vote."),
    "member_works": _("You are a member; your vote weighs as many works as you have in the pool."),
    "member_works_in_bands": _(
        "You are a member; the number of your works in the pool says how heavy it is."
    ),
    "concerned": _("You have works of the kinds that are asked for; everybody who has some has one vote."),
    "concerned_works": _(
        "You have works of the kinds that are asked for; your vote weighs as many as you have."
    ),
    "concerned_works_in_bands": _(
        "You have works of the kinds that are asked for; their number says how heavy your vote is."
    ),
}


@dataclass(frozen=True)
class Rule:
    """One numbered rule of a ballot: the bold beginning and what follows it."""

    bold: str
    rest: str


def say_rules(
    definition: domain.Definition, total: int, certifier: str = "", other_side: str = ""
) -> list[Rule]:
    """Say how it is decided, in the order in which it matters.

    Args:
        definition: the frozen rule.
        total: people on the roll.
        certifier: name of the union that certifies, if there is one.
        other_side: name of the company that the vote is about, if it is about one.
    """
    rules = [_quorum(definition, total), _threshold(definition, total)]
    if definition.second_majority:
        rules.append(_catalogue(definition.second_majority))
    rules.append(_secrecy(definition, other_side))
    if certifier:
        rules.append(Rule(certifier, gettext("certifies the result.")))
    rules.append(Rule(str(_WEIGHTS[definition.weight_rule]), _proxies(definition)))
    if definition.second_call:
        rules.append(_second_call(definition.second_call))
    return rules


def say_outcome(ballot: Ballot) -> str:
    """Say in one sentence how a ballot ended; empty before. What is void is void, whatever was counted."""
    if ballot.state == domain.State.VOIDED:
        return gettext("Void: nothing follows from this vote.")
    result = queries.result(ballot)
    if result is None:
        return ""
    return {
        "passed": gettext("Passed."),
        "quorum_missed": gettext("Not passed: too few took part."),
        "tie": gettext("Not passed: as many said no as yes."),
        "threshold_missed": gettext("Not passed."),
        "second_majority_missed": gettext("Not passed: too little of the catalogue said yes."),
    }[result.outcome]


def say_steps(result: domain.Result) -> list[Rule]:
    """Say why, step by step, with the numbers of people."""
    said = {
        "quorum": _say_quorum,
        "quorum_weight": _say_quorum_of_weight,
        "threshold": _say_threshold,
        "second_majority": _say_second_majority,
    }
    return [said[step.code](step) for step in result.steps]


def say_turn(said: queries.Said) -> str:
    """Say what was done to a ballot for the reason that follows."""
    if said.kind == "extended":
        end = datetime.fromisoformat(said.content["closes_at"])
        return gettext("More time, until %(end)s.") % {"end": weekday(end)}
    return {"challenge": gettext("Challenged."), "voided": gettext("Void.")}[said.kind]


def say_cosigned(cosigned: queries.Cosigned, certifier: str, *, is_closed: bool) -> str:
    """Say whose signatures stand under opening and close: the site alone could show two logs."""
    if not certifier:
        return gettext("Opening and close are signed by us alone: no union stands beside this vote.")
    words = {"union": certifier}
    if not is_closed:
        if cosigned.opening:
            return gettext("%(union)s signed the opening beside us.") % words
        return gettext("The opening is signed by us alone: %(union)s had no key for it.") % words
    said = {
        (True, True): gettext("%(union)s signed the opening and the close beside us."),
        (True, False): gettext("%(union)s signed the opening beside us. The close is signed by us alone."),
        (False, True): gettext("%(union)s signed the close beside us. The opening is signed by us alone."),
        (False, False): gettext("Opening and close are signed by us alone: %(union)s had no key for it."),
    }
    return said[cosigned.opening, cosigned.close] % words


def say_secrecy(*, is_sealed: bool, is_secret: bool, weight_rule: str, proxies: int) -> str:
    """Say before the opening and beside the button whether a choice could be guessed, why, and what helps."""
    if is_secret:
        return gettext("Secret.")
    if not is_sealed:
        return gettext("Not secret: the count of this vote is not sealed.")
    words = gettext(
        "Not secret: so few vote, or weights differ so much, that a choice may be guessed from the result."
    )
    if proxies:
        words = gettext(
            "Not secret: so few vote, weights differ so much, or so few vote for somebody else, "
            "that a choice may be guessed from the result."
        )
    if weight_rule != "works":
        return words
    return f"{words} {gettext('Weights in bands of works hide more: the bylaws can ask for them.')}"


def say_choice(choice: str) -> str:
    """Say an option as a button does."""
    return {"yes": gettext("Yes"), "no": gettext("No"), "abstain": gettext("Abstain")}[choice]


def say_reason(code: str) -> str:
    """Say why somebody is on the roll with this weight."""
    return str(_REASONS.get(code, _("You are a member.")))


def say_people(number: int) -> str:
    """Say a number of people."""
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": number}


def _quorum(definition: domain.Definition, total: int) -> Rule:
    needed = definition.quorum_people(total)
    if not needed:
        return Rule(gettext("No quorum."), gettext("However few take part, it counts."))
    params = {"percent": definition.quorum_percent, "total": total}
    if definition.has_weights:
        rest = gettext(
            "must take part, %(percent)s %% of %(total)s, and with them %(percent)s %% of the weight."
        )
        return Rule(say_people(needed), rest % params)
    if definition.quorum_percent == _HALF:
        return Rule(say_people(needed), gettext("must take part, half of %(total)s.") % params)
    return Rule(say_people(needed), gettext("must take part, %(percent)s %% of %(total)s.") % params)


def _threshold(definition: domain.Definition, total: int) -> Rule:
    rule, needed = definition.threshold, definition.quorum_people(total)
    enough = _enough(rule, total if rule.of == "roll" else needed)
    params = {"voters": needed, "yes": enough, "fraction": f"{rule.numerator}/{rule.denominator}"}
    if definition.has_weights:
        rest = gettext("Counted by weight, not by people.")
    elif rule.of == "roll":
        rest = gettext("Counted against everybody on the roll: %(yes)s yes.") % params
    elif needed:
        rest = gettext("With %(voters)s voters and nobody abstaining, that is %(yes)s yes.") % params
    else:
        rest = gettext("Who abstains counts for the quorum only.")
    if rule.comparison == "more_than":
        return Rule(
            gettext("More yes than no.") if rule.of == "cast" else gettext("More than half say yes."), rest
        )
    if rule.fraction == _TWO_THIRDS:
        return Rule(gettext("Two thirds say yes."), rest)
    return Rule(gettext("At least %(fraction)s say yes.") % params, rest)


def _catalogue(rule: domain.Threshold) -> Rule:
    params = {"part": rule.numerator, "whole": rule.denominator}
    of = {
        "cast": gettext("Works of those who say yes or no are counted."),
        "cast_and_abstained": gettext("Works of everybody who takes part are counted."),
        "roll": gettext("All works of the pool are counted."),
    }[rule.of]
    if rule.comparison == "more_than":
        return Rule(gettext("More than half of the catalogue says yes too."), of)
    return Rule(gettext("%(part)s of %(whole)s parts of the catalogue say yes too.") % params, of)


def _proxies(definition: domain.Definition) -> str:
    if not definition.proxies:
        return gettext("Nobody votes for somebody else.")
    words = ngettext(
        "A member votes for %(most)s other at the most, and only if that person does not vote.",
        "A member votes for %(most)s others at the most, and only for who does not vote.",
        definition.proxies,
    )
    return words % {"most": definition.proxies}


def _second_call(call: domain.SecondCall) -> Rule:
    params = {"days": call.days, "percent": call.quorum_percent}
    words = ngettext(
        "it is asked once more for %(days)s day, and %(percent)s %% are enough.",
        "it is asked once more for %(days)s days, and %(percent)s %% are enough.",
        call.days,
    )
    return Rule(gettext("If too few take part,"), words % params)


def _enough(rule: domain.Threshold, base: int) -> int:
    needed = rule.fraction * base
    return floor(needed) + 1 if rule.comparison == "more_than" else max(1, ceil(needed))


def _secrecy(definition: domain.Definition, other_side: str) -> Rule:
    if not definition.is_sealed:
        return Rule(gettext("The count is open"), gettext("to the members while the vote runs."))
    if other_side:
        rest = gettext("until the close, also for stewards, the union and %(name)s.") % {"name": other_side}
    else:
        rest = gettext("until the close, also for stewards and the union.")
    return Rule(gettext("The count stays sealed"), rest)


def _say_quorum(step: domain.Step) -> Rule:
    rest = gettext("%(voted)s of %(total)s took part; %(needed)s were needed.") % step.params
    return Rule(gettext("Quorum reached.") if step.met else gettext("Quorum missed."), rest)


def _say_quorum_of_weight(step: domain.Step) -> Rule:
    rest = (
        gettext("They hold %(voted)s of the weight of %(total)s; %(percent)s %% were needed.") % step.params
    )
    return Rule(gettext("Enough weight.") if step.met else gettext("Too little weight."), rest)


def _say_second_majority(step: domain.Step) -> Rule:
    params = {**step.params, "fraction": f"{step.params['numerator']}/{step.params['denominator']}"}
    rest = (
        gettext("Those who said yes have %(yes)s of %(base)s works; the rule asks for %(fraction)s.") % params
    )
    if step.params["comparison"] == "more_than":
        rest = (
            gettext("Those who said yes have %(yes)s of %(base)s works; more than half is asked for.")
            % params
        )
    bold = gettext("Enough of the catalogue.") if step.met else gettext("Too little of the catalogue.")
    return Rule(bold, rest)


def _say_threshold(step: domain.Step) -> Rule:
    params = {**step.params, "fraction": f"{step.params['numerator']}/{step.params['denominator']}"}
    if step.params["comparison"] == "more_than" and step.params["of"] == "cast":
        bold = gettext("More yes than no.") if step.met else gettext("Not more yes than no.")
        return Rule(
            bold, gettext("%(yes)s yes, %(no)s no; who abstained counts for the quorum only.") % params
        )
    rest = gettext("%(yes)s yes of %(base)s; the rule asks for %(fraction)s.") % params
    return Rule(gettext("Enough yes.") if step.met else gettext("Not enough yes."), rest)
