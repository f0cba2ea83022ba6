"""`field__any_of=[…]`: one of many numbers, sent to the database as a single array.

Django's `in` sends a parameter for each. With thousands of them the driver takes longer to cut the statement
at its parameters than the database takes to answer.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, IntegerField, Lookup
from django.db.models.sql.compiler import SQLCompiler


@ForeignKey.register_lookup
@IntegerField.register_lookup
class AnyOf(Lookup[Any]):  # Any: what the lookup compares is Django's business
    """The column holds one of these whole numbers; none of them matches nothing."""

    lookup_name = "any_of"

    def get_prep_lookup(self) -> list[int]:
        """Return the numbers; rows are given by their ids."""
        return [int(number) for number in self.rhs]

    def as_sql(  # type: ignore[override]  # the stub knows no array among the parameters
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Compare with an array instead of a list of parameters."""
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = any(%s::bigint[])", [*parameters, self.rhs]
