"""Splits what was said of the composition into the three publishing rights, with the same shares each."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

from apps.common.ids import new_public_id

_BATCH = 2_000
_ADDED = ("mechanical", "synchronisation")


def split(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Turn each share of the composition into one of each publishing right; all counted until now."""
    share = apps.get_model("catalogues", "Share")
    share.objects.filter(effective_ppm__isnull=True).update(effective_ppm=F("ppm"))
    last = 0
    while batch := list(share.objects.filter(right="composition", pk__gt=last).order_by("pk")[:_BATCH]):
        last = batch[-1].pk
        share.objects.filter(pk__in=[row.pk for row in batch]).update(right="performance")
        share.objects.bulk_create(_copy(row, right) for row in batch for right in _ADDED)


def join(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Go back to one composition, as the right of performance has it."""
    share = apps.get_model("catalogues", "Share")
    share.objects.filter(right__in=_ADDED).delete()
    share.objects.filter(right="performance").update(right="composition")


def _copy(row, right):  # type: ignore[no-untyped-def]  # a model of the past
    row.pk, row.public_id, row.right = None, new_public_id(), right
    return type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})


class Migration(migrations.Migration):
    dependencies = [("catalogues", "0002_rights_and_effective_shares")]
    operations = [migrations.RunPython(split, join)]
