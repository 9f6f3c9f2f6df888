"""What is said in the open room of the story: something in every lane, with words that stand nowhere else."""

from typing import TYPE_CHECKING

from apps.accounts.models import User
from apps.negotiations import actions

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
    answer(story, story.delegate, f"@{story.steward.name}, yes.{more}")


def answer(story: "Story", speaker: User, text: str) -> None:
    """Let somebody answer across the table."""
    actions.post_message(actor=speaker, room_id=story.open_room.pk, lane="table", text=text, at=story.at)
