"""Writes many rows of one table with one COPY, whose checks and triggers are those of an INSERT."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeVar

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import JSONField, Model
from django.db.models.base import ModelState
from psycopg.types.json import Jsonb

from apps.common.ids import new_public_ids

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Load:
    """Rows for one COPY: the statement, and a list of values for each row."""

    statement: str
    rows: Collection[Sequence[object]]

    def write(self, cursor: CursorWrapper) -> None:
        """Write them; a cursor of another thread may be given, as long as nobody else uses its connection."""
        with cursor.copy(self.statement) as copy:
            for row in self.rows:
                copy.write_row(row)


def new_ids(model: type[Model], at_once: int, before: Callable[[], None]) -> Iterator[int]:
    """Draw keys of a table, some at a time, so that rows that point at each other can be written at once.

    Args:
        before: done before each draw, such as to wait until the connection is free.
    """
    table = model._meta.db_table  # noqa: SLF001  the documented API of models
    while True:
        before()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, at_once],
            )
            yield from [key for (key,) in cursor.fetchall()]


def maker(model: type[Row]) -> Callable[..., Row]:
    """Give what makes new rows of a model with a public id, and asks no field twice for what it defaults to.

    A model's own way of it costs more than all that an import has to decide about a row. No default may be
    a list or a dict, which the rows would share.
    """
    ids = new_public_ids()
    defaults = {
        field.attname: field.get_default()
        for field in model._meta.concrete_fields  # noqa: SLF001  the documented API of models
    }

    def make(**values: object) -> Row:
        made = model.__new__(model)
        made.__dict__.update(defaults, public_id=next(ids), _state=ModelState(), **values)
        return made

    return make


def load_of_values(model: type[Model], names: Sequence[str], rows: Collection[Sequence[object]]) -> Load:
    """Take new rows that are not worth an object each: the values of the columns that are named."""
    quote, table = connection.ops.quote_name, model._meta.db_table  # noqa: SLF001  the documented API of models
    columns = ", ".join(quote(name) for name in names)
    return Load(f"COPY {quote(table)} ({columns}) FROM STDIN", rows)


def load_of(rows: Sequence[Model]) -> Load:
    """Take new rows as they are now, at least one and all of one model; those without a key will get one."""
    meta = rows[0]._meta  # noqa: SLF001  the documented API of models
    fields = [field for field in meta.concrete_fields if not field.primary_key or rows[0].pk is not None]
    read = itemgetter(*(field.attname for field in fields))
    places = [place for place, field in enumerate(fields) if isinstance(field, JSONField)]
    values: list[Sequence[object]] = [read(row.__dict__) for row in rows]
    if places:
        values = [
            [Jsonb(value) if place in places else value for place, value in enumerate(one)] for one in values
        ]
    return load_of_values(rows[0].__class__, [str(field.column) for field in fields], values)


def copy_values(model: type[Model], names: Sequence[str], rows: Collection[Sequence[object]]) -> None:
    """Write what `load_of_values` takes."""
    with connection.cursor() as cursor:
        load_of_values(model, names, rows).write(cursor)


def copy_in(rows: Sequence[Model]) -> None:
    """Write what `load_of` takes, if there is any."""
    if rows:
        with connection.cursor() as cursor:
            load_of(rows).write(cursor)
