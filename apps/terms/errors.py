"""What can be wrong with a term sheet, as codes; the words are found at the edge."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing that is wrong with one field; `params` fill the words of `code`."""

    key: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict, hash=False)


class TermsInvalid(ValueError):
    """Terms or minimum terms that cannot be read; `errors` holds everything that was found."""

    def __init__(self, errors: Iterable[FieldError]) -> None:
        self.errors: tuple[FieldError, ...] = tuple(errors)
        super().__init__("; ".join(f"{error.key}: {error.code}" for error in self.errors))


class ValueInvalid(ValueError):
    """One value that cannot be read; becomes a `FieldError` where the field is known."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.params = params
        super().__init__(code)


def shown(raw: object, limit: int = 80) -> str:
    """Quote a hostile value for an error: bounded, and always valid Unicode."""
    text = raw[:limit] if isinstance(raw, str) else type(raw).__name__
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "?")
