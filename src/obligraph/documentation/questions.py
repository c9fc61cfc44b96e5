"""The page of the catalogue's questions."""

from __future__ import annotations

from obligraph.catalogue import Catalogue, Query
from obligraph.catalogue.charts import DEFAULT_FORM, FORMS
from obligraph.documentation.generated import MADE
from obligraph.i18n import DEFAULT

_CHARTS = """
The header of a query (`chart: {form: bar, label: kind}`) says how the explorer draws the answer above its table:

| form | needs | may have | what |
| --- | --- | --- | --- |
| `bar` | `label` | `value` | a bar for each label; without a value its rows are counted |
| `line` | `time` | `value` | a line over the years; without a value the rows up to each year are counted |
| `map` | `state` | `value` | a map of the world, States shaded by number or by what is said of them |
| `graph` | `from`, `to` | `relation` | things as boxes, linked row by row; one end may be a parameter |
"""


def questions_page(catalogue: Catalogue) -> str:
    """Return the page of all questions with their parameters, in each language of their headers."""
    lines = ["# Questions\n\n", MADE, "Ask one with `obligraph ask IDENTIFIER NAME=VALUE`.\n", _CHARTS]
    for folder in catalogue.folders:
        lines.append(f"\n## {folder}\n")
        for query in (catalogue[name] for name in catalogue if name.startswith(f"{folder}/")):
            examples = " ".join(f"{name}={parameter['example']}" for name, parameter in query.params.items())
            lines += [
                f"\n### {query.title_in(DEFAULT)}\n\n",
                f"{query.question_in(DEFAULT)}\n\n",
                *(f"*{text}*\n\n" for lang, text in query.question.items() if lang != DEFAULT),
                f"`{query.id}`" + (f", such as `obligraph ask {query.id} {examples}`" if examples else "") + ". ",
                f"Columns: {', '.join(query.columns)}.{_drawn(query)}\n",
            ]
    return "".join(lines)


def _drawn(query: Query) -> str:
    """Return how the explorer draws the answer, as the header says it."""
    if not query.chart:
        return ""
    form = query.chart.get("form", DEFAULT_FORM)
    parts = [part for parts in FORMS[form] for part in parts if part in query.chart]
    return f" Drawn as {form}: {', '.join(f'{part} `{query.chart[part]}`' for part in parts)}."
