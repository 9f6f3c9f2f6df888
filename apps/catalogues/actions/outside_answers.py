"""Takes what owners without an account answer, with its evidence, and joins it to an account they open."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.catalogues import domain, queries
from apps.catalogues.actions.outside import end_ask, lock_ask, standing_of
from apps.catalogues.actions.settling import rewrite_shares
from apps.catalogues.models import (
    AskedShare,
    OutsideAnswer,
    OutsideAsk,
    OutsideWords,
    Share,
    StoppedAddress,
    Work,
)
from apps.common.errors import Refusal
from apps.common.permissions import require


@dataclass(frozen=True)
class Shown:
    """The text that somebody read before they answered: its version and the hash of its words."""

    version: str
    text_hash: str


@transaction.atomic
def answer_outside(
    *,
    token: str,
    answers: Mapping[str, str],
    shown: Shown,
    name: str = "",
    is_sure: bool = False,
    at: datetime,
) -> OutsideAsk:
    """Take an answer by the link of a mail; whoever has it answers again as often as they like.

    A yes counts for shares as they are now, from now on and for `domain.HOLDS_FOR`; a no at once.

    Args:
        answers: public id of each work that was asked about to "yes", "no" or "not_theirs".
        name: as typed, needed for a yes.
        is_sure: the tick that they decide over the share, needed for a yes.

    Raises:
        Refusal: "outside.unknown", "outside.lapsed", "outside.over", "outside.nothing_left",
            "outside.changed" (the text is another one now), "outside.unanswered", "outside.name_missing",
            "outside.not_sure".
    """
    ask = _lock_open(token, at)
    question, asked, text = _read(ask, shown.version)
    if domain.hash_of_wording(text) != shown.text_hash:
        raise Refusal("outside.changed")
    typed = domain.tidy(name)[:200]
    works = [one.public_id for one in question.works]
    domain.check_answers(answers, works, name=typed, is_sure=is_sure)
    _write(ask, asked, answers, at)
    _keep_evidence(ask, answers, shown, OutsideWords(text=text, typed_name=typed), at=at)
    return ask


@transaction.atomic
def stop_asking(*, token: str, shown: Shown, at: datetime) -> OutsideAsk:
    """Take a no to everything, and write to this address never again.

    The address is emptied at once; its hash stays, so that the promise can be kept.

    Raises:
        Refusal: "outside.unknown", "outside.lapsed", "outside.over", "outside.nothing_left",
            "outside.changed".
    """
    ask = _lock_open(token, at)
    question, asked, text = _read(ask, shown.version)
    if domain.hash_of_wording(text) != shown.text_hash:
        raise Refusal("outside.changed")
    before = {one.share.work.public_id: one.answer for one in asked}
    answers = {
        one.public_id: domain.NOT_THEIRS if before[one.public_id] == domain.NOT_THEIRS else domain.NO
        for one in question.works
    }
    _write(ask, asked, answers, at)
    StoppedAddress.objects.get_or_create(address_hash=ask.address_hash, defaults={"since": at})
    ask.email = ""
    ask.save(update_fields=["email"])
    _keep_evidence(ask, answers, shown, OutsideWords(text=text), stops=True, at=at)
    return ask


@transaction.atomic
def join_outside(*, actor: User, token: str, at: datetime) -> OutsideAsk:
    """Make the shares that somebody was asked about outside their own, now that they have an account.

    What they say themselves counts from then on, and the answer by mail ends. Shares of others that they
    control stay as they are.

    Raises:
        NotAllowed: `actor` does not answer for themselves.
        Refusal: "outside.unknown", "outside.lapsed", "outside.over", "outside.other_address",
            "outside.holds_already", "outside.nothing_left".
    """
    _lock_works(token)
    ask = _lock_open(token, at)
    require(actor, "catalogues.claim", actor)
    if actor.email.lower() != ask.email:
        raise Refusal("outside.other_address")
    theirs = [one.share for one in queries.asked_in(ask) if one.share.holder_id is None]
    if not theirs:
        raise Refusal("outside.nothing_left")
    held = Share.objects.filter(work__in=[one.work_id for one in theirs], holder=actor, ended_at__isnull=True)
    if held.exists():
        raise Refusal("outside.holds_already")
    works_by_id = {one.work_id: one.work for one in theirs}
    fresh = [_own(one, actor, at) for one in theirs]
    rewrite_shares(list(works_by_id.values()), end=theirs, fresh=fresh, by=actor.pk, at=at)
    end_ask(ask, OutsideAsk.State.JOINED, at)
    for stream in dict.fromkeys((ask.stream, f"person:{actor.pk}")):
        payload = {"ask": ask.public_id}
        record(stream=stream, kind="outside.joined", payload=payload, actor_id=actor.pk, at=at)
    return ask


def _lock_works(token: str) -> None:
    """Lock the works before the question, as everybody does who changes shares."""
    asked = AskedShare.objects.filter(ask__token_hash=domain.hash_of_token(token))
    works = Work.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    list(works.filter(pk__in=asked.values("share__work")))


def _own(share: Share, actor: User, at: datetime) -> Share:
    return Share(
        work=share.work,
        right=share.right,
        holder=actor,
        ppm=share.ppm,
        controller=share.controller,
        territory=share.territory,
        valid_from=share.valid_from,
        valid_to=share.valid_to,
        asserted_by=actor,
        asserted_at=at,
    )


def _lock_open(token: str, at: datetime) -> OutsideAsk:
    found = queries.ask_by_token(token)
    if found is None:
        raise Refusal("outside.unknown")
    ask = lock_ask(found.pk)
    if ask.token_hash != domain.hash_of_token(token):
        raise Refusal("outside.unknown")
    domain.check_link(standing_of(ask), at)
    return ask


def _read(ask: OutsideAsk, version: str) -> tuple[domain.Question, list[AskedShare], str]:
    asked = list(queries.asked_in(ask))
    if not asked:
        raise Refusal("outside.nothing_left")
    question = queries.question_of(ask, asked)
    known = domain.current_version(domain.language_of(version))
    if version != known:
        raise Refusal("outside.changed")
    return question, asked, domain.wording(version, question)


def _write(ask: OutsideAsk, asked: list[AskedShare], answers: Mapping[str, str], at: datetime) -> None:
    """Put the answers where they count."""
    by_answer: dict[str, list[int]] = defaultdict(list)
    for one in asked:
        by_answer[answers[one.share.work.public_id]].append(one.pk)
    for answer, ids in by_answer.items():
        AskedShare.objects.filter(pk__in=ids).update(answer=answer)
    ask.state, ask.answered_at = OutsideAsk.State.ANSWERED, at
    ask.holds_until = (at + domain.HOLDS_FOR).date()
    ask.save(update_fields=["state", "answered_at", "holds_until"])


def _keep_evidence(
    ask: OutsideAsk,
    answers: Mapping[str, str],
    shown: Shown,
    words: OutsideWords,
    *,
    stops: bool = False,
    at: datetime,
) -> None:
    """Keep what was answered to which words by whom, and say so to whoever asked."""
    words.answer = OutsideAnswer.objects.create(
        ask=ask,
        revision=ask.answers.count() + 1,
        answers=dict(answers),
        text_version=shown.version,
        text_hash=shown.text_hash,
        address_hash=ask.address_hash,
        token_hash=ask.token_hash,
        stops=stops,
        at=at,
    )
    words.save()
    yes = sum(answer == domain.YES for answer in answers.values())
    payload = {
        "ask": ask.public_id,
        "text": shown.text_hash,
        "yes": str(yes),
        "no": str(len(answers) - yes),
    }
    record(stream=ask.stream, kind="outside.answered", payload=payload, at=at)
