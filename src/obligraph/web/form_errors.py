"""What was asked wrongly, in the language of the page, with things that may have been meant."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from starlette.requests import Request

from obligraph.errors import InvalidDate, MalformedIdentifier, UnknownIdentifier, WrongUse
from obligraph.i18n import message
from obligraph.web.failure_sentences import sentences
from obligraph.web.things import index_of, localized_things

_OFFERED = 6


@dataclass(frozen=True)
class FormError:
    """A sentence, the status of the answer, and short forms of things that may have been meant."""

    words: str
    status: int
    offers: list[str]


def form_error(request: Request, error: WrongUse, asked: str, kinds: str) -> FormError:
    """Return what is wrong with a question about `asked`, with things of `kinds` (parted by commas) that match it."""
    names = localized_things(request)
    if isinstance(error, InvalidDate):
        return FormError(message("web.form.date", names.lang), 400, [])
    if not isinstance(error, UnknownIdentifier | MalformedIdentifier):
        problems = sentences(error, names.lang)
        return FormError(Markup(" ").join(problems), 400, list(getattr(error, "nearest", ())))
    found = [hit.id for hit in index_of(request).search(asked, _OFFERED, kinds.split(",")).hits]
    near = [identifier for identifier in getattr(error, "nearest", ()) if identifier not in found]
    code = "web.form.unknown" if isinstance(error, UnknownIdentifier) else "web.form.identifier"
    sentence = message(code, names.lang, asked=getattr(error, "identifier", asked))
    return FormError(sentence, 404, [*found, *near][:_OFFERED])
