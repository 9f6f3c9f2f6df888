"""Makes the changes of a merge, and takes them back exactly."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from apps.catalogues import domain


def make_changes(changes: Iterable[domain.Move]) -> None:
    """Write what is new; one statement for each kind of row and value, however many rows."""
    _write((change.model, change.pk, change.as_json()["new"]) for change in changes)


def take_back(changes: Iterable[Mapping[str, Any]]) -> None:
    """Write what stood there before, the last change first."""
    _write((change["model"], change["pk"], change["old"]) for change in reversed(list(changes)))


def has_changed_since(changes: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a row of a merge is gone, or says something else than the merge left in it."""
    expected: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for change in changes:
        expected[change["model"]].setdefault(change["pk"], {}).update(change["new"])
    return any(_found(label, rows) != rows for label, rows in expected.items())


def _found(label: str, rows: Mapping[int, Mapping[str, Any]]) -> dict[int, dict[str, Any]]:
    """Read the columns that changed, of the rows that are still there."""
    names = sorted({name for values in rows.values() for name in values})
    return {
        row.pop("pk"): {name: value for name, value in domain.as_json(row).items() if name in rows[pk]}
        for row in _rows(label).filter(pk__in=rows).values("pk", *names)
        if (pk := row["pk"])
    }


def _rows(label: str) -> QuerySet[Model]:
    rows: QuerySet[Model] = apps.get_model(label)._default_manager.all()  # noqa: SLF001  the documented API of models
    return rows


def _write(values: Iterable[tuple[str, int, Mapping[str, Any]]]) -> None:
    grouped: dict[tuple[str, str], list[int]] = defaultdict(list)
    for label, pk, new in values:
        grouped[label, json.dumps(new, sort_keys=True)].append(pk)
    for (label, written), pks in grouped.items():
        meta = apps.get_model(label)._meta  # noqa: SLF001  the documented API of models
        columns = {name: meta.get_field(name).to_python(value) for name, value in json.loads(written).items()}
        _rows(label).filter(pk__in=pks).update(**columns)
