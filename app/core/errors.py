"""The exception for a command that is refused."""


class Rejected(Exception):
    """A command that is refused. Nothing has changed.

    `code` is dotted (`vote.over_budget`). The catalogues (`app/locale`) have a sentence for people under
    `error.<code>`; `params` are the values of its placeholders.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
