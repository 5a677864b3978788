"""`fit()`, `evaluate()`, `predict()` and the steps on single batches: what they compute, and when they trace."""

import numpy as np
import pytest

from engine import Model, Sequential, layers, losses, metrics, ops, optimizers
from engine.callbacks import LambdaCallback
from engine.graph import gradients, jit
from engine.training.py_dataset import PyDataset
from engine.utils import set_random_seed

RNG = np.random.default_rng(5)
X = RNG.normal(size=(20, 3)).astype("float32")
Y = (X @ np.array([[1.0], [-2.0], [0.5]]) + 0.3).astype("float32")
W = np.array([[0.5], [0.1], [-0.2]], "float32")
B = np.array([0.2], "float32")


def linear(**compile_arguments):
    """A model with one Dense layer of known weights."""
    model = Sequential([layers.Input((3,)), layers.Dense(1, name="dense")])
    model.set_weights([W, B])
    if compile_arguments:
        model.compile(**compile_arguments)
    return model


def descend(x, y, w, b, lr=0.1):
    """One step of gradient descent on the mean squared error."""
    error = x @ w + b - y
    return w - lr * 2 * x.T @ error / len(x), b - lr * 2 * error.mean(0)


def sgd_model(**kwargs):
    return linear(optimizer=optimizers.SGD(0.1), loss="mse", **kwargs)


def test_one_epoch_is_a_step_per_batch():
    model = sgd_model()
    history = model.fit(X, Y, batch_size=8, shuffle=False, verbose=0)
    w, b, total = W, B, 0.0
    for start in (0, 8, 16):
        x, y = X[start : start + 8], Y[start : start + 8]
        total += ((x @ w + b - y) ** 2).sum()
        w, b = descend(x, y, w, b)
    np.testing.assert_allclose(model.get_weights()[0], w, rtol=1e-4)
    np.testing.assert_allclose(model.get_weights()[1], b, rtol=1e-4)
    # The loss of an epoch is the mean over its samples, so the short last batch counts for less.
    assert history.history["loss"] == [pytest.approx(total / 20, rel=1e-4)]
    assert history.epoch == [0]


def test_batches_of_a_new_size_are_traced_and_others_are_not():
    model = sgd_model()
    model.fit(X, Y, batch_size=8, epochs=5, verbose=0)
    assert model.train_function.traces == 2  # 8 rows, and the last 4
    model.fit(X, Y, batch_size=8, epochs=1, verbose=0)
    assert model.train_function.traces == 2


def test_a_layer_is_called_while_tracing_and_never_again():
    calls = []

    class Counting(layers.Layer):
        def call(self, x):
            calls.append(1)
            return x * 2.0

    def train(epochs):
        calls.clear()
        model = Sequential([layers.Input((3,)), Counting(), layers.Dense(1)])
        model.compile("sgd", "mse")
        model.fit(X, Y, batch_size=10, epochs=epochs, verbose=0)
        return len(calls)

    assert train(1) == train(20)


def test_evaluate_and_predict():
    model = sgd_model(metrics=["mae"])
    predicted = X @ W + B
    loss, mae = model.evaluate(X, Y, batch_size=6, verbose=0)
    assert loss == pytest.approx(((predicted - Y) ** 2).mean(), rel=1e-5)
    assert mae == pytest.approx(np.abs(predicted - Y).mean(), rel=1e-5)
    assert model.evaluate(X, Y, verbose=0, return_dict=True) == {
        "loss": pytest.approx(loss, rel=1e-5),
        "mae": pytest.approx(mae, rel=1e-5),
    }
    np.testing.assert_allclose(model.predict(X, batch_size=6, verbose=0), predicted, rtol=1e-5)
    np.testing.assert_allclose(model.predict_on_batch(X), predicted, rtol=1e-5)
    assert isinstance(linear(loss="mse", optimizer=None).evaluate(X, Y, verbose=0), float)


