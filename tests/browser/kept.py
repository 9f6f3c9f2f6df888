"""The story told once in a process and laid out anew for each test: telling takes seconds, copying rows none.

What is kept are the rows of all tables and the values of their counters; files and keys of the story stay
where they are, and no test removes them.
"""

import pickle
from dataclasses import dataclass

from django.db import connection

from tests.browser.story import Story, tell
from tests.rows import filled_tables, without_triggers

_COUNTERS = (
    "SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE schemaname = current_schema()"
)


@dataclass(frozen=True)
class Kept:
    """Rows by quoted table as COPY writes them, the last values of counters, and the story's own objects."""

    rows: dict[str, bytes]
    counters: list[tuple[str, int | None]]
    story: bytes

    @classmethod
    def of(cls, story: Story) -> "Kept":
        """Keep what the database holds now."""
        rows = {}
        with connection.cursor() as cursor:
            for table in filled_tables():
                with cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as written:
                    rows[table] = b"".join(written)
            cursor.execute(_COUNTERS)
            return cls(rows, cursor.fetchall(), pickle.dumps(story))

    def lay_out(self) -> Story:
        """Write the rows into the empty tables, without what triggers would add; give the story."""
        with without_triggers() as cursor:
            for table, content in self.rows.items():
                with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as place:
                    place.write(content)
            for name, value in self.counters:
                cursor.execute("SELECT setval(%s, %s, %s)", [name, value or 1, value is not None])
        story: Story = pickle.loads(self.story)
        return story


_kept: list[Kept] = []


def told() -> Story:
    """Give the story in a database without rows: told the first time, laid out as it was from then on."""
    if _kept:
        return _kept[0].lay_out()
    story = tell()
    _kept.append(Kept.of(story))
    return story
