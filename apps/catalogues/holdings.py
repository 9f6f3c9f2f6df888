"""What this app holds about people: works, recordings, shares, imports and their files."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.catalogues import actions, domain, queries
from apps.catalogues.models import (
    Alike,
    Conflict,
    Contributor,
    ImportRun,
    Merge,
    OutsideAsk,
    RememberedColumns,
    Settlement,
    Share,
    StatedShare,
    Work,
    WorkChange,
)
from apps.common import retention
from apps.common.holdings import Fate, Holding, OwnFile, Row, Section, as_text

FATES = {
    "Work.title": Fate.EMPTIED,
    "Work.artist_line": Fate.EMPTIED,
    "Work.match_key": Fate.EMPTIED,
    "Work.search_text": Fate.EMPTIED,
    "Word.text": Fate.DELETED,
    "Work.registered_by": Fate.TOMBSTONE,
    "Recording.title": Fate.EMPTIED,
    "Recording.artist_line": Fate.EMPTIED,
    "Recording.album": Fate.EMPTIED,
    "Recording.registered_by": Fate.TOMBSTONE,
    "Identifier.scheme": Fate.DELETED,
    "Identifier.value": Fate.DELETED,
    "Identifier.normalised": Fate.DELETED,
    "Contributor.person": Fate.TOMBSTONE,
    "Contributor.name": Fate.EMPTIED,
    "Contributor.codes": Fate.EMPTIED,
    "Share.holder": Fate.TOMBSTONE,
    "Share.outside_name": Fate.EMPTIED,
    "Share.asserted_by": Fate.TOMBSTONE,
    "Share.evidence": Fate.EMPTIED,
    "Share.territory": Fate.KEPT,
    "Shape.digest": Fate.KEPT,
    "Shape.pattern": Fate.KEPT,
    "Shape.people": Fate.TOMBSTONE,
    "ShapePerson.person": Fate.TOMBSTONE,
    "FoldedWork.kind": Fate.KEPT,
    "FoldedWork.machine": Fate.KEPT,
    "Conflict.code": Fate.EMPTIED,
    "Settlement.proposed_by": Fate.TOMBSTONE,
    "Settlement.parts": Fate.KEPT,
    "Settlement.basis": Fate.KEPT,
    "Consent.person": Fate.TOMBSTONE,
    "Consent.given_by": Fate.TOMBSTONE,
    "Merge.changes": Fate.EMPTIED,
    "Merge.said": Fate.EMPTIED,
    "Merge.merged_by": Fate.TOMBSTONE,
    "Merge.split_by": Fate.TOMBSTONE,
    "AlikeKey.pk": Fate.DELETED,
    "Alike.person": Fate.DELETED,
    "Alike.reasons": Fate.DELETED,
    "Alike.told_apart_by": Fate.TOMBSTONE,
    "BulkChange.person": Fate.TOMBSTONE,
    "BulkChange.made_by": Fate.TOMBSTONE,
    "WorkChange.changes": Fate.DELETED,
    "WorkChange.made_by": Fate.TOMBSTONE,
    "ImportRun.person": Fate.TOMBSTONE,
    "ImportRun.file_name": Fate.EMPTIED,
    "ImportRun.stored_as": Fate.EMPTIED,
    "ImportRun.sha256": Fate.KEPT,
    "ImportRun.format": Fate.KEPT,
    "ImportRun.failure": Fate.EMPTIED,
    "ImportRun.reading": Fate.EMPTIED,
    "ImportRun.choices": Fate.EMPTIED,
    "ImportRun.answer": Fate.KEPT,
    "RefusedRow.code": Fate.DELETED,
    "RefusedRow.params": Fate.DELETED,
    "RefusedRow.cells": Fate.DELETED,
    "RowNote.title": Fate.DELETED,
    "RowNote.artist_line": Fate.DELETED,
    "RowNote.code": Fate.DELETED,
    "RowNote.params": Fate.DELETED,
    "RowNote.changes": Fate.DELETED,
    "RowNote.cells": Fate.DELETED,
    "StatedShare.right": Fate.DELETED,
    "StatedShare.name": Fate.DELETED,
    "StatedShare.controller": Fate.DELETED,
    "StatedShare.territory": Fate.DELETED,
    "StatedShare.codes": Fate.DELETED,
    "RememberedColumns.person": Fate.DELETED,
    "RememberedColumns.header_hash": Fate.DELETED,
    "RememberedColumns.choices": Fate.DELETED,
    "OutsideAsk.person": Fate.TOMBSTONE,
    "OutsideAsk.asked_by": Fate.TOMBSTONE,
    "OutsideAsk.name": Fate.EMPTIED,
    "OutsideAsk.email": Fate.EMPTIED,
    "OutsideAsk.address_hash": Fate.KEPT,
    "OutsideAsk.questions": Fate.KEPT,
    "OutsideAsk.uses": Fate.KEPT,
    "OutsideAsk.token_hash": Fate.EMPTIED,
    "OutsideAnswer.answers": Fate.KEPT,
    "OutsideAnswer.text_version": Fate.KEPT,
    "OutsideAnswer.text_hash": Fate.KEPT,
    "OutsideAnswer.address_hash": Fate.KEPT,
    "OutsideAnswer.token_hash": Fate.KEPT,
    "OutsideWords.text": Fate.EMPTIED,
    "OutsideWords.typed_name": Fate.EMPTIED,
    "StoppedAddress.address_hash": Fate.KEPT,
}


def sections(person: User) -> Iterator[Section]:
    """Give a person's works with what they said of them, and their imports."""
    works = (
        queries.with_merged(queries.works_of(person))
        .select_related("merged_into")
        .prefetch_related("contributors", "shares", "identifiers", "ai_parts", "stated_shares", "changes")
    )
    yield Section(
        "works",
        _("Your works"),
        [_work(work, person) for work in works.order_by("pk").iterator(chunk_size=500)],
        _("Other people with an account are not named here; the page of the work shows you who they are."),
    )
    yield Section(
        "merges",
        _("Works that became one, and what you said are two"),
        [*_merges(person), *_told_apart(person)],
    )
    yield Section(
        "conflicts",
        _("Where claims to your works collide, or did"),
        [_conflict(one, person) for one in queries.conflicts_of({person.pk}).order_by("pk")],
    )
    runs = ImportRun.objects.filter(person=person).order_by("pk")
    yield Section("imports", _("Lists you brought"), [_run(run) for run in runs])
    asks = OutsideAsk.objects.filter(person=person).select_related("collective").order_by("pk")
    yield Section(
        "outside",
        _("Owners without an account whom you asked"),
        [_ask(one) for one in asks.prefetch_related("asked__share__work", "answers")],
        _("The text that each of them read, and the name they typed, stand on the page of the question."),
    )
    known = RememberedColumns.objects.filter(person=person).order_by("pk")
    yield Section("columns", _("Columns of your lists"), [one.choices for one in known])