def test_train_on_batch_and_test_on_batch():
    model = sgd_model(metrics=["mae"])
    loss, mae = model.train_on_batch(X, Y)
    assert loss == pytest.approx((((X @ W + B) - Y) ** 2).mean(), rel=1e-5)
    np.testing.assert_allclose(model.get_weights()[0], descend(X, Y, W, B)[0], rtol=1e-4)
    before = model.get_weights()[0]
    assert set(model.test_on_batch(X, Y, return_dict=True)) == {"loss", "mae"}
    np.testing.assert_array_equal(model.get_weights()[0], before)


def test_sample_weights_weigh_the_loss():
    weights = np.linspace(0, 1, 20).astype("float32")
    model = sgd_model(weighted_metrics=["mse"])
    values = ((X @ W + B - Y) ** 2)[:, 0]
    loss, metric = model.train_on_batch(X, Y, sample_weight=weights)
    assert loss == pytest.approx((values * weights).mean(), rel=1e-5)
    assert metric == pytest.approx((values * weights).sum() / weights.sum(), rel=1e-5)


def test_class_weights_are_sample_weights_of_classes():
    y = np.array([0, 1] * 10)

    def loss(**kwargs):
        model = Sequential([layers.Input((3,)), layers.Dense(2, activation="softmax")])
        model.set_weights([np.ones((3, 2), "float32") * [[1.0, -1.0]], np.zeros(2, "float32")])
        model.compile("sgd", "sparse_categorical_crossentropy")
        return model.train_on_batch(X, y, **kwargs)

    weights = np.where(y == 1, 3.0, 1.0)
    assert loss(class_weight={1: 3.0}) == pytest.approx(loss(sample_weight=weights), rel=1e-6)
    with pytest.raises(ValueError, match="cannot both be given"):
        loss(class_weight={1: 3.0}, sample_weight=weights)


def test_accuracy_is_chosen_by_shapes():
    def name_of(units, y, loss):
        model = Sequential([layers.Input((3,)), layers.Dense(units)])
        model.compile("sgd", loss, metrics=["accuracy"])
        model.train_on_batch(X, y)
        return type(model._compile_metrics.metrics[0]).__name__

    assert name_of(1, Y > 0, losses.BinaryCrossentropy(from_logits=True)) == "BinaryAccuracy"
    assert name_of(4, np.zeros((20, 4)), "mse") == "CategoricalAccuracy"
    sparse = losses.SparseCategoricalCrossentropy(from_logits=True)
    assert name_of(4, np.zeros(20, "int32"), sparse) == "SparseCategoricalAccuracy"


def test_metrics_begin_anew_with_the_first_epoch():
    class Steps(metrics.Metric):
        def __init__(self):
            super().__init__(name="steps")
            self.count = self.add_variable((), "ones")

        def update_state(self, y_true, y_pred, sample_weight=None):
            self.count.assign_add(1.0)

        def result(self):
            return ops.cast(self.count, "float32")

    used = metrics.MeanAbsoluteError(name="mae")
    used.update_state([100.0], [0.0])
    model = linear(optimizer=optimizers.SGD(0.0), loss="mae", metrics=[used, Steps()])
    history = model.fit(X, Y, batch_size=5, epochs=2, verbose=0).history
    np.testing.assert_allclose(history["mae"], history["loss"], rtol=1e-6)
    assert history["steps"] == [4, 4]


def test_validation_data_and_split_are_judged_after_each_epoch():
    model = sgd_model(metrics=["mae"])
    history = model.fit(X[:15], Y[:15], epochs=2, verbose=0, shuffle=False, validation_data=(X[15:], Y[15:])).history
    assert list(history) == ["loss", "mae", "val_loss", "val_mae"]
    assert history["val_loss"][-1] == pytest.approx(model.evaluate(X[15:], Y[15:], verbose=0)[0], rel=1e-5)
    split = sgd_model(metrics=["mae"]).fit(X, Y, epochs=2, verbose=0, shuffle=False, validation_split=0.25).history
    for name, values in history.items():
        np.testing.assert_allclose(split[name], values, rtol=1e-5)


