"""The sentences in which a bridge is told, in English and Spanish."""

from __future__ import annotations

SENTENCES = {
    "en": {
        "voted-for": "{state} voted for it.",
        "voted-against": "{state} voted against it: it is not a commitment of {state}.",
        "abstained": "{state} abstained: it is not a commitment of {state}.",
        "did-not-vote": "{state} did not vote on it: it is not a commitment of {state}.",
        "adopted-without-vote": "It was adopted without a vote; no State's vote can be named.",
        "not-adopted": "No State had adopted it on that date: it commits nobody.",
        "unknown": "How {state} took it is not known.",
        "binding": (
            "On {date}, these articles, which bind {state}, cover what it promises, in whole or in part: {count}."
        ),
        "binding-anyway": (
            "On {date}, these articles, which cover the text at least in part, bind {state} anyway: {count}."
        ),
        "none": "On {date}, no article reached from it binds {state}, as far as the tables say. The nearest: {count}.",
        "others": "Reached as well, and not in force for {state} on {date}: {count}.",
        "no-state": (
            "These articles cover what it promises, in whole or in part: {count} (name a State to see whom they bind)."
        ),
        "empty": "No chain leads from it to a treaty provision.",
        "empty-for": "No chain leads from it to a treaty provision for this choice.",
        "count": "{articles} of {treaties}",
        "article": "{number} article",
        "articles": "{number} articles",
        "treaty": "{number} treaty",
        "treaties": "{number} treaties",
        "listed-article": "article {numbers}",
        "listed-articles": "articles {numbers}",
        "in-force": "in force for {state} since {since}",
        "in-force-unknown": "in force for {state} (the first day is not known)",
        "not-yet": "not yet in force for {state}: it binds from {since}",
        "signed": "signed by {state}, which was not a party on that date",
        "not-party": "{state} was not a party",
        "unknown-binding": "whether it binds {state} on that date is not known",
        "as-of": "known as of {known}",
        "protects": "Protects: {people}. Obliges: {roles}.",
        "leaves-out": "It does not protect {groups}, of whom the commitment speaks too.",
        "treaty-leaves-out": "{treaty} as a whole leaves out: {groups}.",
        "reservation": "{kind} of {state} on {on}: {summary} (known as of {known}; its state on {date}: {then})",
        "on-whole": "the whole treaty",
        "then-in-force": "in force",
        "then-unknown": "not known",
        "step": "{subject} {relation} {object} [{justification}, confidence {confidence}{evidence}]",
        "weakest": "Weakest step: {place} of {count}.",
        "group": "Only articles that do not leave out: {group}.",
        "only-treaty": "Only articles of {treaty}.",
        "caution": (
            "The absence of a declaration or reservation here proves nothing for another date than the table's."
        ),
    },
    "es": {
        "voted-for": "{state} votó a favor.",
        "voted-against": "{state} votó en contra: no es un compromiso de {state}.",
        "abstained": "{state} se abstuvo: no es un compromiso de {state}.",
        "did-not-vote": "{state} no votó: no es un compromiso de {state}.",
        "adopted-without-vote": "Se aprobó sin votación; no puede citarse el voto de ningún Estado.",
        "not-adopted": "Ningún Estado lo había aprobado en esa fecha: no compromete a nadie.",
        "unknown": "No se conoce la posición de {state}.",
        "binding": (
            "Al {date}, estos artículos, que obligan a {state}, abarcan en todo o en parte lo prometido: {count}."
        ),
        "binding-anyway": (
            "Al {date}, estos artículos, que abarcan el texto al menos en parte, obligan de todos modos a {state}:"
            " {count}."
        ),
        "none": "Al {date}, ningún artículo alcanzado obliga a {state}, según los cuadros. Los más cercanos: {count}.",
        "others": "También alcanzados y no en vigor para {state} al {date}: {count}.",
        "no-state": (
            "Estos artículos abarcan lo prometido, todo o parte: {count} (indique un Estado para ver si lo obligan)."
        ),
        "empty": "Ninguna cadena conduce a una disposición de un tratado.",
        "empty-for": "Ninguna cadena conduce a una disposición de un tratado con esta elección.",
        "count": "{articles} de {treaties}",
        "article": "{number} artículo",
        "articles": "{number} artículos",
        "treaty": "{number} tratado",
        "treaties": "{number} tratados",
        "listed-article": "artículo {numbers}",
        "listed-articles": "artículos {numbers}",
        "in-force": "en vigor para {state} desde el {since}",
        "in-force-unknown": "en vigor para {state} (no se conoce el primer día)",
        "not-yet": "aún no en vigor para {state}: obliga desde el {since}",
        "signed": "firmado por {state}, que no era parte en esa fecha",
        "not-party": "{state} no era parte",
        "unknown-binding": "no se sabe si obliga a {state} en esa fecha",
        "as-of": "según lo conocido al {known}",
        "protects": "Protege a: {people}. Obliga a: {roles}.",
        "leaves-out": "No protege a {groups}, a quienes también se refiere el compromiso.",
        "treaty-leaves-out": "{treaty} en su conjunto deja fuera a: {groups}.",
        "reservation": "{kind} de {state} sobre {on}: {summary} (conocida al {known}; su estado al {date}: {then})",
        "on-whole": "todo el tratado",
        "then-in-force": "en vigor",
        "then-unknown": "no se conoce",
        "step": "{subject} {relation} {object} [{justification}, confianza {confidence}{evidence}]",
        "weakest": "Paso más débil: {place} de {count}.",
        "group": "Solo artículos que no dejan fuera a: {group}.",
        "only-treaty": "Solo artículos de {treaty}.",
        "caution": "La ausencia de declaraciones o reservas no prueba nada para fechas distintas de la del cuadro.",
    },
}