def files(person: User) -> Iterator[OwnFile]:
    """Give the lists that a person brought, as they were."""
    for run in ImportRun.objects.filter(person=person).exclude(stored_as="").order_by("pk"):
        yield OwnFile(run.file_name, run.stored_as)


def erase(person: User, names: tuple[str, ...], at: datetime) -> Iterable[str]:
    """Empty a person's works and imports."""
    actions.forget_works(person=person, names=names, at=at)
    actions.forget_outside(person=person, addresses=names, at=at)
    return actions.forget_imports(person=person, at=at)


def register_retention() -> None:
    """Hand in how long addresses, refused rows and files are kept."""
    retention.register("outside_owners", actions.forget_outside_addresses)
    retention.register("refused_rows", actions.drop_refused_rows)
    retention.register("unreadable_files", actions.drop_unreadable_files)
    retention.register("import_files", actions.drop_import_files)


def _work(work: Work, person: User) -> Row:
    return {
        "id": work.public_id,
        "kind": work.kind,
        "title": work.title,
        "artists": work.artist_line,
        "year": work.year,
        "went_into": work.merged_into.public_id if work.merged_into else None,
        "brought_by_you": work.registered_by_id == person.pk,
        "codes": [{"scheme": one.scheme, "value": one.value} for one in work.identifiers.all()],
        "made_by_machine": {one.role: one.degree for one in work.ai_parts.all()},
        "contributors": [_contributor(one, person) for one in work.contributors.all()],
        "shares": [_share(one, person) for one in work.shares.all()],
        "stated_by_files": [_stated(line) for line in work.stated_shares.all()],
        "changed_by_hand": [_change(one, person) for one in work.changes.all()],
    }