def test_validation_only_after_the_epochs_asked_for():
    history = sgd_model().fit(X, Y, epochs=4, verbose=0, validation_data=(X, Y), validation_freq=2).history
    assert [len(history[name]) for name in ("loss", "val_loss")] == [4, 2]
    history = sgd_model().fit(X, Y, epochs=4, verbose=0, validation_data=(X, Y), validation_freq=[4]).history
    assert len(history["val_loss"]) == 1


def test_a_seed_repeats_a_run_bit_for_bit():
    def run():
        set_random_seed(123)
        hidden = [layers.Dense(8, activation="relu"), layers.Dropout(0.5)]
        model = Sequential([layers.Input((3,)), *hidden, layers.Dense(1)])
        model.compile("adam", "mse")
        history = model.fit(X, Y, epochs=3, batch_size=4, verbose=0).history
        return model.get_weights(), history

    (first, history), (second, history_again) = run(), run()
    assert history == history_again
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a, b)


def test_run_eagerly_gives_the_same_numbers_and_lets_code_look_at_values():
    seen = []

    class Looking(layers.Layer):
        def call(self, x):
            seen.append(float(ops.sum(x)))
            return x

    def run(eager, extra=()):
        model = Sequential([layers.Input((3,)), layers.Dense(1)])
        model.set_weights([W, B])
        outer = model if not extra else Sequential([layers.Input((3,)), model, *extra])
        outer.compile(optimizers.SGD(0.1), "mse", run_eagerly=eager)
        outer.fit(X, Y, epochs=2, verbose=0, shuffle=False)
        return model.get_weights()

    for a, b in zip(run(True), run(False), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5)

    class Subclass(Model):
        def __init__(self):
            super().__init__()
            self.dense, self.looking = layers.Dense(1), Looking()

        def call(self, x):
            return self.looking(self.dense(x))

    model = Subclass()
    model.compile("sgd", "mse", run_eagerly=True)
    model.fit(X, Y, batch_size=10, epochs=2, verbose=0)
    assert len(seen) >= 4


def test_freezing_a_layer_is_seen_by_the_next_fit():
    model = Sequential([layers.Input((3,)), layers.Dense(2, name="first"), layers.Dense(1)])
    model.compile(optimizers.SGD(0.1), "mse")
    model.fit(X, Y, verbose=0)
    model.get_layer("first").trainable = False
    model.compile(optimizers.SGD(0.1), "mse")
    before = model.get_layer("first").get_weights()
    model.fit(X, Y, verbose=0)
    np.testing.assert_array_equal(model.get_layer("first").get_weights()[0], before[0])


def test_losses_of_layers_and_regularizers_are_added():
    class Penalty(layers.Layer):
        def call(self, x):
            self.add_loss(3.0 * ops.sum(ops.abs(x)) * 0.0 + 3.0)
            return x

    model = Sequential([layers.Input((3,)), layers.Dense(1, kernel_regularizer="l2"), Penalty()])
    model.set_weights([W, B])
    model.compile("sgd", "mse")
    plain = ((X @ W + B - Y) ** 2).mean()
    assert model.evaluate(X, Y, verbose=0) == pytest.approx(plain + 0.01 * (W**2).sum() + 3.0, rel=1e-5)


def test_own_train_step():
    class Doubled(Model):
        def __init__(self):
            super().__init__()
            self.dense = layers.Dense(1)
            self.mean = metrics.Mean(name="twice")

        def call(self, x):
            return self.dense(x)

        def train_step(self, data):
            x, y = data
            loss = ops.mean(ops.square(self(x, training=True) - y))
            self.optimizer.apply(gradients(loss, self.trainable_variables), self.trainable_variables)
            return {"own": loss}

        def test_step(self, data):
            x, y = data
            self.mean.update_state(2.0 * ops.mean(ops.square(self(x) - y)))
            return {"twice": self.mean.result()}

    model = Doubled()
    model.compile("sgd", "mse")
    history = model.fit(X, Y, epochs=3, verbose=0).history
    assert list(history) == ["own"] and history["own"][2] < history["own"][0]
    plain = model.evaluate(X, Y, verbose=0, return_dict=True)["twice"]
    expected = 2 * ((model.predict(X, verbose=0) - Y) ** 2).mean()
    assert plain == pytest.approx(expected, rel=1e-5)


