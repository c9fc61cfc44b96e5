"""Why a request is not answered, by code: what the service itself refuses, beside the errors of the library."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException

from obligraph.i18n import Message


class Refused(HTTPException):
    """A request that is answered with a status of HTTP and the message `error.<code>`."""

    def __init__(
        self, status: int, code: str, headers: Mapping[str, str] | None = None, /, **arguments: object
    ) -> None:
        self.code, self.problem = code, Message(f"error.{code}", **arguments)
        super().__init__(status, str(self.problem), dict(headers or {}))
