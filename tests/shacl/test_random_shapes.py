"""Random shapes asked of random data: the columnar engine, the SPARQL engine and pySHACL find the same.

Half of the cases have literals of which all engines think alike; the other half any literals. Where an engine is known
to depart from the standard (docs/validation.md), it is not asked, and the statistics of hypothesis say how often.
`make test` tries some hundreds, `make fuzz` tens of thousands (EXAMPLES in the environment).
"""

import os
import re
import tempfile
from pathlib import Path

import pyshacl.errors
import rdflib
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st
from pyoxigraph import Literal
from tests.shacl.engines import by, lines_of
from tests.shacl.generators import FREELY, LITERALS, PLAIN, PLAINLY, UNORDERED, data_sets, shapes_files

from obligraph.shacl.ntriples_terms import term_of

_ORDERED = re.compile(r"sh:(?:min|max)(?:In|Ex)clusive|sh:lessThan")
_INVERSE_OF_MORE = re.compile(r"sh:inversePath (?:\(|\[ sh:(?:alternativePath|inversePath) )")


def written_anew(text: str) -> bool:
    """Whether rdflib rewrites a literal that it reads."""
    term = term_of(text)
    assert isinstance(term, Literal)
    return not term.language and str(rdflib.Literal(term.value, datatype=term.datatype.value)) != term.value


WRITTEN_ANEW = [text for text in LITERALS if written_anew(text)]
ODD = [text for text in LITERALS if text not in PLAIN]


def departures_of_pyshacl(data: str, shapes: str) -> list[str]:
    """Return the named departures of pySHACL that a case may show."""
    used = {text for text in ODD if text in data or text in shapes}
    found = ["lexical forms are rewritten"] if used.intersection(WRITTEN_ANEW) else []
    if used and _ORDERED.search(shapes):
        found.append("ranges compare what SPARQL cannot")
    if "sh:lessThan" in shapes and "_:b" in data:
        found.append("a blank node that is compared ends it with an error")
    if r"\\p{" in shapes:
        found.append("its patterns are Python's")
    if _INVERSE_OF_MORE.search(shapes):
        found.append("the inverse of a sequence path is another")
    return found


def departures_of_oxigraph(data: str, shapes: str) -> list[str]:
    """Return the named departures of Oxigraph's SPARQL that a case may show."""
    unordered = any(text in data for text in UNORDERED)
    return ["equal values without an order pass >="] if unordered and "lessThanOrEquals" in shapes else []


cases = st.one_of(
    st.tuples(data_sets(PLAIN), shapes_files(PLAINLY)), st.tuples(data_sets(LITERALS), shapes_files(FREELY))
)


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "200")),
    deadline=None,
    derandomize="EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(case=cases)
def test_three_engines_find_the_same(case: tuple[str, str]) -> None:
    data, shapes = case
    note(data)
    note(shapes)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "shapes.ttl"
        file.write_text(shapes, encoding="utf-8")
        found = by("columnar", lines_of(data), file, folder)
        departures = departures_of_oxigraph(data, shapes)
        if departures:
            event(f"not asked of Oxigraph: {departures[0]}")
        else:
            assert found == by("sparql", lines_of(data), file, folder)
        departures = departures_of_pyshacl(data, shapes)
        if departures:
            event(f"not asked of pySHACL: {departures[0]}")
            return
        try:
            assert found == by("pyshacl", lines_of(data), file, folder)
        except pyshacl.errors.ReportableRuntimeError as error:
            event(f"pySHACL gave up: {str(error)[:60]}")