class Adversaries(Model):
    """Two parts with an optimizer each, trained one after the other in a step, the second through the first."""

    def __init__(self, optimizer):
        super().__init__()
        self.critic = layers.Dense(1, kernel_initializer="ones")
        self.maker = layers.Dense(3, kernel_initializer="ones")
        self.makers_optimizer = optimizer()

    def call(self, x):
        return self.critic(self.maker(x))

    def critics_loss(self, x):
        return ops.mean(ops.square(self(x) - 1.0)) - 0.1 * ops.mean(self.critic(x))

    def makers_loss(self, x):
        return ops.mean(ops.square(self(x)))

    def critics_step(self, x):
        variables = self.critic.trainable_variables
        loss = self.optimizer.scale_loss(self.critics_loss(x))
        self.optimizer.apply(gradients(loss, variables), variables)

    def makers_step(self, x):
        variables = self.maker.trainable_variables
        loss = self.makers_optimizer.scale_loss(self.makers_loss(x))
        self.makers_optimizer.apply(gradients(loss, variables), variables)

    def train_step(self, data):
        x = data[0] if isinstance(data, tuple) else data
        for _ in range(2):
            self.critics_step(x)
        self.makers_step(x)
        return {}


@pytest.mark.parametrize("eager", [False, True])
@pytest.mark.parametrize(
    "optimizer",
    [
        lambda: optimizers.SGD(0.05, momentum=0.9),
        lambda: optimizers.Adam(0.05),
        lambda: optimizers.SGD(0.05, gradient_accumulation_steps=2),
        lambda: optimizers.LossScaleOptimizer(optimizers.SGD(0.05), initial_scale=4.0),
    ],
    ids=["sgd", "adam", "accumulated", "scaled"],
)
def test_parts_trained_one_after_the_other_in_a_step_train_as_in_steps_of_their_own(optimizer, eager):
    """A gradient ends at what an optimizer has updated: it does not go back into the update of another part."""
    models = []
    for together in (True, False):
        model = Adversaries(optimizer)
        model.build((None, 3))
        model.compile(optimizer(), run_eagerly=eager)
        model.optimizer.build(model.critic.trainable_variables)
        model.makers_optimizer.build(model.maker.trainable_variables)
        for _ in range(3):
            if together:
                model.train_on_batch(X)
            else:
                for step in (model.critics_step, model.critics_step, model.makers_step):
                    jit(step)(X)
        models.append(model)
    for one, other in zip(*(model.get_weights() for model in models)):
        np.testing.assert_allclose(one, other, rtol=1e-5)


@pytest.mark.parametrize(
    "logs, given", [(5.0, "a float"), (np.zeros(2), "a ndarray"), ([{"loss": 1.0}, ()], "a list"), (None, "None")]
)
def test_own_step_that_returns_no_logs_is_an_error_that_says_so(logs, given):
    class Silent(Model):
        def train_step(self, data):
            return logs

        def test_step(self, data):
            return logs

    inputs = layers.Input((3,))
    model = Silent(inputs, layers.Dense(1)(inputs))
    model.compile("sgd", "mse")
    for name, run in (("train_step", model.fit), ("test_step", model.evaluate)):
        with pytest.raises(TypeError, match=rf"`{name}\(data\)` of Silent must return a dict .* not {given}"):
            run(X, Y, verbose=0)


def test_own_train_step_that_leaves_the_metrics_alone_is_told_what_updates_them():
    class Careless(Model):
        def train_step(self, data):
            return {"loss": ops.mean(self(data[0]))}

    inputs = layers.Input((3,))
    model = Careless(inputs, layers.Dense(1)(inputs))
    model.compile("sgd", "mse", metrics=["mae"])
    with pytest.raises(ValueError, match=r"no batch has updated them. A `train_step\(\)` .* `self.compute_metrics"):
        model.fit(X, Y, verbose=0)


