"""Mediations of the small world, one in each state that has a page of its own."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from apps.accounts.models import User
from apps.catalogues.actions import claim_chosen
from apps.catalogues.models import Conflict, Share
from apps.moderation import actions
from apps.moderation.models import Mediation
from tests import makers

if TYPE_CHECKING:
    from tests.browser.story import Story

_DAY = timedelta(days=1)
ALONE, WAITS, SHOWN, WEIGHED, FOUND, APPEALED = (
    *("Tin Whistle", "Slow Air", "Reel in D", "Two Bridges", "Far Shore", "Lantern Waltz"),
)
# One word that stands in what was shown and nowhere else.
SECRET = "quillwort"


def mediate(story: "Story") -> None:
    """Let two members claim the same songs, and somebody of the union mediate."""
    when = story.at - 6 * _DAY
    first, second = story.members[2], story.members[5]
    for title in (ALONE, WAITS, SHOWN, WEIGHED, FOUND, APPEALED):
        _collide(first, second, title, story)
    for title in (WAITS, SHOWN, WEIGHED, FOUND, APPEALED):
        conflict = Conflict.objects.filter(work__title=title).latest("pk")
        made = actions.ask_mediation(
            actor=first, conflict_id=conflict.pk, collective_id=story.collective.pk, at=when
        )
        if title != WAITS:
            actions.take_mediation(actor=story.representative, mediation_id=made.pk, days=14, at=when)
            _show(made, first, second, title, story)
        if title in {FOUND, APPEALED}:
            _find(made, story)
    appealed = _named(APPEALED)
    actions.appeal_finding(
        actor=second, mediation_id=appealed.pk, reason="The words are mine alone.", at=story.at - _DAY
    )
    actions.take_appeal(actor=story.people["colleague"], mediation_id=appealed.pk, at=story.at - _DAY)


def _collide(first: User, second: User, title: str, story: "Story") -> None:
    work = makers.work(first, title, ppm=600_000)
    makers.share(work, second, ppm=400_000)
    claim_chosen(actor=second, work_ids=[work.pk], answer="my_part", percent="60", at=story.at - 8 * _DAY)


def _show(made: Mediation, first: User, second: User, title: str, story: "Story") -> None:
    when = story.at - 5 * _DAY
    actions.give_evidence(
        actor=second,
        mediation_id=made.pk,
        text=f"We wrote it in one night, and I kept the tape. ({SECRET})",
        papers=[("Tape label.pdf", BytesIO(b"%PDF-1.7 a label"))],
        at=when,
    )
    if title != SHOWN:
        for person in (first, second):
            actions.finish_evidence(actor=person, mediation_id=made.pk, at=when)


def _find(made: Mediation, story: "Story") -> None:
    standing = Share.objects.filter(work=made.conflict.work, ended_at=None)
    actions.give_finding(
        actor=story.representative,
        mediation_id=made.pk,
        percents=dict.fromkeys(standing.values_list("public_id", flat=True), "50"),
        reason=f"The tape names both, and neither more than the other. ({SECRET})",
        at=story.at - 2 * _DAY,
    )


def _named(title: str) -> Mediation:
    return Mediation.objects.filter(conflict__work__title=title).latest("pk")


def _of(title: str) -> Callable[["Story"], str]:
    return lambda _story: _named(title).public_id


def _conflict(_story: "Story") -> str:
    return Conflict.objects.filter(work__title=ALONE).latest("pk").public_id


# Name, reader and parts of each page.
MEDIATION_PAGES = (
    ("moderation:mediations", "voter", ()),
    ("moderation:mediations", "representative", ()),
    ("moderation:mediations", "stranger", ()),
    ("moderation:ask", "voter", (_conflict,)),
    ("moderation:ask", "steward", (_conflict,)),
    ("moderation:about", "voter", (_conflict,)),
    ("moderation:mediation", "voter", (_of(SHOWN),)),
    ("moderation:mediation", "representative", (_of(WEIGHED),)),
    ("moderation:mediation", "voter", (_of(FOUND),)),
    ("moderation:find", "representative", (_of(WEIGHED),)),
    ("moderation:appeal", "voter", (_of(FOUND),)),
    ("moderation:second", "colleague", (_of(APPEALED),)),
)

# What only receives a form.
MEDIATION_POSTS = ("moderation:take", "moderation:evidence", "moderation:act")


def mediation_values() -> dict[str, tuple[object, ...]]:
    """Give the parts of the addresses of mediations that are no pages."""
    shown, paper = _named(SHOWN), "evidence__papers__public_id"
    return {
        "moderation:mediation": (shown.public_id,),
        "moderation:take": (_named(WAITS).public_id,),
        "moderation:evidence": (shown.public_id,),
        "moderation:act": (shown.public_id, "finish"),
        "moderation:paper": (shown.parties.filter(evidence__isnull=False).values_list(paper, flat=True)[0],),
    }
