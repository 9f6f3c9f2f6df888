"""Owners of shares in the small world: one asked by mail, one not asked, and a share that was checked."""

from datetime import datetime
from typing import TYPE_CHECKING

from apps.catalogues.actions import ask_outside, draw_outside_token
from apps.catalogues.models import OutsideAsk, Share
from apps.collectives.actions import check_share
from apps.collectives.models import ShareCheck
from apps.collectives.queries import collective_of
from tests import makers

if TYPE_CHECKING:
    from tests.browser.story import Story

# Of members: besides full ones there are others, who may all that those may.
CATEGORIES = {"categories": [{"code": "honorary", "votes": True, "leads": True, "brings": True}]}


def ask_somebody(story: "Story", at: datetime) -> tuple[OutsideAsk, str, Share]:
    """Let the artist ask a co-writer about two songs; give the question, its token, another share."""
    for title in ("Harbour Lights", "Night Ferry"):
        song = makers.work(story.artist, title, ppm=500_000)
        makers.share(song, None, ppm=500_000, outside="Ilse Rand")
    other = makers.work(story.artist, "Winter Coat", ppm=500_000)
    makers.share(other, None, ppm=500_000, outside="Pale Moon Publishing")
    asked = Share.objects.filter(outside_name="Ilse Rand")
    ask = ask_outside(
        actor=story.artist,
        person=story.artist,
        share_ids=list(asked.values_list("pk", flat=True)),
        name="Ilse Rand",
        email="ilse@new.example",
        collective=story.collective,
        questions=["training", "retrieval"],
        at=at,
    )
    token = draw_outside_token(ask_id=ask.pk, at=at) or ""
    return ask, token, other.shares.filter(holder=None).earliest("pk")


def check_one(story: "Story", at: datetime) -> ShareCheck:
    """Let the steward check what the artist says of a song."""
    return check_share(
        actor=story.steward,
        collective=collective_of(story.collective.pk),
        share_id=story.works[1].shares.earliest("pk").pk,
        seen="The contract with the studio, page 3.",
        reason="It names her as the only owner of the recording.",
        at=at,
    )
