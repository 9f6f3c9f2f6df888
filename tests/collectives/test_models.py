"""What the database keeps of collectives, whoever asks it."""

import pytest
from django.db import Error, connection, transaction

from apps.collectives.models import Bylaws, Collective, TermsAnswer
from tests import makers
from tests.negotiations.makers import AT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Bylaws, TermsAnswer])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_bylaws_and_answers_are_only_ever_added(model, statement):
    artist = makers.person()
    group = Collective.objects.get(organisation=makers.collective(members=[artist]))
    TermsAnswer.objects.create(
        collective=group, person=artist, terms_hash="0" * 64, revision=1, choice="in", at=AT
    )
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(model._meta.db_table))
