"""Maps of the world on which each State has the shade and pattern of its class, as SVG with attributes and classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from obligraph.graph.ordering import collated
from obligraph.graph.things import LocalizedThings
from obligraph.i18n import message
from obligraph.web.drawing.state_outlines import WIDTH, outlines

if TYPE_CHECKING:
    from obligraph.web.current_build import Build

MOST_CLASSES = 6
STEPS = 5
_DIAGONAL, _BACK = "M0 16L16 0M-4 4L4 -4M12 20L20 12", "M0 0L16 16M12 -4L20 4M-4 12L4 20"
_DOTS = "M4 4h.1M12 12h.1"
_MARKS = ("", _DIAGONAL, _DOTS, f"{_DIAGONAL}{_BACK}", "M0 8H16", "M8 0V16")
_STEP_MARKS = ("", _DOTS, _DIAGONAL, _BACK, "")
_RADIUS = 9


@dataclass(frozen=True)
class Class:
    """States that have one shade, by short form, and the words for it."""

    words: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class Map:
    """The map; per class the reference of its pattern, its words and how many States; the States without a place."""

    picture: Markup
    legend: tuple[tuple[str, str, int], ...]
    missing: tuple[str, ...]


def prepare(build: Build) -> None:
    """Read the outlines, which are the same for every build."""
    outlines()


def world(
    names: LocalizedThings, classes: Sequence[Class], title: str, words_by_state: Mapping[str, str], *, steps: bool
) -> Map | None:
    """Return the map of these classes, or None where the outlines did not come with this installation.

    `words_by_state` holds the words of each State's value; `steps` says that the classes go from less to more.
    """
    known = outlines()
    if known is None:
        return None
    marks, kind = (_STEP_MARKS, "step") if steps else (_MARKS, "class")
    shown = [one for one in classes if one.states][:MOST_CLASSES]
    parts: list[Markup] = [_pattern(f"{kind}-{n}", marks[n - 1]) for n in range(1, len(shown) + 1)]
    of_class = {_code(state): (number, state) for number, one in enumerate(shown, 1) for state in one.states}
    rest = [path for code, path in known.paths.items() if code not in of_class]
    parts.append(Markup('<path class="land" d="{}"/>').format("".join(rest)))
    for code, (number, state) in of_class.items():
        name = f"{names.name(state)}: {words_by_state.get(state, shown[number - 1].words)}"
        parts.append(_shape(known.paths.get(code), known.places.get(code), f"url(#{kind}-{number})", name))
    lost = [state for code, (_, state) in of_class.items() if code not in known.paths and code not in known.places]
    picture = Markup(
        '<svg class="map" viewBox="0 -4 {width} {height}" role="img" aria-label="{title}">{parts}</svg>'
    ).format(width=WIDTH, height=known.height + 8, title=title, parts=Markup("").join(parts))
    legend = tuple((f"url(#{kind}-{n})", one.words, len(one.states)) for n, one in enumerate(shown, 1))
    return Map(picture, legend, tuple(sorted(lost, key=lambda state: collated(names.name(state)))))


def _code(state: str) -> str:
    return state.partition(":")[2]


def _pattern(name: str, marks: str) -> Markup:
    return Markup(
        '<pattern id="{name}" width="16" height="16" patternUnits="userSpaceOnUse">'
        '<rect class="ground {name}" width="16" height="16"/><path class="marks {name}" d="{marks}"/></pattern>'
    ).format(name=name, marks=marks)


def _shape(path: str | None, place: tuple[float, float] | None, fill: str, title: str) -> Markup:
    """Return a State as its outline, or as a disc where it is too small for one."""
    if path is not None:
        return Markup('<path class="state" fill="{}" d="{}"><title>{}</title></path>').format(fill, path, title)
    if place is not None:
        return Markup('<circle class="state" fill="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>').format(
            fill, *place, _RADIUS, title
        )
    return Markup("")


def by_number(values: Mapping[str, float], lang: str) -> list[Class]:
    """Return classes of States by a number, from less to more: as many steps as tell, of about equally many States."""
    ordered = sorted(set(values.values()))
    steps = min(STEPS, len(ordered))
    counted = sorted(values.values())
    tops = sorted({counted[(len(counted) * (step + 1)) // steps - 1] for step in range(steps)})
    classes, below = [], float("-inf")
    for top in tops:
        held = [value for value in ordered if below < value <= top]
        within = tuple(state for state, value in values.items() if below < value <= top)
        classes.append(Class(_range(held[0], held[-1], lang), within))
        below = top
    return classes


def _range(least: float, most: float, lang: str) -> str:
    return f"{least:g}" if least == most else message("web.map.range", lang, least=f"{least:g}", most=f"{most:g}")


def by_words(words_by_state: Mapping[str, str], lang: str) -> list[Class]:
    """Return classes of States by their words, the most frequent first; what is rare is put together."""
    found: dict[str, list[str]] = {}
    for state, words in words_by_state.items():
        found.setdefault(words, []).append(state)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    if len(ordered) > MOST_CLASSES:
        rest = [state for _, states in ordered[MOST_CLASSES - 1 :] for state in states]
        ordered = [*ordered[: MOST_CLASSES - 1], (message("web.map.others", lang), rest)]
    return [Class(words, tuple(states)) for words, states in ordered]
