"""`python -m geo.build`: from a municipality's own files to the pack that the map and the join use."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from geopandas import GeoDataFrame

from geo.compose import compose
from geo.description import Description, read_description
from geo.errors import BrokenInput, BrokenReference
from geo.example_points import example_points, write_points
from geo.inputs import InputPaths, Inputs, read_inputs
from geo.layers import COLUMNS, load_pack
from geo.people_layers import people_layers
from geo.residents import counted, rest_of
from geo.validate import check_inputs
from geo.write import Written, layer_texts, parameters, write_layer, write_manifest, write_sources

Say = Callable[[str], None]


def _silent(_: str) -> None:
    """Report progress to nobody."""


def build_pack(
    description: Description,
    paths: InputPaths,
    out: Path,
    points_out: Path | None = None,
    say: Say = _silent,
) -> list[Written]:
    """Build a pack from given files into `out` and return its layers; the same files give the same bytes.

    `points_out` is where example points go; it needs buildings and the description's [example_points].
    BrokenInput lists everything wrong with the files, and then nothing has been written.
    """
    say(f"Läser {len(paths.given())} filer …")
    inputs = read_inputs(paths, description.metric_crs)
    say("Kontrollerar att lagren passar ihop …")
    check_inputs(inputs, description.rules, description.metric_crs)
    say("Sammanför och generaliserar …")
    layers = {**compose(inputs, description), **people_layers(inputs, description.metric_crs)}
    layers = {
        name: layers[name][[*columns, "geometry"]] for name, columns in COLUMNS.items() if name in layers
    }
    points = [] if points_out is None else _points(description, inputs, layers["areas"])
    written = _write(description, inputs, layers, out)
    if points_out is not None:
        write_points(points_out, points)
        say(f"Skrev {len(points)} exempelpunkter till {points_out.name}.")
    pack = load_pack(out)  # what was written must be readable by the one who reads it
    people = counted(pack), rest_of(pack)
    write_sources(out / "SOURCES.md", description, written, inputs.digests, len(points), people)
    return written


def _points(description: Description, inputs: Inputs, areas: GeoDataFrame) -> list[dict[str, str]]:
    if description.points is None or inputs.buildings is None:
        reason = "exempelpunkter kräver både --buildings och avsnittet [example_points] i beskrivningen"
        raise BrokenReference("points.csv", None, reason)
    return example_points(inputs, areas, description.points, description.metric_crs)


def _write(
    description: Description, inputs: Inputs, layers: dict[str, GeoDataFrame], out: Path
) -> list[Written]:
    out.mkdir(parents=True, exist_ok=True)
    written = [
        write_layer(out, layer, frame, layer_texts(layer, description), parameters(layer, description))
        for layer, frame in layers.items()
    ]
    write_manifest(out, description, layers["outline"].total_bounds, written, inputs.digests)
    return written


def table(written: list[Written]) -> str:
    """Return the summary of a build: rows and bytes of each layer, raw and gzipped, and their sum."""
    lines = [f"{'lager':<12}{'rader':>7}{'byte':>10}{'gzip':>10}"]
    lines += [f"{each.layer:<12}{each.features:>7}{each.raw:>10}{each.gzipped:>10}" for each in written]
    raw, gzipped = sum(each.raw for each in written), sum(each.gzipped for each in written)
    return "\n".join([*lines, f"{'summa':<12}{'':>7}{raw:>10}{gzipped:>10}"])


Given = Annotated[Path | None, typer.Option(dir_okay=False)]


def main(  # noqa: PLR0913 - a command line has one argument an option
    description: Annotated[Path, typer.Argument(help="Kommunens beskrivning (TOML).")],
    areas: Annotated[Path, typer.Option(help="Områdena, vatten inräknat. Det enda som måste finnas.")],
    out: Annotated[Path, typer.Option(help="Katalogen som underlaget skrivs till.")],
    areas_land: Given = None,
    districts: Given = None,
    water: Given = None,
    outline: Given = None,
    rail: Given = None,
    stations: Given = None,
    population: Given = None,
    buildings: Given = None,
    population_areas: Given = None,
    ages: Given = None,
    crossings: Given = None,
    network: Given = None,
    points_out: Annotated[Path | None, typer.Option(help="Skriv exempelpunkter hit.")] = None,
) -> None:
    """Bygg en kommuns kartunderlag av dess egna filer och visa vad det blev."""
    paths = InputPaths(
        *(areas, areas_land, districts, water, outline, rail, stations, population, buildings),
        *(population_areas, ages, crossings, network),
    )
    try:
        written = build_pack(read_description(description), paths, out, points_out, typer.echo)
    except (BrokenInput, BrokenReference) as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(1) from fault
    typer.echo(table(written))


if __name__ == "__main__":
    typer.run(main)
