"""Broken and hostile archives: a clear error that names the file, and no harm."""

import io
import json
import os
import struct
import warnings
import zipfile

import numpy as np
import pytest

from engine import layers, losses, models, saving
from engine.errors import AlphornError, ArchiveError, ConfigError, UnsafeFileError
from engine.saving.configs import json_text
from engine.saving.files.folders import FolderArchive


@pytest.fixture(scope="module")
def data():
    return saving.save_model(models.Sequential([layers.Input((4,)), layers.Dense(2)], name="small"), None)


def rewritten(data, change, method=zipfile.ZIP_STORED):
    """An archive with the members that `change` makes of [(name or ZipInfo, bytes), ...]."""
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of duplicate names
        for name, content in change([(name, source.read(name)) for name in source.namelist()]):
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty. A Keras model is a zip file."),
        (b"\x89HDF\r\n\x1a\n" + bytes(100), "has HDF5 offsets of 0 bytes"),  # read as a legacy model, which it is not
        (b"<!DOCTYPE html><html></html>", "It looks like a web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "It looks like a Git LFS pointer"),
        (b"\x1f\x8b" + bytes(50), "It looks like compressed with gzip"),
        (b"\x80\x04" + bytes(50), "It looks like a Python pickle"),
        (b"hello world", "It begins with b'hello wo'."),
    ],
)
def test_not_a_zip_says_what_it_is(tmp_path, content, message):
    path = tmp_path / "m.keras"
    path.write_bytes(content)
    with pytest.raises(ArchiveError) as caught:
        saving.load_model(path)
    assert str(caught.value).startswith(repr(str(path)))
    assert message in str(caught.value)


def test_not_a_zip_message():
    with pytest.raises(ArchiveError) as caught:
        saving.load_model(b"hello world")
    assert str(caught.value) == (
        "the file of 11 bytes given is not a Keras model: it must be a zip file, which begins with b'PK'. It begins "
        "with "
        "b'hello wo'."
    )


def test_a_truncated_zip_message(data):
    with pytest.raises(ArchiveError) as caught:
        saving.load_model(data[:500])
    assert str(caught.value) == (
        "the file of 500 bytes given begins like a zip file but cannot be read as one: File is not a zip file. It "
        "may be cut "
        "short, as an interrupted download or copy is; get it again."
    )


def test_every_truncation_is_a_clear_error(data):
    for length in range(0, len(data), 211):
        with pytest.raises(ArchiveError, match="bytes given"):
            saving.load_model(data[:length])


def test_every_flipped_byte_is_an_error_or_harmless(data):
    """The checksums of the zip find damage; what they do not cover (dates, attributes) cannot change the weights."""
    weights = saving.load_model(data).get_weights()
    for place in range(0, len(data), 131):
        broken = bytearray(data)
        broken[place] ^= 0x5A
        try:
            model = saving.load_model(bytes(broken))
        except AlphornError:
            continue
        assert all(np.array_equal(a, b) for a, b in zip(model.get_weights(), weights, strict=True))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no file '.*m.keras'. The working directory is"):
        saving.load_model(tmp_path / "m.keras")


@pytest.mark.parametrize("missing", ["config.json", "model.weights.h5"])
def test_a_missing_member_is_named(data, missing):
    broken = rewritten(data, lambda members: [m for m in members if m[0] != missing])
    with pytest.raises(ArchiveError, match=f"has no member '{missing}'"):
        saving.load_model(broken)


def test_deflated_members_are_read(data):
    assert saving.load_model(rewritten(data, list, zipfile.ZIP_DEFLATED)).name == "small"


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "a/../../evil", "a//b", "./config.json", "C:/evil", "a\\b", "b/./c"]
)
def test_member_names_that_lead_elsewhere_are_refused(data, name):
    with pytest.raises(UnsafeFileError, match="has a member with the name"):
        saving.load_model(rewritten(data, lambda members: [*members, (name, b"x")]))


def test_duplicate_members_are_refused(data):
    with pytest.raises(UnsafeFileError, match="two members called 'config.json'"):
        saving.load_model(rewritten(data, lambda members: [*members, ("config.json", b"{}")]))


