"""The command `alphorn`: look inside files of Keras, compare, check and convert them, without loading a model."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from engine.errors import AlphornError

_EPILOG = "Files may be .keras, a folder, .weights.h5, .weights.json, legacy .h5, or the .json of a config."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: what follows the command's name; None takes that from the shell.

    Returns:
        0; 1 when `diff` finds differences or `verify` an error; 2 when a file cannot be read or written.
    """
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (AlphornError, OSError, ValueError) as error:
        print(f"alphorn: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    import engine

    parser = argparse.ArgumentParser(prog="alphorn", description=__doc__, epilog=_EPILOG)
    parser.add_argument("--version", action="version", version=f"alphorn {engine.__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    inspect = _command(commands, "inspect", _inspect, "what a file holds")
    inspect.add_argument("file")
    inspect.add_argument("--no-statistics", action="store_true", help="do not read the weights")
    inspect.add_argument("--html", metavar="PAGE", help="write one self-contained page, with the graph of layers")

    diff = _command(commands, "diff", _diff, "what is different between two files")
    diff.add_argument("a")
    diff.add_argument("b")
    diff.add_argument("--tolerance", type=float, default=0.0, help="greatest difference between numbers that is none")

    verify = _command(commands, "verify", _verify, "whether a file is whole: checksums, structure, numbers")
    verify.add_argument("file")
    verify.add_argument("--load", action="store_true", help="load the model too")

    requires = _command(commands, "requires", _requires, "the classes and functions of your own that a file needs")
    requires.add_argument("file")

    upgrade = _command(commands, "upgrade", _upgrade, "write a file of an older release in the form of today")
    upgrade.add_argument("old")
    upgrade.add_argument("new")
    upgrade.add_argument("--overwrite", action="store_true")

    convert = _command(commands, "convert", _convert, "another container: .keras, a folder, or weights alone")
    convert.add_argument("source")
    convert.add_argument("target")
    convert.add_argument("--overwrite", action="store_true")
    convert.add_argument("--max-shard-size", type=float, default=5.0, metavar="GIB", help="for .weights.json")
    return parser


def _command(commands, name, run, text) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=_EPILOG)
    command.add_argument("--json", action="store_true", help="print plain data")
    command.set_defaults(run=run)
    return command


def _inspect(options) -> int:
    from engine.saving.inspection.facts import inspect_model
    from engine.saving.inspection.text import inspection_text

    statistics = not options.no_statistics
    found = inspect_model(options.file, statistics=statistics, histograms=statistics)
    if options.html:
        from engine.saving.inspection.html import write_page

        write_page(found, options.html)
    _show(options, found, lambda color: inspection_text(found, color))
    return 0


def _diff(options) -> int:
    from engine.saving.inspection.comparison import diff_models
    from engine.saving.inspection.text import diff_text

    found = diff_models(options.a, options.b, tolerance=options.tolerance)
    _show(options, found, lambda color: diff_text(found, color))
    return 0 if found["identical"] else 1


def _verify(options) -> int:
    from engine.saving.inspection.text import verify_text
    from engine.saving.inspection.verification import verify_model

    found = verify_model(options.file, load=options.load)
    _show(options, found, lambda color: verify_text(found, color))
    return 0 if found["ok"] else 1


def _requires(options) -> int:
    from engine.saving.inspection.facts import model_requires
    from engine.saving.inspection.text import requires_text

    found = model_requires(options.file)
    _show(options, found, lambda color: requires_text(found, color))
    return 0


def _upgrade(options) -> int:
    from engine.saving.inspection.conversion import upgrade_model

    found = upgrade_model(options.old, options.new, overwrite=options.overwrite)
    lines = [f"{found['file']}: Keras {found['from'] or 'of unknown release'} -> {found['to']}"]
    lines += [f"{len(found['config'])} changes of the config", *found["notes"]]
    _show(options, found, lambda color: "\n".join(lines))
    return 0


def _convert(options) -> int:
    from engine.saving.inspection.conversion import convert_model

    size = options.max_shard_size
    path = convert_model(options.source, options.target, overwrite=options.overwrite, max_shard_size=size)
    _show(options, {"file": path}, lambda color: path)
    return 0


def _show(options, found: Any, text) -> None:
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal that does not know all characters
    print(json.dumps(found, indent=2) if options.json else text(color), flush=True)


if __name__ == "__main__":
    sys.exit(main())
