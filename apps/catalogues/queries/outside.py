"""Reads about owners without an account: which shares they decide over, whom one asked, what they said."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value, When

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import organisations_of, speaks_for
from apps.catalogues import domain
from apps.catalogues.models import AskedShare, OutsideAsk, Share, StoppedAddress
from apps.common import keys

_PURPOSE = "addresses of outside owners"
_LIVE = (OutsideAsk.State.WAITING, OutsideAsk.State.ANSWERED)


def shares_to_ask_about(person_ids: Collection[int]) -> QuerySet[Share]:
    """Find the shares in these people's works over which somebody without an account decides.

    Those are the shares of others by name in works that they registered, and their own shares that a
    publisher, a label, a society or an employer controls; never a voice or a likeness.
    """
    others = Q(holder__isnull=True, work__registered_by__in=person_ids) & ~Q(outside_name="")
    controlled = Q(holder__in=person_ids) & ~Q(controller=Share.Controller.ME)
    standing = Q(ended_at__isnull=True, work__merged_into__isnull=True)
    said = Share.objects.filter(standing & (others | controlled))
    return said.exclude(right__in=domain.PERSONAL_RIGHTS).select_related("work", "holder")


def alike_to(share: Share, person: User) -> QuerySet[Share]:
    """Find what a person can ask about in one mail with a share: all that the same owner decides over."""
    found = shares_to_ask_about({person.pk})
    if share.holder_id is None:
        found = found.filter(holder__isnull=True, outside_name__iexact=share.outside_name)
    else:
        found = found.filter(holder=share.holder_id, controller=share.controller)
    return found.order_by("work__title", "work", "pk")


def collectives_to_ask_for(person: User) -> QuerySet[Organisation]:
    """Find the collectives within which a person's works may be licensed: those they are a member of."""
    joined = organisations_of(person, Organisation.Kind.COLLECTIVE, Role.MEMBER)
    return joined.order_by("name")


def asks_visible_to(person: User) -> QuerySet[OutsideAsk]:
    """Find the questions asked in the name of a person or of somebody they speak for, newest first."""
    asked = OutsideAsk.objects.filter(person__in=speaks_for(person))
    return asked.select_related("collective", "person", "asked_by").order_by("-asked_at", "-pk")


def asks_about(work_id: int, person: User) -> QuerySet[OutsideAsk]:
    """Find the questions about one work that a person may see."""
    asked = AskedShare.objects.filter(ask=OuterRef("pk"), share__work=work_id)
    return asks_visible_to(person).filter(Exists(asked))


def live_asks(on: date | None) -> Q:
    """Say, as a condition on questions, that they still wait or that their answer holds on a day."""
    if on is None:
        return Q(state__in=_LIVE)
    waits = Q(state=OutsideAsk.State.WAITING, expires_at__date__gte=on)
    return waits | Q(state=OutsideAsk.State.ANSWERED, holds_until__gte=on)


def asked_live(on: date | None) -> QuerySet[AskedShare]:
    """Find the shares in questions that wait, or whose answer holds."""
    return AskedShare.objects.filter(ask__in=OutsideAsk.objects.filter(live_asks(on)))


def agreed(on: date | None) -> QuerySet[AskedShare]:
    """Find the shares to which somebody outside has said yes, and it holds."""
    return asked_live(on).filter(answer=AskedShare.Answer.YES, ask__state=OutsideAsk.State.ANSWERED)


Said = tuple[str, frozenset[domain.OutsideYes]]


def is_asked_outside(*, holder_id: int | None, controller: str) -> bool:
    """Whether it is for somebody without an account to say yes to a share."""
    return holder_id is None or controller != Share.Controller.ME


def said_outside(share_ids: Collection[int], on: date | None) -> Mapping[int, Said]:
    """Tell what people without an account have said of shares, in one statement; shares not asked are absent.

    Args:
        share_ids: shares to which somebody outside can say yes.
        on: the day on which it holds; None reads every answer that was not taken back.

    Returns:
        share id to "yes", "asked" or "no", the first of them that there is, and to every yes that holds.
    """
    if not share_ids:
        return {}
    rows = asked_live(on).filter(share__in=share_ids)
    found: dict[int, set[str]] = defaultdict(set)
    yes: dict[int, set[domain.OutsideYes]] = defaultdict(set)
    for share_id, answer, collective_id, uses in rows.values_list(
        "share", "answer", "ask__collective", "ask__uses"
    ):
        found[share_id].add({"": "asked", domain.YES: "yes"}.get(answer, "no"))
        if answer == domain.YES:
            yes[share_id].add(domain.OutsideYes(collective_id, frozenset(uses)))
    return {
        share_id: (next(word for word in ("yes", "asked", "no") if word in words), frozenset(yes[share_id]))
        for share_id, words in found.items()
    }


