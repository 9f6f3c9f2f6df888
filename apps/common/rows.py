"""Writing one row without putting its statement together anew: for the few places where that counts."""

from functools import cache

from django.db import connection
from django.db.models import Field, Model


def insert(row: Model) -> None:
    """Insert a new row and note its number in it; its own `save` and the signals around it are passed by."""
    statement, fields = _statement(type(row))
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row.pk = cursor.fetchone()[0]
    # So that the row may be the target of another one's key; there is no public way to say it.
    row._state.adding = False  # noqa: SLF001


@cache
def _statement(model: type[Model]) -> "tuple[str, list[Field[object, object]]]":
    options = model._meta  # noqa: SLF001  Django documents it
    fields = [field for field in options.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    # The names are those of the model; values never stand in the text.
    into = f"INSERT INTO {quote(options.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    return f"{into} RETURNING {quote(str(options.pk.column))}", fields
