"""`obligraph serve`: the explorer in a browser, and the linked-data service behind it."""

from __future__ import annotations

import click

from obligraph.cli.options import lang_of_messages_option, quiet_option, store_option
from obligraph.cli.verb import verb


@verb("serve")
@store_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--base-url", metavar="URL")
@click.option("--allow-host", multiple=True, metavar="NAME")
@click.option("--allow-origin", multiple=True, metavar="ORIGIN")
@click.option("--allow-service", multiple=True, metavar="ENDPOINT")
@click.option("--query-seconds", default=30.0, show_default=True, type=click.FloatRange(0.1))
@click.option("--query-memory", default=1024, show_default=True, type=click.IntRange(256))
@click.option(
    "--most-rows",
    default=100_000,
    show_default=True,
    type=click.IntRange(0),
)
@quiet_option
@lang_of_messages_option
def command(
    store: str | None,
    host: str,
    port: int,
    base_url: str | None,
    allow_host: tuple[str, ...],
    allow_origin: tuple[str, ...],
    allow_service: tuple[str, ...],
    query_seconds: float,
    query_memory: int,
    most_rows: int,
    quiet: bool,
) -> None:
    """Serve the explorer and the SPARQL endpoint; prints the address once it answers, stops on Ctrl-C."""
    from obligraph.web.server import serve
    from obligraph.web.settings import MEBIBYTE, Settings

    settings = Settings(
        store=store,
        host=host,
        port=port,
        base_url=base_url,
        allowed_hosts=allow_host,
        allowed_origins=allow_origin,
        services=allow_service,
        query_seconds=query_seconds,
        query_memory=query_memory * MEBIBYTE,
        most_rows=most_rows,
        access_log=not quiet,
    )
    serve(settings, lambda address: click.echo(address))
