"""Asks owners without an account by mail whether their shares may be licensed; sends again, withdraws."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import holds_seat
from apps.audit.actions import record
from apps.catalogues import domain, queries
from apps.catalogues.models import AskedShare, OutsideAsk, OutsideWords, Share, Work
from apps.common.errors import Refusal
from apps.common.permissions import require

_DAY = timedelta(days=1)
_State = OutsideAsk.State


@transaction.atomic
def ask_outside(
    *,
    actor: User,
    person: User,
    share_ids: Collection[int],
    name: str,
    email: str,
    collective: Organisation,
    questions: Collection[str],
    at: datetime,
) -> OutsideAsk:
    """Ask whoever decides over shares in a person's works; the mail goes out after the commit.

    Whether the address has an account, or wants no mail, is not said: what is asked of it waits all the same.

    Args:
        questions: of `domain.QUESTIONS`; the uses they stand for are kept with the question.

    Raises:
        NotAllowed: `actor` does not speak for `person`.
        Refusal: "outside.no_shares", "outside.no_question", "outside.not_a_member", "outside.your_own",
            "outside.too_many_works", "outside.too_many", "outside.asked_already", "outside.not_theirs".
    """
    shares = _lock_shares(person, share_ids)
    require(actor, "catalogues.ask_outside", person)
    address = email.strip().lower()
    _check_asker(actor, person, address, collective, at)
    _check_shares(shares, address, collective, at)
    uses = domain.uses_of(questions)
    ask = OutsideAsk.objects.create(
        person=person,
        asked_by=actor,
        collective=collective,
        name=domain.tidy(name)[:200],
        email=address,
        address_hash=queries.hash_to_keep(address),
        questions=[one for one in domain.QUESTIONS if one in questions],
        uses=list(uses),
        asked_at=at,
        last_asked_at=at,
        expires_at=at + domain.STANDS_FOR,
    )
    AskedShare.objects.bulk_create(AskedShare(ask=ask, share=share) for share in shares)
    _record(ask, "outside.asked", actor, at)
    return ask


def _lock_shares(person: User, share_ids: Collection[int]) -> list[Share]:
    """Lock the works, and read the shares over which somebody outside decides."""
    wanted = queries.shares_to_ask_about({person.pk}).filter(pk__in=share_ids)
    works = Work.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    list(works.filter(pk__in=set(wanted.values_list("work", flat=True))))
    return list(wanted.order_by("pk"))


def _check_asker(actor: User, person: User, address: str, collective: Organisation, at: datetime) -> None:
    if collective.kind != Organisation.Kind.COLLECTIVE or not holds_seat(person, collective.pk, Role.MEMBER):
        raise Refusal("outside.not_a_member")
    if address in {actor.email.lower(), person.email.lower()}:
        raise Refusal("outside.your_own")
    _check_not_too_many(actor, at)


def _check_not_too_many(actor: User, at: datetime) -> None:
    if queries.asks_made_since(actor, at - _DAY) >= domain.MOST_A_DAY:
        raise Refusal("outside.too_many", most=domain.MOST_A_DAY)


def _check_shares(shares: list[Share], address: str, collective: Organisation, at: datetime) -> None:
    works = {share.work_id for share in shares}
    if not shares:
        raise Refusal("outside.no_shares")
    if len(works) > domain.MOST_WORKS:
        raise Refusal("outside.too_many_works", most=domain.MOST_WORKS)
    asked = queries.asked_live(at.date()).filter(share__in=shares, ask__collective=collective)
    if (known := asked.select_related("share__work").first()) is not None:
        raise Refusal("outside.asked_already", title=known.share.work.title)
    if (denied := queries.works_not_theirs(address, works).first()) is not None:
        raise Refusal("outside.not_theirs", title=denied.share.work.title)


@transaction.atomic
def ask_outside_again(*, actor: User, ask_id: int, at: datetime) -> OutsideAsk:
    """Send a question anew: its time begins again, and the link of the earlier mail is void.

    Raises:
        NotAllowed: `actor` does not speak for whose works they are.
        Refusal: "outside.answered_already", "outside.enough_mails", "outside.sent_lately",
            "outside.too_many".
    """
    ask = lock_ask(ask_id)
    require(actor, "catalogues.ask_outside", ask.person)
    domain.check_sending_again(standing_of(ask), ask.mails, ask.last_asked_at, at)
    _check_not_too_many(actor, at)
    ask.token_hash, ask.last_asked_at, ask.expires_at = "", at, at + domain.STANDS_FOR
    ask.mails += 1
    ask.save(update_fields=["token_hash", "last_asked_at", "expires_at", "mails"])
    _record(ask, "outside.asked_again", actor, at)
    return ask


@transaction.atomic
def withdraw_outside(*, actor: User, ask_id: int, at: datetime) -> OutsideAsk:
    """Withdraw a question or give up its answer: the link opens nothing, and a yes counts no more.

    Raises:
        NotAllowed: `actor` does not speak for whose works they are.
        Refusal: "outside.over".
    """
    ask = lock_ask(ask_id)
    require(actor, "catalogues.ask_outside", ask.person)
    if ask.ended_at is not None:
        raise Refusal("outside.over")
    end_ask(ask, _State.WITHDRAWN, at)
    _record(ask, "outside.withdrawn", actor, at)
    return ask


@transaction.atomic
def draw_outside_token(*, ask_id: int, at: datetime) -> str | None:
    """Make the token of a mail that is being sent, and keep its hash; an earlier one is void.

    No fact of its own: that it was asked, or asked again, is recorded already.

    Returns:
        the token, which is kept nowhere; None if the question no longer waits, or the address wants no mail.
    """
    ask = lock_ask(ask_id)
    is_waiting = domain.ask_state_at(standing_of(ask), at) == _State.WAITING
    if not is_waiting or not ask.email or queries.is_stopped(ask.email):
        return None
    token = domain.new_token()
    ask.token_hash = domain.hash_of_token(token)
    ask.save(update_fields=["token_hash"])
    return token


@transaction.atomic
def forget_outside_addresses(before: datetime, limit: int) -> int:
    """Empty the addresses of questions that were over before a moment, and give how many there were.

    No fact of its own: what became of each question is recorded already.
    """
    over = list(queries.asks_over_since(before).values_list("pk", flat=True)[:limit])
    return OutsideAsk.objects.filter(pk__in=over).update(email="", token_hash="")


@transaction.atomic
def forget_outside(*, person: User, addresses: Iterable[str], at: datetime) -> None:
    """Take somebody who is erased out of questions: end theirs with their words, empty their addresses.

    The caller records the erasure.
    """
    known = [one.lower() for one in addresses if one]
    asked = OutsideAsk.objects.filter(person=person)
    asked.filter(ended_at__isnull=True).update(state=_State.WITHDRAWN, ended_at=at)
    OutsideWords.objects.filter(answer__ask__in=asked).exclude(text="", typed_name="").update(
        text="", typed_name=""
    )
    asked.update(name="")
    OutsideAsk.objects.filter(Q(person=person) | Q(email__in=known)).update(email="", token_hash="")


def lock_ask(ask_id: int) -> OutsideAsk:
    """Lock a question, with whom it concerns."""
    rows = OutsideAsk.objects.select_for_update(of=("self",))
    return rows.select_related("person", "asked_by", "collective").get(pk=ask_id)


def standing_of(ask: OutsideAsk) -> domain.AskStanding:
    """Give a question as the rules of time read it."""
    return domain.AskStanding(ask.state, ask.expires_at, ask.holds_until)


def end_ask(ask: OutsideAsk, state: OutsideAsk.State, at: datetime) -> None:
    """End a question, with its link."""
    ask.state, ask.ended_at, ask.token_hash = state, at, ""
    ask.save(update_fields=["state", "ended_at", "token_hash"])


def _record(ask: OutsideAsk, kind: str, actor: User, at: datetime) -> None:
    record(stream=ask.stream, kind=kind, payload={"ask": ask.public_id}, actor_id=actor.pk, at=at)
