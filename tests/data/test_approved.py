"""What a reader sees, as it was last approved: `make approve` rewrites the files, and the difference is reviewed."""

import os
from pathlib import Path

import pytest

from obligraph.bridge import Question, bridge
from obligraph.bridge.wording import in_words
from obligraph.store import Store
from obligraph.trace.answer import trace
from obligraph.trace.wording import in_words as trace_in_words

APPROVED = Path(__file__).with_name("approved")


def approve(name: str, text: str) -> None:
    file = APPROVED / name
    if os.environ.get("APPROVE") == "1":
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8"), f"{name} changed; review it and run make approve"


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(("commitment", "state"), [("gcm:13", "MEX"), ("gcm:15", "MEX"), ("sdg:8.8", "USA")])
def test_a_bridge_in_words(project: Store, commitment: str, state: str, lang: str) -> None:
    answer = bridge(project, Question(commitment, state, "2020-01-01", lang=lang))
    approve(f"bridge-{commitment.replace(':', '-')}-{state}-{lang}.md", in_words(project, answer, lang))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_trace_in_words(project: Store, lang: str) -> None:
    answer = trace(project, "co:cmw-mex-2.information-system", lang)
    approve(f"trace-information-system-{lang}.md", trace_in_words(answer, lang))
