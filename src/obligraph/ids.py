"""Identifiers: short forms (CURIEs), IRIs, named graphs of data files, and the identifiers of link records.

Contract: docs/identifiers.md. A short form is `<collection>:<local>`; each collection is one prefix.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from obligraph.errors import MalformedIdentifier

BASE = "https://w3id.org/obligraph/"
NAMESPACE = BASE + "ns#"
ID = BASE + "id/"
CODE = BASE + "code/"
SHAPE = BASE + "shape/"
GRAPH = BASE + "graph/"
SDG = "http://metadata.un.org/sdg/"

LOCAL_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
_COLLECTION = re.compile(r"[a-z][a-z0-9-]*")
_LINK_DIGITS = 16


def iri_of(short: str) -> str:
    """Return the IRI of a short form (`cmw:25`, `sdg:8.8`, `obl:Link`, `code:force/treaty`) or of an absolute IRI.

    Raises MalformedIdentifier when the text is neither.
    """
    text = short.strip()
    if text.startswith(("http://", "https://")) and _is_iri(text):
        return text
    collection, colon, local = text.partition(":")
    if colon and collection == "obl" and LOCAL_NAME.fullmatch(local):
        return NAMESPACE + local
    if colon and collection == "code" and all(LOCAL_NAME.fullmatch(part) for part in local.split("/", 1)):
        return CODE + local
    if colon and _COLLECTION.fullmatch(collection) and LOCAL_NAME.fullmatch(local):
        return (SDG if collection == "sdg" else f"{ID}{collection}/") + local
    raise MalformedIdentifier("malformed-identifier", identifier=short)


def is_identifier(text: str) -> bool:
    """Whether a text is a short form or an absolute IRI, of a thing or of nothing."""
    try:
        iri_of(text)
    except MalformedIdentifier:
        return False
    return True


def _is_iri(text: str) -> bool:
    from pyoxigraph import NamedNode

    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def short_of(iri: str) -> str:
    """Return the short form of an IRI of this project or of the UN's SDGs; any other IRI is returned unchanged."""
    for prefix, name in ((SDG, "sdg"), (NAMESPACE, "obl"), (CODE, "code")):
        if iri.startswith(prefix):
            return f"{name}:{iri.removeprefix(prefix)}"
    if iri.startswith(ID):
        collection, _, local = iri.removeprefix(ID).partition("/")
        return f"{collection}:{local}"
    return iri


def graph_of(data_file: PurePosixPath) -> str:
    """Return the named graph of a data file, given its path relative to the data folder (`links/gcm.ttl`)."""
    return GRAPH + data_file.with_suffix("").as_posix()


def link_id(subject: str, predicate: str, object_: str, author: str) -> str:
    """Return the IRI of the link record that says `subject predicate object_` by `author`, all given as IRIs.

    The local name is the first 16 hexadecimal digits of the SHA-256 of the four IRIs joined by line feeds.
    """
    digest = hashlib.sha256("\n".join((subject, predicate, object_, author)).encode()).hexdigest()
    return f"{ID}link/{digest[:_LINK_DIGITS]}"


def nearest(identifier: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return up to `limit` known short forms that look most like the one that was typed, best first."""
    import difflib

    return difflib.get_close_matches(identifier, sorted(known), n=limit, cutoff=0.6)
