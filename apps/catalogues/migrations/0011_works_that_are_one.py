import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.common.ids

_CASCADE = django.db.models.deletion.CASCADE
_PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("catalogues", "0010_indexes_that_others_cover"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="compared_to",
            field=models.BigIntegerField(db_default=0, default=0, null=True),
        ),
        migrations.AddField(
            model_name="work",
            name="merged_into",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=_PROTECT,
                related_name="+",
                to="catalogues.work",
            ),
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("changes", models.JSONField()),
                ("said", models.JSONField(default=dict)),
                ("merged_at", models.DateTimeField()),
                ("split_at", models.DateTimeField(null=True)),
                ("kept", models.ForeignKey(on_delete=_CASCADE, related_name="+", to="catalogues.work")),
                ("retired", models.ForeignKey(on_delete=_CASCADE, related_name="+", to="catalogues.work")),
                (
                    "merged_by",
                    models.ForeignKey(on_delete=_PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "split_by",
                    models.ForeignKey(
                        null=True, on_delete=_PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(split_at__isnull=True),
                        fields=("retired",),
                        name="catalogues_retired_once",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(kept=models.F("retired")), name="catalogues_merge_of_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(split_at__isnull=True, split_by__isnull=True)
                        | models.Q(split_at__gte=models.F("merged_at"), split_by__isnull=False),
                        name="catalogues_split_by_somebody",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="AlikeKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "work_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.BigIntegerField()),
                ("work", models.ForeignKey(on_delete=_CASCADE, related_name="+", to="catalogues.work")),
            ],
        ),
        migrations.CreateModel(
            name="Alike",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("score", models.SmallIntegerField()),
                ("reasons", models.JSONField()),
                ("told_apart_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=_PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        db_index=False, on_delete=_CASCADE, related_name="+", to="catalogues.work"
                    ),
                ),
                ("second", models.ForeignKey(on_delete=_CASCADE, related_name="+", to="catalogues.work")),
                (
                    "told_apart_by",
                    models.ForeignKey(
                        null=True, on_delete=_PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-score", "id"], name="catalogues_alike_of_person")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="catalogues_one_row_per_pair"),
                    models.CheckConstraint(
                        condition=models.Q(second__gt=models.F("first")),
                        name="catalogues_pair_in_the_order_of_keys",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(told_apart_at__isnull=True, told_apart_by__isnull=True)
                        | models.Q(told_apart_at__isnull=False, told_apart_by__isnull=False),
                        name="catalogues_told_apart_by_somebody",
                    ),
                ],
            },
        ),
    ]
