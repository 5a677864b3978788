"""The calls of functional models as Keras 2 wrote them: lists of [layer, node, tensor, keyword arguments]."""

RNNS = ("SimpleRNN", "LSTM", "GRU", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")


def upgrade_calls(config: dict, layers: list) -> None:
    """Bring the calls of a functional model up to date, in place.

    Args:
        config: the config of the model.
        layers: the entries of its layers.
    """
    names = {layer.get("name") for layer in layers}
    # In Keras 2, a nested model had a call of its own before the first real one, so that those counted from 1.
    functional = {layer["name"] for layer in layers if layer.get("class_name") in ("Functional", "Model")}
    sequential = {layer["name"] for layer in layers if _is_built_sequential(layer)}

    def tensor(entry):
        name, node, index = entry[:3]
        node = max(node - 1, 0) if name in functional or name in sequential else node
        return {
            "class_name": "__keras_tensor__",
            "config": {"shape": None, "dtype": None, "keras_history": [name, node, index]},
        }

    def is_tensor(value):
        return (
            isinstance(value, list) and len(value) in (3, 4) and isinstance(value[0], str) and value[0] in names
            and all(isinstance(number, int) for number in value[1:3])
        )  # fmt: skip

    def revive(value):
        if is_tensor(value):
            return tensor(value)
        if isinstance(value, list) and value[:1] == ["_CONSTANT_VALUE"]:
            return value[2]
        if isinstance(value, list):
            return [revive(item) for item in value]
        if isinstance(value, dict):
            return {key: revive(item) for key, item in value.items()}
        return value

    def call(node, is_rnn):
        entries = list(node.values()) if isinstance(node, dict) else [node] if is_tensor(node) else node
        keywords = next((entry[3] for entry in entries if isinstance(entry, list) and len(entry) > 3), {})
        argument = revive(node)
        keywords = revive(keywords or {})
        if is_rnn and isinstance(argument, list) and len(argument) > 1:
            # First states stood behind the input, whose mask counted. Today it does not, unless it is given.
            mask = {"class_name": "__keras_mask__", "config": argument[0]["config"]}
            argument, keywords = argument[0], {"mask": mask, **keywords, "initial_state": argument[1:]}
        if isinstance(argument, list) and len(argument) == 1:
            argument = argument[0]
        return {"args": [argument], "kwargs": keywords}

    for layer in layers:
        is_rnn = layer.get("class_name") in (*RNNS, "Bidirectional")
        layer["inbound_nodes"] = [
            node if isinstance(node, dict) and "args" in node else call(node, is_rnn)
            for node in layer.get("inbound_nodes", ())
        ]

    def end(entry):
        if is_tensor(entry):
            return [entry[0], max(entry[1] - 1, 0), entry[2]] if entry[0] in sequential else entry
        if isinstance(entry, list):
            return [end(item) for item in entry]
        return {key: end(item) for key, item in entry.items()} if isinstance(entry, dict) else entry

    for key in ("input_layers", "output_layers"):
        config[key] = end(config[key])


def _is_built_sequential(layer) -> bool:
    inner = layer.get("config")
    members = inner.get("layers") if isinstance(inner, dict) else inner  # a list alone before Keras 2.2.3
    first = members[0] if layer.get("class_name") == "Sequential" and isinstance(members, list) and members else None
    if not isinstance(first, dict):
        return False
    given = first.get("config")
    return first.get("class_name") == "InputLayer" or (isinstance(given, dict) and "batch_input_shape" in given)