def test_links_in_an_archive_are_refused(data):
    info = zipfile.ZipInfo("assets/link")
    info.external_attr = 0o120777 << 16
    with pytest.raises(UnsafeFileError, match="is a link or a device"):
        saving.load_model(rewritten(data, lambda members: [*members, (info, b"/etc/passwd")]))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compression_methods_are_refused(data, method):
    with pytest.raises(UnsafeFileError, match="must be stored or deflated"):
        saving.load_model(rewritten(data, list, method))


def test_a_member_that_grows_too_much_is_refused(data):
    bomb = rewritten(data, lambda members: [*members, ("assets/zeros", bytes(64 << 20))], zipfile.ZIP_DEFLATED)
    with pytest.raises(UnsafeFileError, match="would grow from"):
        saving.load_model(bomb)


def test_encrypted_members_are_refused(data):
    broken = bytearray(data)
    directory = data.index(b"PK\x01\x02")
    broken[directory + 8] |= 1
    with pytest.raises(UnsafeFileError, match="is encrypted"):
        saving.load_model(bytes(broken))


def test_overlapping_members_are_refused(data):
    broken = bytearray(data)
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    struct.pack_into("<L", broken, second + 42, 0)  # the second member begins where the first does
    with pytest.raises(UnsafeFileError, match="overlap|called otherwise"):
        saving.load_model(bytes(broken))


def test_a_link_in_a_folder_is_not_followed(tmp_path, data):
    folder = tmp_path / "model"
    model = saving.load_model(data)
    saving.save_model(model, folder, zipped=False)
    (folder / "config.json").rename(tmp_path / "elsewhere.json")
    (folder / "config.json").symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(UnsafeFileError, match="is a symbolic link"):
        saving.load_model(folder)


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ('{"a": 1, "a": 2}', UnsafeFileError, "has the key 'a' twice"),
        ("[" * 300 + "]" * 300, UnsafeFileError, "is nested more than 200 deep"),
        ('{"a": ' + "9" * 5000 + "}", UnsafeFileError, "a number of 5000 digits"),
        ('{"a": ', ArchiveError, "is not JSON"),
        (b"\xff\xfe", ArchiveError, "must be UTF-8"),
    ],
)
def test_json_has_limits(text, error, message):
    with pytest.raises(error, match=message):
        json_text.parse(text, "the text")


def test_brackets_inside_strings_do_not_count_as_nesting():
    value = {"a": "[" * 1000 + '"' + "\\"}
    assert json_text.parse(json.dumps(value), "the text") == value


def test_a_value_that_json_lacks_is_found():
    with pytest.raises(ConfigError) as e:
        json_text.dump({"a": [1, {"b": {1, 2}}]}, "Sequential 'm'")
    assert "but ['a'][1]['b'] is {1, 2} of class set" in str(e.value)


# Configs that ask for what they must not have


def with_config(data, change):
    """The archive with a config that `change` altered."""

    def swap(members):
        config = json.loads(dict(members)["config.json"])
        change(config)
        return [(name, json.dumps(config).encode() if name == "config.json" else content) for name, content in members]

    return rewritten(data, swap)


def dense(config):
    return config["config"]["layers"][1]


def zip_called_h5(path, data):
    path = path / "m.h5"
    path.write_bytes(data)
    return path


