"""Query texts are read by the tokens of SPARQL 1.1 (section 19.8); expected tokens are worked out by hand."""

import pytest

from obligraph.store.sparql_tokens import keywords, scan, tokens


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?s e:a true.", [("variable", "?s"), ("name", "e:a"), ("word", "true"), ("other", ".")]),
        (
            "true.:x a.:y",
            [("word", "true"), ("other", "."), ("name", ":x"), ("word", "a"), ("other", "."), ("name", ":y")],
        ),
        (r"e:a.b. e:a\. e:%41", [("name", "e:a.b"), ("other", "."), ("name", r"e:a\."), ("name", "e:%41")]),
        ("_:b0 _x", [("name", "_:b0"), ("word", "_x")]),
        ('"a\\"b"@es-MX \'#\'', [("text", '"a\\"b"'), ("tag", "@es-MX"), ("text", "'#'")]),
        ('"""a "" b\n"""', [("text", '"""a "" b\n"""')]),
        ("?a<?b", [("variable", "?a"), ("other", "<"), ("variable", "?b")]),
        ("<http://x/#y>#c\rSELECT", [("iri", "<http://x/#y>"), ("word", "SELECT")]),
        ('ASK "a\nb', [("word", "ASK"), ("unclosed", '"a\nb')]),
        ('""" "" ASK', [("unclosed", '""" "" ASK')]),
        ("\"\" ''", [("text", '""'), ("text", "''")]),
        ("1e:x", [("other", "1"), ("name", "e:x")]),
    ],
)
def test_a_text_is_read_by_its_tokens(query: str, expected: list[tuple[str, str]]) -> None:
    assert list(tokens(query)) == expected
    assert "".join(text for _, text in scan(query)) == query


def test_keywords_are_the_bare_words() -> None:
    query = 'PREFIX select: <urn:ASK> select ?where { ?x select:from "LIMIT" } # OFFSET'
    assert list(keywords(query)) == ["PREFIX", "SELECT"]


@pytest.mark.parametrize(
    "piece", ["-", "a.", "a-", "'\\", '"\\"', "<", "'''", '"""a', "%", "e:\\", "@a-", "BOUND(", "?"]
)
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    """40 kB that a scan which goes back would read for minutes."""
    query = piece * (40_000 // len(piece))
    assert "".join(text for _, text in scan(query)) == query
