"""The words of the vocabulary of terms. They are data, so translators find them by a list made of them."""

from apps.terms.vocabulary import VOCABULARY

_HEAD = '''"""The words of the vocabulary of terms, for translators; made by `make words`."""

from django.utils.translation import gettext_noop

WORDS = (
'''
_WIDTH = 110 + len("\n")


def words() -> list[str]:
    """List every label, question and unit that people read, each once, in the order of the alphabet."""
    fields, kinds = VOCABULARY.fields, VOCABULARY.payment_kinds.values()
    options = [*VOCABULARY.payment_stages, *VOCABULARY.split_rules]
    options += [option for field in fields for option in field.options]
    found = {
        *(word for field in fields for word in (field.label, field.question, field.unit)),
        *(word for kind in kinds for word in (kind.label, kind.unit)),
        *(group.label for group in VOCABULARY.groups),
        *(part.label for part in VOCABULARY.payment_parts),
        *(preset.label for preset in VOCABULARY.presets),
        *(option.label for option in options),
    }
    return sorted(found - {""})


def as_module() -> str:
    """Write the list as a Python module."""
    return f"{_HEAD}{''.join(_line(_quoted(word)) for word in words())})\n"


def _line(quoted: str) -> str:
    """Break a line where the formatter does."""
    short = f"    gettext_noop({quoted}),\n"
    line = short if len(short) <= _WIDTH else f"    gettext_noop(\n        {quoted}\n    ),\n"
    # A per cent sign is not the beginning of a place to fill in.
    return f"    # xgettext:no-python-format\n{line}" if "%" in quoted else line


def _quoted(word: str) -> str:
    """Quote as the formatter does."""
    mark = "'" if '"' in word and "'" not in word else '"'
    return mark + word.replace("\\", "\\\\").replace(mark, "\\" + mark) + mark
