"""What a mediation says of itself: pages, facts, refusals."""

import pytest
from django.urls import reverse

from apps.audit.models import Entry
from apps.common.errors import Refusal
from apps.moderation.models import Mediation


def url(name, *args):
    return reverse(f"moderation:{name}", args=args)


def text(client, name, *args, status=200):
    response = client.get(url(name, *args))
    assert response.status_code == status
    return response.content.decode()


def refused(code):
    return pytest.raises(Refusal, match=f"^{code.replace('.', '[.]')}$")


def kinds(mediation):
    found = Entry.objects.filter(stream__name=mediation.stream).order_by("sequence")
    return list(found.values_list("kind", flat=True))


def state(mediation):
    return Mediation.objects.get(pk=mediation.pk).state
