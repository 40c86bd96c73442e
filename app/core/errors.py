"""Why a command is refused."""


class Rejected(Exception):
    """A command that is refused. Nothing has changed.

    `code` is dotted (`vote.over_budget`); `params` fill the sentence for people that the catalogue holds
    under `error.<code>`.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