def test_a_zip_called_h5_is_refused(tmp_path, data):
    with pytest.raises(ArchiveError, match="is a zip file, and so no legacy model"):
        saving.load_model(zip_called_h5(tmp_path, data))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: dense(c).update(registered_name="builtins>eval"), "The class 'builtins>eval'"),
        (lambda c: dense(c).update(module="os", class_name="system"), "The class 'system' of module 'os'"),
        (lambda c: dense(c).update(module=5), '"module" of Dense .* must be a string'),
        (lambda c: dense(c)["config"].update(unitz=3), "config of Dense .*'unitz' is 3"),
        (lambda c: dense(c)["config"].update(kernel_initializer=saving.serialize_keras_object(losses.Hinge())),
         "`initializer` must be"),
        (lambda c: (dense(c).update(shared_object_id=1), dense(c)["config"]["dtype"].update(shared_object_id=1)),
         "stands for objects of two classes"),
        (lambda c: c["config"]["layers"].append({"module": "keras.layers", "class_name": "Lambda", "config": {
            "name": "l", "function": {"class_name": "__lambda__", "config": {"code": "", "defaults": None,
                                                                             "closure": None}}}}),
         "safe mode|byte code"),
    ],
)  # fmt: skip
def test_a_hostile_config_is_refused(data, change, message):
    with pytest.raises((ValueError, TypeError), match=message):
        saving.load_model(with_config(data, change))


def functional_config(reverse=False, length=300):
    x = inputs = layers.Input((4,), name="x")
    for i in range(length):
        x = layers.Activation("relu", name=f"a{i}")(x)
    config = json.loads(models.Model(inputs, x).to_json())
    if reverse:
        config["config"]["layers"].reverse()
    return config


def test_layers_may_stand_in_any_order():
    model = saving.model_from_json(json.dumps(functional_config(reverse=True)))
    assert len(model.layers) == 301


def test_a_loop_in_the_graph_is_an_error():
    config = functional_config(length=3)
    node = config["config"]["layers"][1]["inbound_nodes"][0]
    node["args"][0]["config"]["keras_history"] = ["a2", 0, 0]
    with pytest.raises(ValueError, match="graph has a loop, or a call is missing"):
        saving.model_from_json(json.dumps(config))


def test_a_tensor_cannot_be_counted_from_the_end():
    config = functional_config(length=3)
    node = config["config"]["layers"][2]["inbound_nodes"][0]
    node["args"][0]["config"]["keras_history"] = ["a0", 0, -1]
    with pytest.raises(ValueError, match="must refer to a tensor that there is, not to tensor -1"):
        saving.model_from_json(json.dumps(config))


def test_a_call_without_a_tensor_is_not_run():
    config = functional_config(length=1)
    config["config"]["layers"].append(
        {
            "module": "keras.src.ops.numpy", "class_name": "Tile", "config": {"repeats": [4294967296], "name": "t"},
            "registered_name": None, "name": "t", "inbound_nodes": [{"args": [[1.0]], "kwargs": {}}],
        }
    )  # fmt: skip
    with pytest.raises(ValueError, match="A call of 't' .* has no input that comes from a layer"):
        saving.model_from_json(json.dumps(config))


def test_a_config_that_asks_for_too_much_allocates_nothing(data):
    def huge(config):
        dense(config)["config"]["units"] = 10**9
        dense(config)["build_config"]["input_shape"] = [None, 10**6]
        config["config"]["layers"][0]["config"]["batch_shape"] = [None, 10**6]

    with pytest.raises(AlphornError):
        saving.load_model(with_config(data, huge))


def test_a_pipe_in_a_folder_is_not_read(tmp_path, data):
    folder = tmp_path / "model"
    saving.save_model(saving.load_model(data), folder, zipped=False)
    (folder / "config.json").unlink()
    os.mkfifo(folder / "config.json")
    with pytest.raises(UnsafeFileError, match="'config.json' in .* is not an ordinary file"):
        saving.load_model(folder)


def test_a_folder_that_is_exchanged_while_it_is_read_gives_one_model_or_none(tmp_path, data):
    path, other = tmp_path / "model", tmp_path / "other"
    saving.save_model(saving.load_model(data), path, zipped=False)
    saving.save_model(saving.load_model(data), other, zipped=False)
    (other / "config.json").write_text("{}")
    reading = FolderArchive(str(path), "'model'")
    config = reading.read("config.json")
    path.rename(tmp_path / "before")
    other.rename(path)
    assert reading.read("config.json") == config != b"{}"
    (tmp_path / "before" / "config.json").unlink()
    with pytest.raises(ArchiveError, match="Another model was put in the place of 'model' while it was read"):
        reading.read("config.json")
