"""Writing rows without putting the statement together anew: for the few places where that counts."""

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def insert_both(row: Model, part: Model, link: str) -> None:
    """Insert a new row, and one that points to it, in one statement, and note their numbers in them.

    Their own `save` and the signals around it are passed by.

    Args:
        link: name of the field of `part` that points to `row`; its value is filled in.
    """
    statement, of_row, of_part = _statement(type(row), type(part), link)
    values = [*_values(row, of_row), *_values(part, of_part)]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        part.pk, row.pk = cursor.fetchone()
    setattr(part, link, row)
    # So that the rows may be the targets of other ones' keys; there is no public way to say it.
    row._state.adding = part._state.adding = False  # noqa: SLF001


def _values(row: Model, fields: "list[Field[Any, Any]]") -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]


@cache
def _statement(
    model: type[Model], part: type[Model], link: str
) -> "tuple[str, list[Field[Any, Any]], list[Field[Any, Any]]]":
    of_row, of_part = _fields(model), [field for field in _fields(part) if field.name != link]
    key: Any = part._meta.get_field(link)  # noqa: SLF001  Django documents it
    # The names are those of the models; values never stand in the text.
    statement = f"""
        WITH made AS (
          {_into(model, of_row)} VALUES ({", ".join(["%s"] * len(of_row))})
          RETURNING {_quoted(model._meta.pk)} AS number
        )
        {_into(part, [*of_part, key])} SELECT {", ".join(["%s"] * len(of_part))}, number FROM made
        RETURNING {_quoted(part._meta.pk)}, {_quoted(key)}
    """  # noqa: S608, SLF001
    return statement, of_row, of_part


def _fields(model: type[Model]) -> "list[Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001


def _into(model: type[Model], fields: "list[Field[Any, Any]]") -> str:
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    return f"INSERT INTO {table} ({', '.join(_quoted(field) for field in fields)})"


def _quoted(field: Any) -> str:
    return connection.ops.quote_name(str(field.column))
