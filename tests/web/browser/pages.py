"""The pages that are opened in each language and each width, and what axe finds on them."""

from pathlib import Path
from typing import Any

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = (
    "/",
    "/search?q=detention",
    "/id/cmw/16",
    "/id/instrument/cmw",
    "/id/state/MEX",
    "/code/force/treaty",
    "/bridge",
    "/bridge?commitment=gcm:13&state=MEX",
    "/trace?recommendation=co:cmw-mex-2.information-system",
    "/coverage?treaty=instrument:cmw",
    "/gaps",
    "/gaps/recommendations-without-indicator",
    "/sources",
    "/indicators",
    "/states",
    "/states/MEX",
    "/questions",
    "/questions/bridge/articles-for-commitment",
    "/questions/bridge/adherence-of-state",
    "/questions/bridge/positions-on-instrument",
    "/questions/trace/defects",
    "/graph",
    "/graph?around=gcm:13",
    "/query",
    "/no-such-page",
)


def violations(page: Any) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{v['id']}: {node['target']} {node['html'][:120]}" for v in found["violations"] for node in v["nodes"][:3]]
