"""Words that a reader may type for others: abbreviations in both languages, and everyday words for those of texts.

The words of a line stand for one another; the first is the one that symbols are written with.
"""

from __future__ import annotations

_ALIKE = (
    "gr rg",
    "gc og",
    "sdg ods",
    "cmw ctm icrmw icpmw icmw",
    "crc cdn",
    "iccpr ccpr pidcp",
    "icescr cescr pidesc",
    "cerd icerd",
    "crpd cdpd",
    "gfmd fmmd",
    "upr epu",
    "ohchr acnudh oacnudh",
    "ilo oit",
    "hrc cdh",
    "domestic domestica domestico hogar household",
    "irregular undocumented indocumentado indocumentada",
    "expulsion deportation deportacion",
    "refoulement devolucion",
    "child minor nino nna menor",
    "labour labor",
    "reunification reunificacion reagrupacion union unidad unity",
    "article articulo art arts",
    "target meta",
    "objective objetivo obj",
    "paragraph parrafo para parr",
)
PHRASES = {
    ("general", "comment"): "gc",
    ("observacion", "general"): "gc",
    ("general", "recommendation"): "gr",
    ("recomendacion", "general"): "gr",
    ("global", "compact"): "gcm",
    ("pacto", "mundial"): "gcm",
}
"""Two words that stand for an abbreviation, without diacritics."""
UNSPOKEN = frozenset("c")
"""What symbols have (CMW/C/GC/2) and readers leave out."""
SYNONYMS: dict[str, tuple[str, ...]] = {
    word: tuple(other for other in group.split() if other != word) for group in _ALIKE for word in group.split()
}
CANONICAL: dict[str, str] = {word: group.split()[0] for group in _ALIKE for word in group.split()}
