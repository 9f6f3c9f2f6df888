"""What the tables of ballots refuse by themselves."""

import pgtrigger

# What belongs to an announced ballot may change until it opens, and never afterwards.
_WHILE_ANNOUNCED = """
IF (SELECT state FROM ballots_ballot WHERE id = {row}.ballot_id) IS DISTINCT FROM 'announced' THEN
  RAISE EXCEPTION '{words}';
END IF;
RETURN {row};
"""


def before(name: str, operation: pgtrigger.Operation, func: str) -> pgtrigger.Trigger:
    """Give a trigger that looks at each row before it is written."""
    return pgtrigger.Trigger(name=name, when=pgtrigger.Before, operation=operation, func=func)


def while_announced(words: str) -> list[pgtrigger.Trigger]:
    """Give the triggers of a table whose rows come, change and go only while their ballot is announced."""
    write, delete = (_WHILE_ANNOUNCED.format(row=row, words=words) for row in ("NEW", "OLD"))
    return [
        before("written_while_announced", pgtrigger.Insert | pgtrigger.Update, write),
        before("deleted_while_announced", pgtrigger.Delete, delete),
    ]
