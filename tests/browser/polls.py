"""More votes of the small world: one announced and contested, one challenged, and one only drafted."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from apps.ballots import actions
from apps.ballots.domain import Definition, SecondCall, Voter, document_hash
from apps.ballots.models import Ballot, Contest
from apps.collectives.actions import draft_bylaws
from apps.collectives.models import Motion
from apps.collectives.queries import bylaws_in_force, collective_of

if TYPE_CHECKING:
    from tests.browser.story import Story

_DAY = timedelta(days=1)


def announce_one(story: "Story") -> tuple[Ballot, Contest]:
    """Announce a vote in which members may vote for others; the artist says that something is wrong."""
    ballot = actions.announce(
        **_question(story, "Shall we ask companies for their lists twice a year?"),
        opens_at=story.at + 2 * _DAY,
        closes_at=story.at + 9 * _DAY,
        at=story.at - _DAY,
    )
    contest = actions.contest(
        actor=story.artist, ballot_id=ballot.pk, text="I joined before this was asked.", at=story.at
    )
    for giver in story.members[2:4]:
        actions.delegate(actor=giver, ballot_id=ballot.pk, delegate_id=story.members[4].pk, at=story.at)
    return ballot, contest


def challenge_one(story: "Story") -> Ballot:
    """Let members decide, and the union doubt the result."""
    closes_at = story.at - _DAY
    ballot = actions.open_ballot(
        **_question(story, "Shall we publish our minimum?"),
        opens_at=story.at - 3 * _DAY,
        closes_at=closes_at,
        at=story.at - 3 * _DAY,
    )
    story.vote(ballot, story.members[:7], at=story.at - 2 * _DAY)
    actions.close(ballot_id=ballot.pk, clock=lambda: closes_at)
    actions.cross_check(ballot_id=ballot.pk, at=closes_at)
    return actions.challenge(
        actor=story.representative,
        ballot_id=ballot.pk,
        reason="Two members say they never voted.",
        at=story.at,
    )


def open_count(story: "Story") -> Ballot:
    """Ask a question whose count the members see while the vote runs."""
    asked = _question(story, "Shall we meet in spring?")
    rule = Definition(document_hash=document_hash(asked["document"]), quorum_percent=50, visibility="open")
    return actions.open_ballot(
        **{**asked, "definition": rule},
        opens_at=story.at - _DAY,
        closes_at=story.at + _DAY,
        at=story.at - _DAY,
    )


def _question(story: "Story", title: str) -> dict[str, object]:
    document = {"question": title}
    return {
        "actor_id": story.steward.pk,
        "organisation": story.collective,
        "certifier": story.union,
        "title": title,
        "subject": "question:1",
        "document": document,
        "definition": Definition(
            document_hash=document_hash(document),
            quorum_percent=50,
            proxies=3,
            second_call=SecondCall(quorum_percent=25, days=7),
        ),
        "roll": [Voter(member.pk) for member in story.members],
    }


def draft_one(story: "Story", at: datetime) -> Motion:
    """Let the steward draft new bylaws."""
    rules = {**bylaws_in_force(story.collective.pk).as_json(), "quorum_percent": 60, "announce_days": 3}
    made = draft_bylaws(
        actor=story.steward,
        collective=collective_of(story.collective.pk),
        rules=rules,
        reason="We are many by now. What binds all of us should be asked of more of us, and not overnight.",
        at=at,
    )
    assert made is not None
    return made