def test_own_step_that_leaves_the_mean_of_the_loss_alone_reports_the_loss_that_it_returned():
    class Plain(Model):
        def train_step(self, data):
            x, y = data
            loss = ops.mean(ops.square(self(x) - y))
            self.optimizer.apply(gradients(loss, self.trainable_variables), self.trainable_variables)
            return {"loss": loss}

    inputs = layers.Input((3,))
    model = Plain(inputs, layers.Dense(1)(inputs))
    model.set_weights([W, B])
    model.compile("sgd", "mse")
    history = model.fit(X, Y, batch_size=len(X), epochs=2, verbose=0).history
    assert history["loss"][0] == pytest.approx(((X @ W + B - Y) ** 2).mean(), rel=1e-5)
    assert history["loss"][1] < history["loss"][0]


def test_own_compute_loss():
    class Halved(Model):
        def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
            return 0.5 * super().compute_loss(x, y, y_pred, sample_weight, training)

    inputs = layers.Input((3,))
    model = Halved(inputs, layers.Dense(1)(inputs))
    model.set_weights([W, B])
    model.compile("sgd", "mse")
    assert model.train_on_batch(X, Y) == pytest.approx(0.5 * ((X @ W + B - Y) ** 2).mean(), rel=1e-5)


def test_model_without_inputs_is_built_by_its_first_batch():
    model = Sequential([layers.Dense(2, activation="relu"), layers.Dense(1)])
    model.compile("adam", "mse")
    assert not model.built
    model.fit(X, Y, verbose=0)
    assert [w.shape for w in model.get_weights()] == [(3, 2), (2,), (2, 1), (1,)]


def two_outputs(**compile_arguments):
    inputs = {"a": layers.Input((3,), name="a"), "b": layers.Input((3,), name="b")}
    joined = layers.Concatenate()([inputs["a"], inputs["b"]])
    model = Model(inputs, [layers.Dense(1, name="left")(joined), layers.Dense(2, name="right")(joined)])
    model.compile("sgd", **compile_arguments)
    return model


TARGETS = [Y, X[:, :2]]
DATA = {"a": X, "b": -X}


def test_logs_of_several_outputs_have_their_names():
    loss = {"left": "mse", "right": "mae"}
    model = two_outputs(loss=loss, metrics={"right": ["mse"]}, weighted_metrics=[["mae"], None])
    logs = model.evaluate(DATA, TARGETS, verbose=0, return_dict=True)
    assert set(logs) == {"loss", "left_loss", "right_loss", "right_mse", "left_mae"}
    assert logs["loss"] == pytest.approx(logs["left_loss"] + logs["right_loss"], rel=1e-5)


@pytest.mark.parametrize(
    "weights", [[0.5, 2.0], {"left": 0.5, "right": 2.0}], ids=["list", "dict"]
)
def test_loss_weights_weigh_outputs(weights):
    logs = two_outputs(loss=["mse", "mse"], loss_weights=weights).evaluate(DATA, TARGETS, verbose=0, return_dict=True)
    assert logs["loss"] == pytest.approx(0.5 * logs["left_loss"] + 2 * logs["right_loss"], rel=1e-5)


def by_key(**compile_arguments):
    """A model whose outputs are a dict."""
    inputs = layers.Input((3,))
    model = Model(inputs, {key: layers.Dense(1, name=key)(inputs) for key in ("left", "right")})
    model.compile("sgd", **compile_arguments)
    return model


def test_one_weight_for_one_loss_of_all_outputs_weighs_each():
    logs = by_key(loss="mse", loss_weights=3.0).evaluate(X, {"left": Y, "right": Y}, verbose=0, return_dict=True)
    assert logs["loss"] == pytest.approx(3 * (logs["left_loss"] + logs["right_loss"]), rel=1e-5)


def test_weights_in_a_list_are_those_of_the_losses_in_their_order():
    values = []
    for weights in (None, [3.0]):
        set_random_seed(1)
        model = by_key(loss={"right": "mse"}, loss_weights=weights)
        values.append(model.evaluate(X, {"left": Y, "right": Y}, verbose=0))
    assert values[1] == pytest.approx(3 * values[0], rel=1e-5)


