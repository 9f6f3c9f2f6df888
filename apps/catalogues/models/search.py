"""What helps to find works whose names are misspelt."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F


class Word(models.Model):
    """A word that stands in some work's title or artist line; says nothing of whose work.

    Gathered anew every hour, so that a word leaves with the last work that had it.
    """

    text = models.CharField(max_length=100, primary_key=True)

    class Meta:
        indexes = [GinIndex(OpClass(F("text"), "gin_trgm_ops"), name="catalogues_word_letters")]

    def __str__(self) -> str:
        return self.text
