"""Reads lists with columns: comma, semicolon, tab or bar, in the encodings that real ones have."""

import csv
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import BinaryIO

from apps.catalogues.domain import Choices, Table, Unreadable
from apps.catalogues.importers.encoding import Encoding, detect, lines_of
from apps.catalogues.importers.table import SAMPLE_ROWS, Layout, Record, Sheet, lay_out, table_of

_DELIMITERS = ",;\t|"
_LARGEST_CELL = 1 << 23

csv.field_size_limit(_LARGEST_CELL)


def read_delimited(stream: BinaryIO, choices: Choices | None = None) -> Table:
    """Open a list; the file is read twice, a block at a time.

    Raises:
        Unreadable: "file.empty", "file.archive", "file.not_text", "file.no_title_column", "file.no_rows",
            "file.too_many_rows", "file.line_too_long", "file.cell_too_long".
    """
    encoding = detect(stream)
    sample = list(islice(lines_of(stream, encoding), SAMPLE_ROWS))
    delimiter, layout = _best_layout(sample, choices)
    facts = {
        "format": "csv",
        "encoding": encoding.name,
        "lost_letters": encoding.lost,
        "delimiter": delimiter,
    }
    return table_of(Sheet(facts, partial(_file_records, stream, encoding, delimiter)), layout, choices)


def _best_layout(sample: list[str], choices: Choices | None) -> tuple[str, Layout]:
    """Choose the delimiter under which there is a title and most columns have a meaning."""
    layouts = [(delimiter, lay_out(list(_records(sample, delimiter)), choices)) for delimiter in _DELIMITERS]
    return max(layouts, key=lambda pair: (pair[1].is_complete, pair[1].merit))


def _file_records(stream: BinaryIO, encoding: Encoding, delimiter: str) -> Iterator[Record]:
    return _records(lines_of(stream, encoding), delimiter)


def _records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    number = 0
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable("file.cell_too_long", limit=_LARGEST_CELL) from error
        number += 1
        yield number, record
