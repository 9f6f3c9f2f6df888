"""Writes many rows of one table with one COPY, whose checks and triggers are those of an INSERT."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from django.db import connection
from django.db.models import JSONField, Model
from psycopg.types.json import Jsonb

_AT_ONCE = 1_000


def new_ids(model: type[Model]) -> Iterator[int]:
    """Draw keys of a table, some at a time, so that rows that point at each other can be written at once."""
    table = model._meta.db_table  # noqa: SLF001  the documented API of models
    for _draw in count():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, _AT_ONCE],
            )
            yield from [key for (key,) in cursor.fetchall()]


def copy_values(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write new rows that are not worth an object each: the values of the columns that are named."""
    quote, table = connection.ops.quote_name, model._meta.db_table  # noqa: SLF001  the documented API of models
    columns = ", ".join(quote(name) for name in names)
    with connection.cursor() as cursor, cursor.copy(f"COPY {quote(table)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def copy_in(rows: Sequence[Model]) -> None:
    """Write new rows, all of one model; those without a key get one from the table."""
    if not rows:
        return
    quote = connection.ops.quote_name
    meta = rows[0]._meta  # noqa: SLF001  the documented API of models
    fields = [field for field in meta.concrete_fields if not field.primary_key or rows[0].pk is not None]
    names = ", ".join(quote(str(field.column)) for field in fields)
    shape = [(field.attname, isinstance(field, JSONField)) for field in fields]
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(meta.db_table)} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            values = row.__dict__
            copy.write_row([Jsonb(values[name]) if is_json else values[name] for name, is_json in shape])