def test_one_loss_and_weight_may_stand_for_outputs_in_a_list():
    inputs = layers.Input((3,))
    heads = [layers.Dense(1, name=name)(inputs) for name in ("left", "right")]
    values = []
    for weights in (None, {"both": 3.0}):
        model = Model(inputs, {"both": heads})
        model.compile("sgd", loss={"both": "mse"}, loss_weights=weights)
        values.append(model.evaluate(X, {"both": [Y, Y]}, verbose=0, return_dict=True)["loss"])
    assert values[1] == pytest.approx(3 * values[0], rel=1e-5)


@pytest.mark.parametrize(
    ("loss", "weights", "message"),
    [
        (["mse", "mse"], [0.5], "there are 2 losses, and it has 1 entries"),
        (["mse", "mse"], [0.5, 1.0, 2.0], "there are 2 losses, and it has 3 entries"),
        (["mse", "mse"], 2.0, "there are 2 losses, and it has 1 entries"),
        ({"left": "mse", "right": "mse"}, {"lefd": 2.0}, r"must have keys of .* \['left', 'right'\], not \['lefd'\]"),
    ],
)
def test_loss_weights_that_do_not_fit_the_losses_are_refused(loss, weights, message):
    with pytest.raises(ValueError, match=message):
        by_key(loss=loss, loss_weights=weights).evaluate(X, {"left": Y, "right": Y}, verbose=0)


@pytest.mark.parametrize("loss", [{"left": ["mse"], "right": "mae"}, [["mse"], ["mae"]]], ids=["dict", "list"])
def test_the_loss_of_an_output_may_stand_in_a_list(loss):
    set_random_seed(1)
    logs = two_outputs(loss=loss).evaluate(DATA, TARGETS, verbose=0, return_dict=True)
    set_random_seed(1)
    assert logs == two_outputs(loss=["mse", "mae"]).evaluate(DATA, TARGETS, verbose=0, return_dict=True)


@pytest.mark.parametrize(
    "loss, names",
    [
        ("mse", ["left_loss", "right_loss"]),
        (["mse", "mae"], ["left_loss", "right_loss"]),
        ({"right": "mse", "left": "mae"}, ["right_loss", "left_loss"]),
    ],
)
def test_losses_of_a_dict_of_outputs_are_listed_in_the_order_of_keys_or_of_the_dict_of_losses(loss, names):
    x = layers.Input((4,))
    model = Model(x, {"right": layers.Dense(1)(x), "left": layers.Dense(1)(x)})
    model.compile("sgd", loss=loss)
    y = {"left": np.ones((3, 1)), "right": np.zeros((3, 1))}
    listed = model.evaluate(np.ones((3, 4)), y, verbose=0)
    assert model.metrics_names == ["loss", *names]
    by_name = model.evaluate(np.ones((3, 4)), y, verbose=0, return_dict=True)
    assert listed == [by_name[name] for name in ["loss", *names]]


def test_targets_by_name_and_outputs_without_loss():
    by_name = two_outputs(loss={"left": "mse", "right": "mse"})
    names = {"right": TARGETS[1], "left": TARGETS[0]}
    by_place = by_name.evaluate(DATA, TARGETS, verbose=0)
    np.testing.assert_allclose(by_name.evaluate(DATA, names, verbose=0), by_place, rtol=1e-6)
    one = two_outputs(loss=["mse", None])
    assert isinstance(one.evaluate(DATA, [Y, None], verbose=0), float)


def test_arrays_in_lists_dicts_and_tuples():
    model = two_outputs(loss="mse")
    expected = model.evaluate(DATA, TARGETS, verbose=0)
    np.testing.assert_allclose(model.evaluate(DATA, tuple(TARGETS), verbose=0), expected, rtol=1e-6)
    assert model.predict([X, -X], verbose=0)[1].shape == (20, 2)


