"""The two ways in which an action says no.

`Refusal` answers *is it possible now?* (409), `NotAllowed` answers *may this person?* (403).
The words for people stand in each app's `messages.py`; here are only codes.
"""


class Refusal(Exception):
    """An act that is not possible in the present state.

    Args:
        code: dotted, stable, for machines: "room.paused".
        params: what the sentence for people needs; ids, numbers, dates and plain strings.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class NotAllowed(Exception):
    """An act that this person has no permission for."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission
