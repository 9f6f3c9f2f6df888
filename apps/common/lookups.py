"""Looks many values up with one parameter."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.sql.compiler import SQLCompiler


class AnyOf(Lookup[Any]):
    """What `__in` says, with one array in the place of a parameter for each value.

    For lists of some hundred values and more: a parameter costs Django, the driver and the parser of the
    database several microseconds each. The values are taken as they are, strings or numbers.
    """

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Compare with an array; without a value there is nothing to ask the database."""
        values: Any = list(self.rhs)
        if not values:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, values)
