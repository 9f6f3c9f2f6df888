"""Answers that are kept, so that a request sent twice is done once."""

from django.db import models


class KeptAnswer(models.Model):
    """What the first request with an Idempotency-Key was answered; kept for some days, then forgotten."""

    # The number of the organisation; this app stands below the one that knows organisations.
    organisation_id = models.BigIntegerField()
    # Method and path: the same key on another address is another key.
    operation = models.CharField(max_length=200)
    key = models.CharField(max_length=64)
    # SHA-256 of the whole body, with its members in order.
    body_hash = models.CharField(max_length=64)
    # 0 and "" until the first request is done, which nobody sees: both are written in one transaction.
    status = models.IntegerField(default=0)
    content = models.TextField(default="")
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "operation", "key"], name="api_one_answer_per_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.operation} with {self.key}"
