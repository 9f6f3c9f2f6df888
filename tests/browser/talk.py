"""What is said in the open room of the story: something in every lane, with words that stand nowhere else."""

from typing import TYPE_CHECKING

from apps.accounts.models import User
from apps.negotiations import actions
from tests import makers
from tests.browser.mediating import mediate

if TYPE_CHECKING:
    from tests.browser.story import Story

SAID = {
    "table": "Shall we begin with the word harbourlight?",
    "caucus": "Among us: we would settle for lanternfish.",
    "desk": "For the desk alone: does tidewrack worry you?",
}


def speak(story: "Story", *, more: str = "") -> None:
    """Let the steward say something in every lane, and the delegate answer across the table."""
    room = story.open_room.pk
    for lane, text in SAID.items():
        actions.post_message(actor=story.steward, room_id=room, lane=lane, text=text + more, at=story.at)
    _rule(story)
    answer(story, story.delegate, f"@{story.steward.name}, yes.{more}")
    if not more:
        mediate(story)


def _rule(story: "Story") -> None:
    """Let the union demand a missing answer, the company appeal, and a colleague be there to answer."""
    colleague = makers.person("Lars Holm")
    makers.seat(colleague, story.union, "representative")
    story.people["colleague"] = colleague
    story.ruling = actions.use_power(
        actor=story.representative,
        room_id=story.open_room.pk,
        power="demand",
        field="identity.style_prompts",
        reason="Members ask what prompts may name.",
        at=story.at,
    )
    actions.appeal(
        actor=story.delegate, ruling_id=story.ruling.pk, reason="We answered it in our dossier.", at=story.at
    )


def answer(story: "Story", speaker: User, text: str) -> None:
    """Let somebody answer across the table."""
    actions.post_message(actor=speaker, room_id=story.open_room.pk, lane="table", text=text, at=story.at)
