"""Hostile files of more kinds than the project's corpus has: zips and configs.

Every one must be harmless, quick, and refused with an error that names what was given; a few may load.
"""

import io
import json
import struct
import zipfile
import zlib

import pytest

from engine import layers, models, saving
from engine.errors import AlphornError, ArchiveError, UnsafeFileError
from tests.engine.hostile import harmless, head, members_of, refused, small, with_config, zipped


@pytest.fixture(scope="module")
def data():
    return saving.save_model(small(), None)


# Zips


def test_a_zip_in_place_of_the_weights(data):
    refused(
        zipped({**members_of(data), "model.weights.h5": data}), match="not an HDF5 file of weights: it begins with b'PK"
    )


def test_a_zip_in_place_of_the_config(data):
    refused(zipped({**members_of(data), "config.json": data}), match="must be UTF-8 text|is not JSON")


def test_a_zip_that_holds_a_model_one_level_down(data):
    refused(zipped({"model.keras": data}), match="no member 'config.json'")


def central(data, name):
    """Where the entry of a member begins in the directory of a zip."""
    place = data.index(b"PK\x01\x02")
    while data[place + 46 : place + 46 + len(name)] != name:
        place = data.index(b"PK\x01\x02", place + 4)
    return place


@pytest.mark.parametrize("size", [2**40, 2**62, 2**64 - 1])
@pytest.mark.parametrize("field", [20, 24, 42], ids=["stored", "size", "place"])
def test_zip64_sizes_that_lie(data, size, field):
    """The entry of config.json gets a field of 64 bits."""
    place = central(data, b"config.json")
    end = data.rindex(b"PK\x05\x06")
    entry = bytearray(data[place : place + 57])
    entry[field : field + 4] = b"\xff" * 4
    entry[30:32] = struct.pack("<H", 12)
    extra = struct.pack("<HHQ", 1, 8, size)
    tail = bytearray(data[end:])
    tail[12:16] = struct.pack("<I", struct.unpack("<I", tail[12:16])[0] + 12)
    lying = data[:place] + bytes(entry) + extra + data[place + 57 : end] + bytes(tail)
    refused(lying, error=ArchiveError)


def test_two_names_for_the_same_bytes(data):
    """A second entry of the directory leads to the header of the first member."""
    place, end = central(data, b"config.json"), data.rindex(b"PK\x05\x06")
    entry = data[place : place + 57].replace(b"config.json", b"config.jsoN")
    tail = bytearray(data[end:])
    tail[8:12] = struct.pack("<HH", 4, 4)
    tail[12:16] = struct.pack("<I", struct.unpack("<I", tail[12:16])[0] + 57)
    refused(data[:end] + entry + bytes(tail), error=UnsafeFileError, match="overlap|called otherwise")


@pytest.mark.parametrize(
    "name",
    [
        "config.json\0.txt",
        "..\\config.json",
        "c:config.json",
        "/config.json",
        "a//b",
        "assets/../../x",
        "./config.json",
    ],
)
def test_odd_names(data, name):
    raw = name.encode()
    stand_in = "N" * len(raw)
    content = zipped({**members_of(data), stand_in: b"x"}).replace(stand_in.encode(), raw)
    refused(content, error=UnsafeFileError, match="member with the name .* is not allowed")


@pytest.mark.parametrize("name", ["config․json", "confıg.json", "ｃonfig.json", "\u202enosj.gifnoc", "CONFIG.JSON"])
def test_names_that_only_look_like_members(data, name):
    members = members_of(data)
    fake = members.pop("config.json")
    refused(zipped({**members, name: fake}), match="has no member 'config.json'")


def test_an_extra_field_that_renames_a_member(data):
    """The Unicode Path Extra Field (0x7075) gives a member another name, in programs that know it."""
    members = members_of(data)
    info = zipfile.ZipInfo("notes.txt")
    name = b"config.json"
    info.extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(b"notes.txt")) + name
    hidden = members.pop("config.json")
    content = zipped([*members.items(), (info, hidden)])
    refused(content, match="has no member 'config.json'|is not allowed|called otherwise")


def test_a_comment_that_holds_another_directory(data):
    """Some programs find the first end of the directory, others the last."""
    other = with_config(data, lambda c: {**c, "class_name": "Nothing"})
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = other[-60000:]
    with harmless():
        try:
            loaded = saving.load_model(out.getvalue())
        except AlphornError as error:
            assert "bytes given" in str(error)
        else:
            assert loaded.name == "small"


# Configs