def _change(one: WorkChange, person: User) -> Row:
    """Give what was changed; of who performs, the names without an account alone."""
    return {
        "at": as_text(one.made_at),
        "by_you": one.made_by_id == person.pk,
        "with_other_works": one.bulk_id is not None,
        "fields": [
            change if change["field"] not in {"performers", "contributor"} else {"field": change["field"]}
            for change in one.changes
        ],
    }


def _ask(one: OutsideAsk) -> Row:
    return {
        "name": one.name,
        "address": one.email,
        "collective": one.collective.name,
        "uses": one.uses,
        "state": one.state,
        "asked_at": as_text(one.asked_at),
        "holds_until": str(one.holds_until or "") or None,
        "shares": [
            {"work": each.share.work.public_id, "right": each.share.right, "answer": each.answer}
            for each in one.asked.all()
        ],
        "answers": [{"at": as_text(each.at), "text_hash": each.text_hash} for each in one.answers.all()],
    }


def _stated(line: StatedShare) -> Row:
    return {
        "right": line.right,
        "who": line.name,
        "parts_per_million": line.ppm,
        "controller": line.controller,
        "territory": line.territory,
        "codes": line.codes,
    }


def _merges(person: User) -> list[Row]:
    merges = Merge.objects.filter(kept__registered_by=person).select_related("kept", "retired").order_by("pk")
    return [
        {
            "work": one.kept.public_id,
            "joined_with": one.retired.public_id,
            "by_you": one.merged_by_id == person.pk,
            "at": as_text(one.merged_at),
            "parted_at": as_text(one.split_at),
        }
        for one in merges
    ]


def _told_apart(person: User) -> list[Row]:
    pairs = Alike.objects.filter(person=person, told_apart_at__isnull=False)
    return [
        {"work": one.first.public_id, "is_not": one.second.public_id, "at": as_text(one.told_apart_at)}
        for one in pairs.select_related("first", "second").order_by("pk")
    ]


def _conflict(one: Conflict, person: User) -> Row:
    settlements = one.settlements.order_by("pk")
    return {
        "work": queries.work_of_party(one, {person.pk}).title,
        "kind": one.kind,
        "code": one.code,
        "opened_at": as_text(one.opened_at),
        "settled_at": as_text(one.settled_at),
        "proposals": [_settlement(proposal, person) for proposal in settlements],
    }


def _settlement(one: Settlement, person: User) -> Row:
    agreed = one.consents.filter(Q(person=person) | Q(given_by=person))
    return {
        "by_you": one.proposed_by_id == person.pk,
        "state": one.state,
        "proposed_at": as_text(one.proposed_at),
        "you_agreed_at": [as_text(consent.given_at) for consent in agreed.order_by("pk")],
    }


def _contributor(one: Contributor, person: User) -> Row:
    codes = {"codes": one.codes} if one.codes else {}
    return {"part": one.part, "who": _who(one.person_id, one.name, person), **codes}


def _share(share: Share, person: User) -> Row:
    return {
        "right": share.right,
        "who": _who(share.holder_id, share.outside_name, person),
        "per_cent": share.percent or None,
        "counts": None if share.effective_ppm is None else domain.percent_of_ppm(share.effective_ppm),
        "territory": share.territory,
        "from": str(share.valid_from or "") or None,
        "to": str(share.valid_to or "") or None,
        "level": share.level,
        "evidence": share.evidence if share.asserted_by_id == person.pk else "",
        "controller": share.controller,
        "said_by_you": share.asserted_by_id == person.pk,
        "since": as_text(share.asserted_at),
        "until": as_text(share.ended_at),
    }


def _who(person_id: int | None, outside: str, person: User) -> str | None:
    if person_id is None:
        return outside or None
    return "you" if person_id == person.pk else "somebody else"


def _run(run: ImportRun) -> Row:
    return {
        "file": run.file_name,
        "sha256": run.sha256,
        "state": run.state,
        "uploaded_at": as_text(run.uploaded_at),
        "rows": run.rows_total,
        "choices": run.choices,
        "refused": [{"row": row.row, "code": row.code, "cells": row.cells} for row in run.refused_rows.all()],
        "noted": [
            {"row": note.row, "what": note.what, "title": note.title, "choice": note.choice}
            for note in run.notes.all()
        ],
    }


HOLDING = Holding("catalogues", FATES, sections=sections, files=files, erase=erase)