def test_generators_and_datasets():
    def batches(count):
        for i in range(count):
            yield X[4 * i % 20 : 4 * i % 20 + 4], Y[4 * i % 20 : 4 * i % 20 + 4]

    class Data(PyDataset):
        ends = 0

        def __len__(self):
            return 5

        def __getitem__(self, i):
            return X[4 * i : 4 * i + 4], Y[4 * i : 4 * i + 4]

        def on_epoch_end(self):
            Data.ends += 1

    arrays = sgd_model().fit(X, Y, batch_size=4, epochs=2, shuffle=False, verbose=0).history["loss"]
    generated = sgd_model().fit(batches(10), steps_per_epoch=5, epochs=2, verbose=0).history["loss"]
    given = sgd_model().fit(Data(), epochs=2, shuffle=False, verbose=0).history["loss"]
    np.testing.assert_allclose(generated, arrays, rtol=1e-5)
    np.testing.assert_allclose(given, arrays, rtol=1e-5)
    assert Data.ends == 2
    model = sgd_model()
    np.testing.assert_allclose(model.predict(batches(5), verbose=0), model.predict(X, verbose=0), rtol=1e-5)


def test_a_generator_that_runs_dry_ends_the_epoch_with_a_warning():
    with pytest.warns(UserWarning, match="ran out after 2 of 5 steps"):
        sgd_model().fit(((X[:4], Y[:4]) for _ in range(2)), steps_per_epoch=5, verbose=0)


def test_steps_per_epoch_goes_on_where_the_last_epoch_stopped():
    model = sgd_model()
    model.fit(X, Y, batch_size=5, steps_per_epoch=2, epochs=2, shuffle=False, verbose=0)
    straight = sgd_model()
    straight.fit(X, Y, batch_size=5, epochs=1, shuffle=False, verbose=0)
    np.testing.assert_allclose(model.get_weights()[0], straight.get_weights()[0], rtol=1e-6)


def test_an_epoch_ends_with_the_pass_over_the_data():
    seen = []
    record = LambdaCallback(on_train_batch_end=lambda batch, logs: seen.append(batch))
    with pytest.warns(UserWarning, match="ran out after 1 of 3 steps"):
        sgd_model().fit(X, Y, batch_size=5, steps_per_epoch=3, epochs=3, shuffle=False, verbose=0, callbacks=[record])
    assert seen == [0, 1, 2, 0, 0, 1, 2]


def test_each_validation_begins_with_the_first_batch():
    model = linear(optimizer=optimizers.SGD(0.0), loss="mse")
    fit = {"validation_data": (X, Y), "validation_steps": 2, "validation_batch_size": 5, "verbose": 0}
    values = model.fit(X, Y, epochs=2, **fit).history["val_loss"]
    assert values[0] == values[1] == pytest.approx(model.evaluate(X[:10], Y[:10], verbose=0))


def test_initial_epoch_continues_the_count():
    assert sgd_model().fit(X, Y, initial_epoch=3, epochs=5, verbose=0).epoch == [3, 4]


def test_steps_per_execution_calls_callbacks_less_often():
    seen = []
    model = linear(optimizer="sgd", loss="mse", steps_per_execution=2)
    record = LambdaCallback(on_train_batch_end=lambda batch, logs: seen.append(batch))
    model.fit(X, Y, batch_size=4, verbose=0, callbacks=[record])
    assert seen == [1, 3, 4]


def test_interrupt_leaves_the_model_usable():
    def interrupt(batch, logs):
        if batch == 2:
            raise KeyboardInterrupt

    model = sgd_model()
    with pytest.raises(KeyboardInterrupt):
        model.fit(X, Y, batch_size=4, verbose=0, callbacks=[LambdaCallback(on_train_batch_end=interrupt)])
    assert np.isfinite(model.get_weights()[0]).all()
    history = model.fit(X, Y, epochs=2, verbose=0).history["loss"]
    assert history[1] < history[0]


def test_plain_lists_of_numbers_are_arrays():
    model = sgd_model()
    assert model.predict([[1.0, 2.0, 3.0]], verbose=0).shape == (1, 1)
    model.fit([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]], [1.0, 2.0], verbose=0)
