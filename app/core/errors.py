"""The exception for a command, or another request, that is refused."""


class Rejected(Exception):
    """A command, or another request, that is refused. A refused command has changed nothing.

    `code` is dotted (`vote.over_budget`), except `internal`. The catalogues (`app/locale`) have a
    sentence for people under `error.<code>`; `params` are the values of its placeholders.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
