"""Whether a file of Keras is whole and means no harm: `verify_model`, a list of checks and what each found."""

from typing import Any

import numpy as np

from engine.errors import AlphornError
from engine.saving import golden_batch
from engine.saving.files import fingerprint
from engine.saving.inspection.contents import KINDS, Contents, open_contents
from engine.saving.inspection.facts import find_homes, requirements, role_of, statistics_of, up_to_date
from engine.saving.inspection.outline import flattened, outline

# Built-in layers that have weights whatever their arguments are.
_WITH_WEIGHTS = frozenset(
    "Dense EinsumDense Embedding Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose DepthwiseConv1D "
    "DepthwiseConv2D SeparableConv1D SeparableConv2D LSTM GRU SimpleRNN ConvLSTM1D ConvLSTM2D ConvLSTM3D PReLU "
    "MultiHeadAttention GroupQueryAttention".split()
)


def verify_model(source: Any, load: bool = False, custom_objects: dict | None = None) -> dict[str, Any]:
    """Check a file without loading it: everything it says of itself, all checksums, all arrays.

    Args:
        source: as for `inspect_model()`.
        load: load the model too (which builds it), the way `load_model(verify=True)` does, safe mode on. If it was
            saved with a batch, what it gives for that is compared.
        custom_objects: for `load`: classes and functions of your own that the model needs.

    Returns:
        A dict: "file", "ok" (no check failed) and "checks", rows of "check", "result" ("ok", "note": worth knowing,
        or "error") and "detail". A file that cannot be opened is a failed check, not an exception.

    Raises:
        FileNotFoundError: when there is no such file.
    """
    checks: list[dict[str, str]] = []
    name = "the file"

    def add(check, result, detail):
        checks.append({"check": check, "result": result, "detail": detail})

    try:
        with open_contents(source, verify=True) as contents:
            name = contents.name.strip("'\"")
            add("container", "ok", f"{KINDS[contents.kind]}, {contents.size} bytes")
            if contents.kind == "zip":
                add("checksums", "ok", f"of {len(contents.members)} members")
            _check_fingerprint(contents, add)
            if contents.kind in ("zip", "folder", "legacy model"):
                known = contents.version is not None
                add("version", "ok" if known else "note", f"Keras {contents.version}" if known else "is not said")
            if contents.config is not None:
                _check_config(contents, add)
            _check_weights(contents, add)
            if not load and any(member == golden_batch.MEMBER for member, _ in contents.members):
                add("batch", "note", "holds a batch and what the model gave for it: load it to compare")
    except (AlphornError, ValueError, TypeError, KeyError) as error:
        add("content", "error", str(error))
    if load and not any(row["result"] == "error" for row in checks):
        _check_loading(source, custom_objects, add)
    return {"file": name, "ok": not any(row["result"] == "error" for row in checks), "checks": checks}


def _check_fingerprint(contents: Contents, add) -> None:
    recorded = contents.metadata.get(fingerprint.KEY)
    if contents.container is None or not isinstance(recorded, dict):
        return
    for member, _ in contents.members:
        fingerprint.check(contents.metadata, member, contents.container.memory(member), contents.name)
    add("fingerprint", "ok", f"of {len(recorded)} members")


def _check_config(contents: Contents, add) -> None:
    notes: list[str] = []
    config = up_to_date(contents, notes)
    for note in notes:
        add("config", "error", note)
    if not notes:
        count = len(flattened(outline(config)))
        add("config", "ok", f"{config.get('class_name')} with {count} layers" if isinstance(config, dict) else "a list")
    needs = requirements(contents.config, contents.version)
    code = [row for row in needs if row["kind"] == "code"]
    unknown = [row for row in needs if row["kind"] == "built-in"]
    own = [row for row in needs if row["kind"] in ("class", "function")]
    if code:
        users = ", ".join(user for row in code for user in row["used_by"])
        add("code", "note", f"holds Python byte code, refused in safe mode, in {users}")
    if unknown:
        names = ", ".join(row["name"] for row in unknown)
        add("objects", "error", f"needs what this release does not have: {names}")
    if own:
        add("objects", "note", f"needs objects of your own: {', '.join(row['name'] for row in own)}")
    elif not unknown:
        add("objects", "ok", "all are built-in")


def _check_weights(contents: Contents, add) -> None:
    if contents.reader is None:
        if contents.kind != "config":
            add("weights", "error", "there are none: no member 'model.weights.h5'")
        return
    layers = outline(up_to_date(contents, []))
    homes = find_homes(contents.weights(), layers)
    broken = 0
    for weight, _ in homes:
        found = statistics_of(contents.read(weight))["not_finite"]
        if found:
            broken += 1
            add("values", "note", f"{weight.path} has {found} of {weight.count} numbers that are NaN or infinite")
    total = sum(weight.nbytes for weight, _ in homes)
    add("weights", "ok", f"{len(homes)} arrays, {total} bytes, all there")
    if not broken:
        add("values", "ok", "all numbers are finite")
    if layers:
        _check_homes(layers, homes, add)


def _check_homes(layers, homes, add) -> None:
    strays = [weight.path for weight, chain in homes if not chain and role_of(weight) == "model" and weight.part]
    if strays:
        add("layers", "note", f"no layer of the config has {len(strays)} arrays: {', '.join(strays[:5])}")
    have = {id(layer) for _, chain in homes for layer in chain}
    bare = [x.name for x in layers if x.class_name in _WITH_WEIGHTS and not x.registered_name and id(x) not in have]
    if bare:
        add("layers", "error", f"{len(bare)} layers that must have weights have none: {', '.join(bare[:5])}")
    elif not strays:
        add("layers", "ok", "every array has a layer, and every layer its arrays")


def _check_loading(source, custom_objects, add) -> None:
    from engine.saving.model_file import load_model

    try:
        model = load_model(source, custom_objects=custom_objects, verify=True)
    except (AlphornError, ValueError, TypeError, KeyError) as error:
        add("loading", "error", str(error))
        return
    count = sum(int(np.prod(variable.shape)) for variable in model.variables)
    add("loading", "ok", f"{type(model).__name__} {model.name!r} with {count} numbers")