HUGE = [
    10**30,
    2**63,
    2**31,
    -1,
    0,
    1.5,
    float("nan"),
    float("inf"),
    -float("inf"),
    1e308,
    "9" * 300,
    True,
    [2],
    {"a": 1},
]


@pytest.mark.parametrize("value", HUGE, ids=lambda value: f"{str(value)[:12]}")
def test_sizes_of_a_layer(data, value):
    refused(
        with_config(data, lambda c: head(c)["config"].update(units=value)), error=(AlphornError, ValueError, TypeError)
    )


@pytest.mark.parametrize("value", [*HUGE[:-3], "a", [4], {"a": 4}], ids=lambda value: f"{str(value)[:12]}")
def test_sizes_of_an_input(data, value):
    def change(config):
        config["config"]["layers"][0]["config"]["batch_shape"] = [None, value]

    refused(with_config(data, change), error=(AlphornError, ValueError, TypeError, OverflowError))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1, 2**70, "x", [0.5], None])
def test_a_rate_that_is_none(value):
    model = models.Sequential([layers.Input((4,)), layers.Dropout(0.5)], name="small")
    content = with_config(saving.save_model(model, None), lambda c: head(c)["config"].update(rate=value))
    refused(content, error=(AlphornError, ValueError, TypeError))


def test_a_key_that_is_escaped_the_second_time(data):
    members = members_of(data)
    text = members["config.json"].decode()
    members["config.json"] = text.replace('"class_name"', '"cl\\u0061ss_name": "Lambda", "class_name"', 1).encode()
    refused(zipped(members), error=UnsafeFileError, match="key 'class_name' twice")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_other_encodings(data, encoding):
    members = members_of(data)
    members["config.json"] = members["config.json"].decode().encode(encoding)
    refused(zipped(members), error=ArchiveError)


def test_models_inside_of_models_as_deep_as_json_goes(data):
    def change(config):
        inner = json.loads(json.dumps(config["config"]["layers"]))
        for i in range(60):
            described = {"module": "keras", "class_name": "Sequential", "registered_name": None}
            inner = [inner[0], {**described, "config": {"name": f"s{i}", "layers": inner}}]
        config["config"]["layers"] = inner

    refused(with_config(data, change))


def test_a_million_small_lists(data):
    refused(
        with_config(data, lambda c: head(c)["config"].update(units=[[]] * 1_000_000)), error=(AlphornError, ValueError)
    )


NAMES = [
    ("os", "system"), ("builtins", "eval"), ("builtins", "__import__"), ("keras.layers", "Dense.__init__"),
    ("keras.layers.Dense", "__subclasses__"), ("keras.layers.__init__", "Lambda.__call__"),
    ("keras.saving", "load_model"), ("keras.src.saving.saving_lib", "load_model"), ("keras.utils", "get_file"),
    ("engine.saving.model_file", "load_model"), ("keras.config", "set_floatx"), ("engine.config", "set_floatx"),
    ("keras.layers..", "Dense2"), ("keras.layers\0", "Dense2"),
    ("keras.layers", "deserialize"), ("keras.src.ops.numpy", "load"), ("keras.src.ops.operation", "FunctionOperation"),
    ("keras.layers", "TFSMLayer"), ("keras.layers", "TorchModuleWrapper"), ("keras.layers", "FlaxLayer"),
    ("keras.layers", ""), ("", "eval"), ("subprocess", "Popen"), ("numpy", "load"), ("keras.layers", "__class__"),
]  # fmt: skip


@pytest.mark.parametrize(("module", "class_name"), NAMES)
def test_names_of_what_is_no_layer(data, module, class_name):
    content = with_config(data, lambda c: head(c).update(module=module, class_name=class_name))
    refused(content, error=(AlphornError, ValueError, TypeError))


@pytest.mark.parametrize(
    "name", ["builtins>eval", "builtins.eval", "eval", "os>system", "Custom>load_model", ">", "__main__>x"]
)
@pytest.mark.parametrize("class_name", ["Dense", "function"])
def test_registered_names_of_what_nobody_registered(data, name, class_name):
    refused(with_config(data, lambda c: head(c).update(registered_name=name, class_name=class_name)))


FUNCTIONS = [
    "eval", "exec", "__import__", "os.system", "load_model", "save_model", "deserialize", "get", "serialize", "open",
    "engine.saving.load_model", "model_from_config", "load_lambda", "builtins>eval", "relu.__globals__", "<lambda>", "",
    "deserialize_keras_object", "enable_unsafe_deserialization",
]  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("module", ["builtins", "keras.activations", "os", None])
def test_functions_that_are_no_activations(data, name, module):
    function = {"module": module, "class_name": "function", "config": name, "registered_name": name}
    content = with_config(data, lambda c: head(c)["config"].update(activation=function))
    refused(content, error=(AlphornError, ValueError, TypeError))


