"""Triggers that note which works changed, for `models.shapes`.

Of works, shares and credits is noted what decides whether a work may be licensed; of works, codes, recordings
and parts of a machine, what the pictures of a catalogue count.
"""

import pgtrigger

_NOTE = "INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM {rows}; RETURN NULL;"
_MOVED = "(SELECT work_id FROM before UNION ALL SELECT work_id FROM after) moved"
_WORK_BORN = "INSERT INTO catalogues_unfoldedwork (work_id) SELECT id FROM after; RETURN NULL;"
_WORK_CHANGED = """
    INSERT INTO catalogues_unfoldedwork (work_id) SELECT after.id FROM after JOIN before USING (id)
    WHERE (after.kind, after.performers, after.registered_by_id, after.merged_into_id,
            after.year, after.artist_line = '')
        IS DISTINCT FROM (before.kind, before.performers, before.registered_by_id, before.merged_into_id,
            before.year, before.artist_line = '');
    RETURN NULL;
"""
_CODED = """(
    SELECT work_id FROM {rows} WHERE work_id IS NOT NULL
    UNION ALL SELECT link.work_id FROM {rows}
    JOIN catalogues_recording_works link ON link.recording_id = {rows}.recording_id
) coded"""
_EITHER = "(SELECT work_id FROM {before} UNION ALL SELECT work_id FROM {after}) moved"
_LENGTH_CHANGED = """
    INSERT INTO catalogues_unfoldedwork (work_id)
    SELECT link.work_id FROM after JOIN before USING (id)
    JOIN catalogues_recording_works link ON link.recording_id = after.id
    WHERE (after.duration_ms IS NULL) <> (before.duration_ms IS NULL);
    RETURN NULL;
"""


def _trigger(name: str, operation: pgtrigger.Operation, func: str, **tables: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        func=func,
    )


def note_works_of_rows() -> list[pgtrigger.Trigger]:
    """Give the triggers of a table with a `work_id` that note the works whose rows come, change or go."""
    return [
        _trigger("note_born", pgtrigger.Insert, _NOTE.format(rows="after"), new="after"),
        _trigger("note_changed", pgtrigger.Update, _NOTE.format(rows=_MOVED), old="before", new="after"),
        _trigger("note_gone", pgtrigger.Delete, _NOTE.format(rows="before"), old="before"),
    ]


def note_works() -> list[pgtrigger.Trigger]:
    """Give the triggers of the works themselves, which note new ones and what matters of a change."""
    return [
        _trigger("note_born", pgtrigger.Insert, _WORK_BORN, new="after"),
        _trigger("note_changed", pgtrigger.Update, _WORK_CHANGED, old="before", new="after"),
    ]


def note_works_of_codes() -> list[pgtrigger.Trigger]:
    """Give the triggers of the codes, each of which names a work, works by a recording, or a contributor."""
    before, after = _CODED.format(rows="before"), _CODED.format(rows="after")
    either = _EITHER.format(before=before, after=after)
    return [
        _trigger("note_born", pgtrigger.Insert, _NOTE.format(rows=after), new="after"),
        _trigger("note_changed", pgtrigger.Update, _NOTE.format(rows=either), old="before", new="after"),
        _trigger("note_gone", pgtrigger.Delete, _NOTE.format(rows=before), old="before"),
    ]


def note_works_of_recordings() -> list[pgtrigger.Trigger]:
    """Give the trigger of the recordings, which notes whose length becomes known or is so no more."""
    return [_trigger("note_changed", pgtrigger.Update, _LENGTH_CHANGED, old="before", new="after")]
