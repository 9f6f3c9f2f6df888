"""What is known about works, once for all of which it is the same: a copy, to answer for many at once.

A trigger notes each work whose rows changed, in the same transaction and whoever changed them. What is noted
is read from the rows themselves until `actions.fold_works` has taken its shape anew, so that no answer rests
on a shape that no longer fits. Notes are only ever added by those who change works: nobody waits for anybody.
"""

import pgtrigger
from django.conf import settings
from django.db import models

from apps.catalogues.models.works import Work


class Shape(models.Model):
    """What is known of a work and its people; `domain.Shape` says how it is written."""

    digest = models.CharField(max_length=64, unique=True)
    pattern = models.TextField()
    people = models.JSONField()

    class Meta:
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.digest


class ShapePerson(models.Model):
    """Somebody in whose pool the works of a shape are."""

    shape = models.ForeignKey(Shape, on_delete=models.CASCADE, related_name="standing_in")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "shape"], name="catalogues_once_in_a_shape")]

    def __str__(self) -> str:
        return f"{self.person} in {self.shape}"


class FoldedWork(models.Model):
    """A work, the shape that it had when it was last folded, and what the pictures of a catalogue count.

    Attributes:
        kind, year: the work's own, to count them without the works.
        score: how well it is found, as `domain.matchability` scores it.
        machine: what a machine made of it, as `queries.with_machine` names it.
    """

    work = models.OneToOneField(Work, primary_key=True, on_delete=models.CASCADE, related_name="folded")
    shape = models.ForeignKey(Shape, on_delete=models.PROTECT, related_name="works", db_index=False)
    kind = models.CharField(max_length=12)
    year = models.SmallIntegerField(null=True)
    score = models.SmallIntegerField()
    machine = models.CharField(max_length=7)

    class Meta:
        indexes = [models.Index(fields=["shape", "work"], name="catalogues_works_of_shapes")]

    def __str__(self) -> str:
        return f"{self.work_id}: {self.shape_id}"


class UnfoldedWork(models.Model):
    """A note that a work changed since it was last folded; there may be several of one work."""

    # No foreign key: to check one takes longer than the note, and a note may outlive its work.
    work_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["work_id"], name="catalogues_notes_of_works")]

    def __str__(self) -> str:
        return str(self.work_id)
