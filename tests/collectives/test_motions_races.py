"""A draft that is changed while it is put to the vote, and two clocks that conclude one vote."""

import pytest

from apps.audit.models import Entry
from apps.ballots.models import Ballot
from apps.collectives import actions, queries
from apps.collectives.models import Bylaws, Motion
from tests.collectives.house import CHANGED, CLOSES, house
from tests.collectives.makers import AT
from tests.negotiations.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_voted_on_is_what_the_steward_had_read():
    here = house()
    for attempt in range(6):
        motion = here.draft({**CHANGED, "quorum_percent": 61 + attempt})
        read = queries.fingerprint(motion)
        rules = {**CHANGED, "quorum_percent": 80 + attempt}

        def revise(motion=motion, rules=rules):
            return actions.revise_bylaws(
                actor=here.steward, motion_id=motion.pk, rules=rules, reason="Other.", at=AT
            )

        def ask(motion=motion, read=read):
            return actions.put_motion_to_vote(
                actor=here.steward, motion_id=motion.pk, text_hash=read, closes_at=CLOSES, at=AT
            )

        revised, asked = together(revise, ask)
        motion.refresh_from_db()
        if motion.state == Motion.State.VOTING:
            assert revised == "motion.is_voting"
            assert motion.ballot.document_hash == read == queries.fingerprint(motion)
            here.vote(motion, ("no", "no", "no"))
            actions.conclude_motion(motion_id=motion.pk, at=CLOSES)
        else:
            assert asked == "motion.text_changed"
            assert not Ballot.objects.filter(subject=f"bylaws:{motion.public_id}").exists()


def test_of_two_drafts_at_once_one_is_voted_on():
    here = house()
    first, second = here.draft(), here.draft({**CHANGED, "quorum_percent": 70})
    results = together(lambda: here.ask(first), lambda: here.ask(second))
    assert "motion.another_vote" in results
    assert Motion.objects.filter(state=Motion.State.VOTING).count() == Ballot.objects.count() == 1


def test_one_vote_is_concluded_once():
    here = house()
    motion = here.ask()
    here.vote(motion, ("yes", "yes", "yes"))
    conclude = [lambda: actions.conclude_motion(motion_id=motion.pk, at=CLOSES)] * 4
    assert {one.state for one in together(*conclude)} == {Motion.State.ADOPTED}
    assert Bylaws.objects.filter(collective=here.group).count() == 2
    assert Entry.objects.filter(kind="motion.adopted").count() == 1