LAMBDAS = ["keras.layers", "keras.layers.core", "keras.src.layers.core.lambda_layer", "keras.layers.core.lambda_layer",
           "tensorflow.keras.layers", "tf_keras.src.layers.core.lambda_layer", None]  # fmt: skip
CODE = {"class_name": "__lambda__", "config": {"code": "4wEAAAA=", "defaults": None, "closure": None}}


@pytest.mark.parametrize("module", LAMBDAS)
@pytest.mark.parametrize("key", ["function", "output_shape", "mask", "arguments"])
def test_byte_code_under_every_name_of_lambda(data, module, key):
    plain = {"module": "builtins", "class_name": "function", "config": "relu", "registered_name": "function"}
    config = {"name": "l", "function": plain, key: CODE if key != "arguments" else {"f": CODE}}
    described = {"module": module, "class_name": "Lambda", "config": config, "registered_name": None}
    content = with_config(data, lambda c: c["config"]["layers"].append(described))
    message = refused(content)
    assert "safe mode" in message


@pytest.mark.parametrize("where", ["config", "layer", "frame", "compile"])
def test_a_config_cannot_ask_for_trust(data, where):
    def change(config):
        target = {"config": config["config"], "layer": head(config)["config"], "frame": config,
                  "compile": config.setdefault("compile_config", {})}[where]  # fmt: skip
        target.update(safe_mode=False, custom_objects={"f": "eval"})
        config["config"]["layers"].append({"module": "keras.layers", "class_name": "Lambda", "registered_name": None,
                                           "config": {"name": "l", "function": CODE}})  # fmt: skip

    refused(with_config(data, change), error=(AlphornError, ValueError, TypeError))


@pytest.mark.parametrize("key", ["loss", "optimizer", "metrics", "loss_weights"])
@pytest.mark.parametrize("name", ["load_model", "eval", "keras.utils.get_file"])
def test_compile_arguments_that_are_functions_of_another_kind(data, key, name):
    function = {"module": "builtins", "class_name": "function", "config": name, "registered_name": "function"}
    compiled = {"optimizer": "sgd", "loss": "mse", key: [function] if key == "metrics" else function}
    refused(with_config(data, lambda c: c.update(compile_config=compiled)), error=(AlphornError, ValueError, TypeError))


@pytest.mark.parametrize("number", [[1], {"a": 1}, 1.5, float("nan"), "1", True, -1, None, 10**400])
def test_numbers_of_shared_objects(data, number):
    content = with_config(data, lambda c: [layer.update(shared_object_id=number) for layer in c["config"]["layers"]])
    with harmless():
        try:
            saving.load_model(content)
        except (AlphornError, ValueError, TypeError) as error:
            assert "bytes given" in str(error)


@pytest.mark.parametrize("value", [[[[]]] * 1000, [10**400], "x" * 1000, {"a": 1}, None, [["a", 1], [2]]])
@pytest.mark.parametrize(
    "dtype", ["float32", "bool", "object", "O", "U1000000", "M8[ns]", "V8", "complex64", ["f4"], None]
)
def test_array_literals(data, value, dtype):
    literal = {"class_name": "__numpy__", "config": {"value": value, "dtype": dtype}}
    content = with_config(data, lambda c: head(c)["config"].update(bias_initializer=literal))
    refused(content, error=(AlphornError, ValueError, TypeError))


@pytest.mark.parametrize(
    "vocabulary", ["/etc/passwd", "file:///etc/passwd", "https://example.org/v", "../secret", "\0"]
)
def test_a_vocabulary_is_no_path(tmp_path, vocabulary):
    model = models.Sequential([layers.Input((1,), dtype="string"), layers.StringLookup(vocabulary=["a"])], name="s")
    content = with_config(saving.save_model(model, None), lambda c: head(c)["config"].update(vocabulary=vocabulary))
    with harmless():
        try:
            loaded = saving.load_model(content)
        except (AlphornError, ValueError, TypeError) as error:
            assert "bytes given" in str(error)
        else:
            assert not any("root" in str(word) for word in loaded.layers[-1].get_vocabulary())


def test_a_surrogate_in_a_name(data):
    content = with_config(data, lambda c: head(c)["config"].update(name="\ud800"))
    with harmless():
        try:
            loaded = saving.load_model(content)
            saving.save_model(loaded, None)
        except (AlphornError, ValueError) as error:
            assert "surrogate" in str(error) or "bytes given" in str(error)
