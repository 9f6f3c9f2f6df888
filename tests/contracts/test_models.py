"""What the database keeps of contracts, whoever asks it."""

import pytest
from django.db import Error, connection, transaction

from tests.contracts.makers import in_force, world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM contracts_licenseduse",
        "TRUNCATE contracts_licenseduse",
        "UPDATE contracts_licenseduse SET company_id = company_id + 1",
        "UPDATE contracts_licenseduse SET use = 'ground_rag'",
    ],
)
def test_database_keeps_what_is_licensed(statement: str) -> None:
    in_force(world(works=1))
    with pytest.raises(Error, match="licenseduse"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
