"""Every change to collectives, memberships, mandates and answers about works."""

from apps.collectives.actions.chasing import remind_member, remind_waiting
from apps.collectives.actions.checking import check_share, uncheck_share
from apps.collectives.actions.erasing import drop_ended_floors, drop_reasons, forget_member
from apps.collectives.actions.following import (
    answers_given,
    begin_notices,
    changed_answers,
    check_lists,
    lock_people_of,
    lock_pool_of,
)
from apps.collectives.actions.interests import declare_interests
from apps.collectives.actions.mandates import answer_terms, give_mandate, set_work_answer
from apps.collectives.actions.membership import admit, admit_invited, apply, leave, refuse
from apps.collectives.actions.motions import (
    conclude_motion,
    draft_bylaws,
    drop_motion,
    open_motion_vote,
    put_motion_to_vote,
    renew_motion_roll,
    revise_bylaws,
)
from apps.collectives.actions.placing import place_member
from apps.collectives.actions.rows import add_row, drop_row
from apps.collectives.actions.running import found_collective, set_bylaws
from apps.collectives.actions.stewards import move_removal, stand
from apps.collectives.actions.withdrawals import call_back, lock_due, make_effective, withdraw

__all__ = [
    "add_row",
    "admit",
    "admit_invited",
    "answer_terms",
    "answers_given",
    "apply",
    "begin_notices",
    "call_back",
    "changed_answers",
    "check_lists",
    "check_share",
    "conclude_motion",
    "declare_interests",
    "draft_bylaws",
    "drop_ended_floors",
    "drop_motion",
    "drop_reasons",
    "drop_row",
    "forget_member",
    "found_collective",
    "give_mandate",
    "leave",
    "lock_due",
    "lock_people_of",
    "lock_pool_of",
    "make_effective",
    "move_removal",
    "open_motion_vote",
    "place_member",
    "put_motion_to_vote",
    "refuse",
    "remind_member",
    "remind_waiting",
    "renew_motion_roll",
    "revise_bylaws",
    "set_bylaws",
    "set_work_answer",
    "stand",
    "uncheck_share",
    "withdraw",
]
