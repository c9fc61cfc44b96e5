"""What a page says of every failure, in English and Spanish, by what the library says of it.

The sentences of the library are for the command line and for programs, in English. Names in braces stand for any
words, which are put into the page's sentence where it has the same name.
"""

from __future__ import annotations

FAILURES: dict[str, tuple[str, str]] = {
    # identifiers
    "'{asked}' names nothing in the graph": (
        "Nothing here is called “{asked}”.",
        "Nada se llama aquí «{asked}».",
    ),
    "Did you mean {near}?": ("Did you mean {near}?", "¿Quiso decir {near}?"),
    "Try 'obligraph search WORDS'.": ("Search for it by its words.", "Búsquelo por sus palabras."),
    "'{asked}' is not an identifier": (
        "“{asked}” is not an identifier such as gcm:13.",
        "«{asked}» no es un identificador como gcm:13.",
    ),
    "Write a short form such as cmw:25 or gcm:13, or a whole IRI.": (
        "Write a short form such as cmw:25 or gcm:13, or a whole IRI.",
        "Escriba una forma breve como cmw:25 o gcm:13, o un IRI completo.",
    ),
    "there is no graph '{asked}'": ("There is no graph “{asked}”.", "No existe el grafo «{asked}»."),
    "there is nothing at {address}": ("There is nothing at {address}.", "No hay nada en {address}."),
    "there is no dump '{asked}'; see /.well-known/void for those there are": (
        "There is no file “{asked}” of the whole graph.",
        "No existe el archivo «{asked}» de todo el grafo.",
    ),
    "Not Found": ("There is nothing at this address.", "No hay nada en esta dirección."),
    "there is no class '{asked}'": ("There is no class “{asked}”.", "No existe la clase «{asked}»."),
    "Name one such as Commitment, Recommendation or State": (
        "Name one such as Commitment, Recommendation or State.",
        "Indique una, por ejemplo Commitment, Recommendation o State.",
    ),
    "there is no parameter '{asked}'": ("There is no parameter “{asked}”.", "No existe el parámetro «{asked}»."),
    "there are too many parameters": ("There are too many parameters.", "Hay demasiados parámetros."),
    # values
    "'{asked}' is not a date": (
        "“{asked}” is not a date.",
        "«{asked}» no es una fecha.",
    ),
    "Write a calendar date as YYYY-MM-DD.": ("Write it as year-month-day.", "Escríbala como año-mes-día."),
    "'{asked}' is not a whole number": ("“{asked}” is not a whole number.", "«{asked}» no es un número entero."),
    "Give {name} as digits.": ("Write “{name}” in digits.", "Escriba «{name}» con cifras."),
    "there is no form '{asked}'": ("There is no form “{asked}”.", "No existe la forma «{asked}»."),
    "there is no form '{asked}'; choose one of {choice}": (
        "There is no form “{asked}”. Choose one of {choice}.",
        "No existe la forma «{asked}». Elija entre {choice}.",
    ),
    "there is no format '{asked}'": ("There is no format “{asked}”.", "No existe el formato «{asked}»."),
    "there is no group '{asked}'": ("There is no group “{asked}”.", "No existe el grupo «{asked}»."),
    "there is no treaty '{asked}'": ("There is no treaty “{asked}”.", "No existe el tratado «{asked}»."),
    "Name it by its short form, such as cmw.": (
        "Name it by its short form, such as cmw.",
        "Nómbrelo por su forma breve, como cmw.",
    ),
    "Choose one of {choice}.": ("Choose one of {choice}.", "Elija entre {choice}."),
    "the map has no cell '{column}' of '{article}'": (
        "The map has no cell “{column}” of “{article}”.",
        "El mapa no tiene la celda «{column}» de «{article}».",
    ),
    "Choose a number in the map.": ("Choose a number in the map.", "Elija un número del mapa."),
    "'{asked}' is no indicator": ("“{asked}” is no indicator.", "«{asked}» no es un indicador."),
    "Choose one from the list of indicators.": (
        "Choose one from the list of indicators.",
        "Elija uno de la lista de indicadores.",
    ),
    "'{asked}' is no recommendation": ("“{asked}” is no recommendation.", "«{asked}» no es una recomendación."),
    "Try 'obligraph show {asked}'.": ("See the page of {asked}.", "Vea la página de {asked}."),
    # questions
    "there is no query '{asked}'": ("There is no question “{asked}”.", "No existe la pregunta «{asked}»."),
    "Run 'obligraph ask' for the list.": ("See the list of questions.", "Vea la lista de preguntas."),
    "query '{asked}' has no parameter '{name}'": (
        "The question has no field “{name}”.",
        "La pregunta no tiene el campo «{name}».",
    ),
    "It takes: {names}.": ("It takes: {names}.", "Admite: {names}."),
    "query '{asked}' needs the parameter '{name}'": (
        "The question needs the field “{name}”.",
        "La pregunta necesita el campo «{name}».",
    ),
    "Add {name}={example}.": ("Such as: {example}.", "Por ejemplo: {example}."),
    # queries
    "the query has a syntax error ({place})": (
        "The query has a syntax error ({place}).",
        "La consulta tiene un error de sintaxis ({place}).",
    ),
    "line {line}, column {column}": ("line {line}, column {column}", "línea {line}, columna {column}"),
    "line {line}, column {column}: {reason}": (
        "line {line}, column {column}: {reason}",
        "línea {line}, columna {column}: {reason}",
    ),
    "Mend it at the place named.": ("Mend it at the place named.", "Corríjala en el lugar indicado."),
    "the query cannot be run ({reason})": (
        "The query cannot be run ({reason}).",
        "La consulta no se puede ejecutar ({reason}).",
    ),
    "Use what SPARQL 1.1 itself has.": ("Use what SPARQL 1.1 itself has.", "Use lo que tiene el propio SPARQL 1.1."),
    "the query is nested more than {most} deep": (
        "The query is nested more than {most} deep.",
        "La consulta tiene más de {most} niveles de anidamiento.",
    ),
    "Write it flatter.": ("Write it flatter.", "Escríbala con menos niveles."),
    "updates are refused": ("Updates are refused.", "No se admiten actualizaciones."),
    "This service is read-only.": ("This service is read-only.", "Este servicio es solo de lectura."),
    "SERVICE is refused": ("SERVICE is refused.", "No se admite SERVICE."),
    "Ask the other endpoint by itself.": (
        "Ask the other endpoint by itself.",
        "Consulte el otro punto de acceso por separado.",
    ),
    "a SERVICE of the query failed ({reason})": (
        "A SERVICE of the query failed ({reason}).",
        "Falló un SERVICE de la consulta ({reason}).",
    ),
    "Check the address that it names.": ("Check the address that it names.", "Compruebe la dirección que nombra."),
    "the query took longer than {seconds} seconds": (
        "The query took longer than {seconds} seconds. Ask for less, or add a LIMIT.",
        "La consulta tardó más de {seconds} segundos. Pida menos o añada un LIMIT.",
    ),
    "the query needs more memory than it may have": (
        "The query needs more memory than it may have. Ask for less.",
        "La consulta necesita más memoria de la permitida. Pida menos.",
    ),
    "the answer is longer than {most} bytes; add a LIMIT": (
        "The answer is longer than {most} bytes. Add a LIMIT.",
        "La respuesta tiene más de {most} bytes. Añada un LIMIT.",
    ),
    "the answer is longer than {most} bytes; ask for less with LIMIT": (
        "The answer is longer than {most} bytes. Add a LIMIT.",
        "La respuesta tiene más de {most} bytes. Añada un LIMIT.",
    ),
    "the answer has more than {most} rows; ask for less with LIMIT": (
        "The answer has more than {most} rows. Add a LIMIT.",
        "La respuesta tiene más de {most} filas. Añada un LIMIT.",
    ),
    "a workbook holds no more than {most} answers here": (
        "A workbook holds no more than {most} answers here.",
        "Aquí un libro de cálculo no admite más de {most} respuestas.",
    ),
    "Take format=csv.": ("Take CSV instead.", "Use CSV en su lugar."),
    "the client has gone": ("The browser left.", "El navegador se fue."),
    "too many queries are running; try again later": (
        "Too many queries are running. Try again later.",
        "Hay demasiadas consultas en curso. Inténtelo más tarde.",
    ),
    "too many long queries are running; try again later": (
        "Too many long queries are running. Try again later.",
        "Hay demasiadas consultas largas en curso. Inténtelo más tarde.",
    ),
    "no process for the query could be started": (
        "No process for the query could be started. Try again later.",
        "No se pudo iniciar un proceso para la consulta. Inténtelo más tarde.",
    ),
    "the query was abandoned": ("The query was abandoned.", "La consulta se abandonó."),
    "the query gave no answer": ("The query gave no answer.", "La consulta no dio respuesta."),
    "the service is stopping": ("The service is stopping.", "El servicio se está deteniendo."),
    "the query failed": ("The query failed.", "La consulta falló."),
    "the answer could not be computed or written in this form": (
        "The answer could not be computed or written in this form.",
        "La respuesta no se pudo calcular o escribir en esta forma.",
    ),
    "an answer of this form has none of the media types that are accepted": (
        "This form of answer cannot be shown here.",
        "Esta forma de respuesta no se puede mostrar aquí.",
    ),
    # requests
    "available are {choice}": ("Available are {choice}.", "Están disponibles {choice}."),
    "Method Not Allowed": ("This address cannot be used in this way.", "Esta dirección no se puede usar así."),
    "the request was too slow": ("The request was too slow.", "La petición fue demasiado lenta."),
    "the request has more than {most} bytes": (
        "The request has more than {most} bytes.",
        "La petición tiene más de {most} bytes.",
    ),
    "a value is missing: {name}": ("The value “{name}” is missing.", "Falta el valor «{name}»."),
    "a value is too long: {name}": ("The value of “{name}” is too long.", "El valor de «{name}» es demasiado largo."),
    "a value is not valid: {name}": ("The value of “{name}” is not valid.", "El valor de «{name}» no es válido."),
    # the service itself
    "something failed here; it was written to the log": (
        "Something failed here. It was written to the log.",
        "Algo falló aquí. Quedó anotado en el registro.",
    ),
    "the dump could not be written; the reason is in the log": (
        "The file could not be written. The reason is in the log.",
        "El archivo no se pudo escribir. La razón está en el registro.",
    ),
    "no graph was built here": ("No graph was built here.", "Aquí no se ha construido ningún grafo."),
    "the build in use is not whole": ("The build in use is not whole.", "La construcción en uso no está completa."),
    "the store cannot be read ({reason})": ("The store cannot be read.", "El almacén no se puede leer."),
    "the endpoint failed ({reason})": ("The endpoint failed.", "El punto de acceso falló."),
    "the endpoint is busy and asks to be left alone for {seconds} seconds": (
        "The endpoint is busy. Ask again in {seconds} seconds.",
        "El punto de acceso está ocupado. Pregunte de nuevo en {seconds} segundos.",
    ),
    "the endpoint refused the query ({reason})": (
        "The endpoint refused the query ({reason}).",
        "El punto de acceso rechazó la consulta ({reason}).",
    ),
    "the answer does not say where it ends, so nobody can tell whether it is whole": (
        "The endpoint’s answer does not say where it ends.",
        "La respuesta del punto de acceso no dice dónde termina.",
    ),
    "the answer ended early or is not what was asked for": (
        "The endpoint’s answer ended early.",
        "La respuesta del punto de acceso terminó antes de tiempo.",
    ),
}
