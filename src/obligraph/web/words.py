"""The words of the interface, in English and Spanish."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "site": ("obligraph", "obligraph"),
    "skip": ("Skip to the content", "Ir al contenido"),
    "language": ("Language", "Idioma"),
    "nav": ("Sections", "Secciones"),
    "nav.bridge": ("Bridge", "Puente"),
    "nav.trace": ("Trace", "Rastro"),
    "nav.coverage": ("Coverage", "Cobertura"),
    "nav.gaps": ("Gaps", "Lagunas"),
    "nav.sources": ("Sources", "Fuentes"),
    "nav.indicators": ("Indicators", "Indicadores"),
    "nav.states": ("States", "Estados"),
    "nav.questions": ("Questions", "Preguntas"),
    "nav.graph": ("Graph", "Grafo"),
    "nav.query": ("SPARQL", "SPARQL"),
    "footer": (
        "Every statement here names the document and the words on which it rests. It is no legal advice.",
        "Cada enunciado nombra el documento y las palabras en que se apoya. No es asesoramiento jurídico.",
    ),
    "footer.data": ("All data, for machines", "Todos los datos, para máquinas"),
    "error.title": ("This page cannot be shown", "No se puede mostrar esta página"),
    "error.home": ("Go to the first page", "Ir a la página de inicio"),
    "copy": ("Copy", "Copiar"),
    "copied": ("Copied", "Copiado"),
    "pages": ("Pages of the list", "Páginas de la lista"),
    "pages.previous": ("Previous", "Anterior"),
    "pages.next": ("Next", "Siguiente"),
    "pages.of": ("{first} to {last} of {total}", "{first} a {last} de {total}"),
    "search": ("Search", "Buscar"),
    "search.hint": ("detention, cmw:16, A/RES/73/195 …", "detención, cmw:16, A/RES/73/195 …"),
    "search.title": ("Search", "Búsqueda"),
    "search.found": ("{count} found for “{q}”, the best first", "{count} resultados para «{q}», primero los mejores"),
    "search.none": (
        "Nothing found for “{q}”. Try fewer words, or another form of them.",
        "No hay resultados para «{q}». Pruebe con menos palabras o con otra forma de ellas.",
    ),
    "home.title": ("What States promise, and what binds them", "Lo que los Estados prometen y lo que los obliga"),
    "home.first": (
        "This explorer ties what States promise on migration, in the Global Compact, the Sustainable Development"
        " Goals and the Global Forum, to the treaty articles that bind them, to what committees told them to do, and"
        " to the indicators and sources that show whether they did.",
        "Este explorador vincula lo que los Estados prometen sobre migración, en el Pacto Mundial, los Objetivos de"
        " Desarrollo Sostenible y el Foro Mundial, con los artículos de los tratados que los obligan, con lo que los"
        " comités les recomendaron y con los indicadores y fuentes que muestran si lo hicieron.",
    ),
    "home.second": (
        "Every step names its source, the words that stand there, and how sure it is.",
        "Cada paso nombra su fuente, las palabras que allí constan y su grado de certeza.",
    ),
    "home.search": (
        "Find an article, an objective, a recommendation, an indicator, a State …",
        "Busque un artículo, un objetivo, una recomendación, un indicador, un Estado …",
    ),
    "home.asks": ("Questions to begin with", "Preguntas para empezar"),
    "home.scale": ("How strongly a text binds", "Con qué fuerza obliga un texto"),
    "home.scale.text": (
        "Every text carries its legal force, the strongest first. Only a treaty binds by itself.",
        "Cada texto lleva su fuerza jurídica, primero la mayor. Solo un tratado obliga por sí mismo.",
    ),
    "home.holds": ("What is in it", "Qué contiene"),
    "card.bridge": (
        "Which binding articles cover objective 13 of the Global Compact for Mexico?",
        "¿Qué artículos vinculantes abarcan el objetivo 13 del Pacto Mundial para México?",
    ),
    "card.bridge2": (
        "What binds Mexico to what target 8.8, decent work for migrant workers, promises?",
        "¿Qué obliga a México respecto de la meta 8.8, el trabajo decente de las personas migrantes?",
    ),
    "card.gaps": (
        "Which recommendations has nobody made measurable?",
        "¿Qué recomendaciones nadie ha hecho medibles?",
    ),
    "card.trace": (
        "Where does the recommendation on a national migration information system come from, and what measures it?",
        "¿De dónde viene la recomendación de un sistema nacional de información migratoria y qué la mide?",
    ),
    "card.coverage": (
        "Which articles of the Convention on migrant workers does nobody touch?",
        "¿Qué artículos de la Convención sobre los trabajadores migratorios no toca nadie?",
    ),
    "card.sources": (
        "Which register would have to record which field?",
        "¿Qué registro tendría que recoger qué campo?",
    ),
    "card.states": (
        "Which treaties bind Mexico, since when, and with which declarations?",
        "¿Qué tratados obligan a México, desde cuándo y con qué declaraciones?",
    ),
    "card.indicators": (
        "How would one measure it? The fact sheet of every indicator.",
        "¿Cómo se mediría? La ficha técnica de cada indicador.",
    ),
    "card.questions": (
        "What became of each objective of the zero draft of the Compact?",
        "¿Qué fue de cada objetivo del borrador cero del Pacto?",
    ),
    "many.Treaty": ("Treaties", "Tratados"),
    "many.Provision": ("Provisions", "Disposiciones"),
    "many.Commitment": ("Commitments", "Compromisos"),
    "many.Recommendation": ("Recommendations", "Recomendaciones"),
    "many.Indicator": ("Indicators", "Indicadores"),
    "many.DataSource": ("Data sources", "Fuentes de datos"),
    "many.Link": ("Links with evidence", "Vínculos con evidencia"),
    "many.State": ("States and others that may join treaties", "Estados y otros que pueden ser partes"),
    "many.Document": ("Documents", "Documentos"),
}


def word(key: str, lang: str = "en") -> str:
    """Return a word of the interface in a language; raise KeyError for one that is not there."""
    return WORDS[key][lang == "es"]
