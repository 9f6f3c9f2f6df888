"""Streams and entries of the record. Entries are only ever added; a trigger refuses anything else."""

from django.db import models

from apps.common.triggers import append_only


class Stream(models.Model):
    """One chain of entries with exactly one audience, such as `room:7` or `members:7`."""

    name = models.CharField(max_length=80, unique=True)
    length = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One fact. The hash covers the hash before it, so that nothing can be changed unnoticed."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="entries")
    sequence = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    payload = models.JSONField()
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "sequence"], name="audit_one_entry_per_place")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.stream} {self.sequence} {self.kind}"