def works_without_their_yes(work_ids: Collection[int], at: datetime) -> int:
    """Count the works in which a yes from outside ended at a moment, with the share that it was given for."""
    ended = agreed(at.date()).filter(share__work__in=work_ids, share__ended_at=at)
    return ended.values("share__work").distinct().count()


def asked_works(ask_ids: Collection[int]) -> Mapping[int, list[AskedShare]]:
    """Give the shares of questions with works and answers, those taken back since too, in one statement."""
    rows = AskedShare.objects.filter(ask__in=ask_ids).select_related("share__work")
    found: dict[int, list[AskedShare]] = defaultdict(list)
    for one in rows.order_by("share__work__title", "share__work", "share"):
        found[one.ask_id].append(one)
    return found


def not_asked(person_ids: Collection[int], on: date) -> QuerySet[Share, Any]:
    """List the owners outside in people's works whom nobody asks now, by name.

    Returns:
        rows of `outside_name`, `controlled_by` (of a share of one's own), `works` (how many), and `share`,
        the public id of one of the shares, by which to ask.
    """
    live = asked_live(on).filter(share=OuterRef("pk"))
    shares = shares_to_ask_about(person_ids).select_related(None).filter(~Exists(live))
    whose = shares.annotate(
        controlled_by=Case(When(holder__isnull=False, then=F("controller")), default=Value(""))
    )
    grouped = whose.values("outside_name", "controlled_by").annotate(
        works=Count("work", distinct=True), share=Min("public_id")
    )
    return grouped.order_by("outside_name", "controlled_by")


def ask_by_token(token: str) -> OutsideAsk | None:
    """Find the question that a link belongs to, whatever became of it."""
    found = OutsideAsk.objects.select_related("collective", "person", "asked_by")
    return found.filter(token_hash=domain.hash_of_token(token)).first()


def asked_in(ask: OutsideAsk) -> QuerySet[AskedShare]:
    """List the shares of a question that are still said, by work."""
    asked = ask.asked.filter(share__ended_at__isnull=True).select_related("share__work")
    return asked.order_by("share__work__title", "share__work", "share")


def question_of(ask: OutsideAsk, asked: Iterable[AskedShare]) -> domain.Question:
    """Put together what is asked, as its text is made of it."""
    by_work: dict[int, list[Share]] = defaultdict(list)
    for one in asked:
        by_work[one.share.work_id].append(one.share)
    return domain.Question(
        asker=ask.person.name,
        collective=ask.collective.name,
        questions=tuple(ask.questions),
        works=tuple(_asked_work(shares) for shares in by_work.values()),
    )


def _asked_work(shares: list[Share]) -> domain.AskedWork:
    work = shares[0].work
    lines = domain.share_lines(
        [(one.right, (one.ppm, one.territory, one.valid_from, one.valid_to)) for one in shares]
    )
    parts = tuple(_part(word, shares[places[0]]) for word, places in lines)
    return domain.AskedWork(work.public_id, work.title, work.artist_line, parts)


def _part(word: str, share: Share) -> domain.SharePart:
    since, until = share.valid_from, share.valid_to
    return domain.SharePart(
        word,
        share.ppm,
        share.territory,
        since.isoformat() if since else "",
        until.isoformat() if until else "",
    )


def asks_made_since(person: User, since: datetime) -> int:
    """Count the mails to owners outside that a person has caused since a moment."""
    return OutsideAsk.objects.filter(asked_by=person, last_asked_at__gte=since).count()


def hash_to_keep(address: str) -> str:
    """Hash a mail address with the key in use."""
    name = keys.newest("sealing")
    return domain.hash_of_address(address, keys.sealing_key(name, _PURPOSE))


def hashes_of(address: str) -> list[str]:
    """Hash a mail address with every key there was, to find what was said at it."""
    hash_to_keep(address)
    return [
        domain.hash_of_address(address, keys.sealing_key(name, _PURPOSE)) for name in keys.names("sealing")
    ]


def is_stopped(address: str) -> bool:
    """Say whether somebody asked never to be written to at an address."""
    return StoppedAddress.objects.filter(address_hash__in=hashes_of(address)).exists()


def works_not_theirs(address: str, work_ids: Collection[int]) -> QuerySet[AskedShare]:
    """Find, among works, those of which somebody at an address said that they are not theirs."""
    said = AskedShare.objects.filter(answer=AskedShare.Answer.NOT_THEIRS, share__work__in=work_ids)
    return said.filter(ask__address_hash__in=hashes_of(address)).select_related("share__work")


def asks_over_since(before: datetime) -> QuerySet[OutsideAsk]:
    """Find the questions that were over before a moment, and whose address is still there."""
    over = (
        Q(ended_at__lte=before)
        | Q(state=OutsideAsk.State.WAITING, expires_at__lte=before)
        | Q(state=OutsideAsk.State.ANSWERED, holds_until__lt=before.date())
    )
    return OutsideAsk.objects.filter(over).exclude(email="", token_hash="")
