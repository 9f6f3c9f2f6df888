"""Why one row cannot be taken while the others can."""


class Unfit(Exception):
    """A row that is refused.

    Args:
        code: "row." and why; each has its sentence in `messages.ROWS`.
        params: strings and numbers for the sentence.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
