"""Callbacks: when they are called and with what; early stopping, checkpoints, learning rates, logs, progress bar."""

import csv
import io
import os

import numpy as np
import pytest

from engine import Sequential, callbacks, layers, optimizers
from engine.training.progress import Progbar

RNG = np.random.default_rng(9)
X = RNG.normal(size=(12, 2)).astype("float32")
Y = X.sum(-1, keepdims=True)


def model(rate=0.1, **kwargs):
    made = Sequential([layers.Input((2,)), layers.Dense(1)])
    made.set_weights([np.zeros((2, 1), "float32"), np.zeros(1, "float32")])
    made.compile(optimizers.SGD(rate), "mse", **kwargs)
    return made


class Script(callbacks.Callback):
    """Replaces the logs of each epoch by a value from a list, before the callbacks behind it see them."""

    def __init__(self, values, name="val_loss"):
        super().__init__()
        self.values, self.name = values, name

    def on_epoch_end(self, epoch, logs=None):
        logs[self.name] = self.values[epoch]


def fit(made, *given, epochs=1, **kwargs):
    return made.fit(X, Y, batch_size=4, epochs=epochs, verbose=0, shuffle=False, callbacks=list(given), **kwargs)


def test_order_of_calls():
    calls = []

    class Recorder(callbacks.Callback):
        pass

    for name in dir(callbacks.Callback):
        if name.startswith("on_") and name not in ("on_batch_begin", "on_batch_end"):
            setattr(Recorder, name, lambda self, *args, _name=name, **kwargs: calls.append(_name[3:]))
    fit(model(), Recorder(), validation_data=(X, Y), validation_batch_size=12)
    steps = ["train_batch_begin", "train_batch_end"] * 3
    test = ["test_begin", "test_batch_begin", "test_batch_end", "test_end"]
    assert calls == ["train_begin", "epoch_begin", *steps, *test, "epoch_end", "train_end"]
    calls.clear()
    model().predict(X, verbose=0, callbacks=[Recorder()])
    assert calls == ["predict_begin", "predict_batch_begin", "predict_batch_end", "predict_end"]


def test_callbacks_get_plain_numbers_parameters_and_the_model():
    seen = {}

    class Recorder(callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            seen["logs"] = logs

        def on_epoch_end(self, epoch, logs=None):
            seen.update(params=self.params, model=self.model)

    made = model(metrics=["mae"])
    fit(made, Recorder())
    assert seen["model"] is made
    assert seen["params"] == {"verbose": 0, "epochs": 1, "steps": 3}
    assert list(seen["logs"]) == ["loss", "mae"] and all(type(v) is float for v in seen["logs"].values())


def test_history_is_what_fit_returns_and_the_model_keeps():
    made = model()
    history = fit(made, epochs=3)
    assert isinstance(history, callbacks.History)
    assert made.history is history
    assert history.epoch == [0, 1, 2]
    assert [len(values) for values in history.history.values()] == [3]


def test_early_stopping_waits_for_patience():
    values = [3.0, 2.0, 2.5, 2.4, 1.0, 0.5]
    history = fit(model(), Script(values), callbacks.EarlyStopping(patience=2), epochs=6)
    assert history.epoch == [0, 1, 2, 3]


def test_early_stopping_restores_the_best_weights():
    weights = []
    keep = callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: weights.append(made.get_weights()[0]))
    made = model()
    stop = callbacks.EarlyStopping(patience=1, restore_best_weights=True)
    fit(made, Script([3.0, 1.0, 2.0, 2.0]), keep, stop, epochs=4)
    assert stop.stopped_epoch == 2
    np.testing.assert_array_equal(made.get_weights()[0], weights[1])


def test_the_best_weights_come_back_although_the_optimizer_averages():
    weights = []
    keep = callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: weights.append(made.get_weights()[0]))
    made = model()
    made.compile(optimizers.SGD(0.1, use_ema=True, ema_momentum=0.5), "mse")
    stop = callbacks.EarlyStopping(patience=1, restore_best_weights=True)
    fit(made, Script([3.0, 1.0, 2.0]), keep, stop, epochs=3)
    np.testing.assert_array_equal(made.get_weights()[0], weights[1])


def test_early_stopping_asks_the_metric_which_way_is_better():
    stop = callbacks.EarlyStopping(monitor="accuracy", patience=1)
    made = model(metrics=["accuracy"])
    history = fit(made, Script([0.5, 0.6, 0.4, 0.9], "accuracy"), stop, epochs=4)
    assert history.epoch == [0, 1, 2]
    with pytest.raises(ValueError, match="cannot tell whether 'speed' should rise or fall"):
        fit(model(), Script([1.0], "speed"), callbacks.EarlyStopping(monitor="speed"))


def test_early_stopping_warns_of_a_value_that_is_not_there():
    with pytest.warns(UserWarning, match="watches 'val_loss', which the logs do not have; they have loss"):
        fit(model(), callbacks.EarlyStopping())


def test_min_delta_and_baseline():
    tiny = fit(model(), Script([3.0, 2.99, 2.98]), callbacks.EarlyStopping(min_delta=0.1, patience=1), epochs=3)
    assert tiny.epoch == [0, 1]
    never = fit(model(), Script([3.0, 2.0, 1.5]), callbacks.EarlyStopping(baseline=1.0, patience=2), epochs=3)
    assert never.epoch == [0, 1, 2]


def test_checkpoints_of_each_epoch_and_of_the_best(tmp_path):
    each = callbacks.ModelCheckpoint(tmp_path / "m-{epoch:02d}-{val_loss:.1f}.keras")
    best = callbacks.ModelCheckpoint(tmp_path / "best.weights.h5", save_best_only=True, save_weights_only=True)
    made = model()
    weights = []
    keep = callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: weights.append(made.get_weights()[0]))
    fit(made, Script([2.0, 1.0, 3.0]), keep, each, best, epochs=3)
    assert sorted(os.listdir(tmp_path)) == ["best.weights.h5", "m-01-2.0.keras", "m-02-1.0.keras", "m-03-3.0.keras"]
    fresh = model()
    fresh.load_weights(tmp_path / "best.weights.h5")
    np.testing.assert_array_equal(fresh.get_weights()[0], weights[1])


def test_checkpoints_after_batches(tmp_path):
    path = tmp_path / "{epoch}-{batch}.weights.h5"
    fit(model(), callbacks.ModelCheckpoint(path, save_weights_only=True, save_freq=2), epochs=2)
    assert sorted(os.listdir(tmp_path)) == ["1-2.weights.h5", "2-1.weights.h5", "2-3.weights.h5"]


def test_checkpoint_path_must_have_a_known_ending():
    with pytest.raises(ValueError, match="`filepath` must end in '.keras', not 'model.txt'"):
        callbacks.ModelCheckpoint("model.txt")
    with pytest.raises(ValueError, match="must end in '.weights.h5' with `save_weights_only`"):
        callbacks.ModelCheckpoint("model.keras", save_weights_only=True)
    with pytest.raises(ValueError, match="`save_freq` must be 'epoch' or a whole number"):
        callbacks.ModelCheckpoint("model.keras", save_freq="batch")


def test_learning_rate_scheduler_sets_the_rate_of_each_epoch():
    history = fit(model(), callbacks.LearningRateScheduler(lambda epoch, rate: 0.1 / (epoch + 1)), epochs=3)
    np.testing.assert_allclose(history.history["learning_rate"], [0.1, 0.05, 0.1 / 3], rtol=1e-6)
    by_epoch = fit(model(), callbacks.LearningRateScheduler(lambda epoch: 0.5), epochs=1)
    assert by_epoch.history["learning_rate"] == [0.5]


def test_a_new_learning_rate_is_used_without_a_new_trace():
    made = model()
    fit(made, callbacks.LearningRateScheduler(lambda epoch: 0.0 if epoch else 0.1), epochs=1)
    traces, before = made.train_function.traces, made.get_weights()[0]
    fit(made, callbacks.LearningRateScheduler(lambda epoch: 0.0), epochs=2)
    np.testing.assert_array_equal(made.get_weights()[0], before)
    assert made.train_function.traces == traces


def test_reduce_on_plateau():
    reduce = callbacks.ReduceLROnPlateau(factor=0.5, patience=2, min_lr=0.03)
    history = fit(model(), Script([1.0] * 8), reduce, epochs=8)
    rates = history.history["learning_rate"]
    np.testing.assert_allclose(rates, [0.1, 0.1, 0.1, 0.05, 0.05, 0.03, 0.03, 0.03], rtol=1e-6)


def test_every_optimizer_of_several_gets_the_rate():
    made = Sequential([layers.Input((2,)), layers.Dense(1)])
    chosen = optimizers.OptimizerMap(optimizers.SGD(0.1, name="all"), {".*bias": optimizers.SGD(0.2, name="biases")})
    made.compile(optimizers.MultiOptimizer(chosen), "mse")
    history = fit(made, callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2), epochs=2).history
    np.testing.assert_allclose(history["learning_rate_all"], [0.05, 0.025], rtol=1e-6)
    np.testing.assert_allclose(history["learning_rate_biases"], [0.1, 0.05], rtol=1e-6)


def test_terminate_on_nan():
    made = model(rate=1e30)
    history = made.fit(X, Y, batch_size=4, epochs=5, verbose=0, callbacks=[callbacks.TerminateOnNaN()])
    assert len(history.epoch) < 5
    with pytest.raises(RuntimeError, match="training stops"):
        fit(model(rate=1e30), callbacks.TerminateOnNaN(raise_error=True), epochs=5)


def test_csv_logger_writes_a_row_per_epoch(tmp_path):
    path = tmp_path / "log.csv"
    history = fit(model(metrics=["mae"]), callbacks.CSVLogger(path), epochs=2, validation_data=(X, Y)).history
    fit(model(metrics=["mae"]), callbacks.CSVLogger(path, append=True), epochs=1, validation_data=(X, Y))
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert list(rows[0]) == ["epoch", "loss", "mae", "val_loss", "val_mae"]
    assert [row["epoch"] for row in rows] == ["0", "1", "0"]
    assert [float(row["val_mae"]) for row in rows[:2]] == history["val_mae"]


def test_backup_continues_a_run_that_was_cut_short(tmp_path):
    folder = tmp_path / "backup"

    def stop(epoch, logs):
        if epoch == 1:
            raise KeyboardInterrupt

    made = model()
    with pytest.raises(KeyboardInterrupt):
        fit(made, callbacks.BackupAndRestore(folder), callbacks.LambdaCallback(on_epoch_end=stop), epochs=4)
    again = model()
    assert fit(again, callbacks.BackupAndRestore(folder), epochs=4).epoch == [2, 3]
    straight = model()
    fit(straight, epochs=4)
    np.testing.assert_array_equal(again.get_weights()[0], straight.get_weights()[0])
    assert not folder.exists()


def test_swapped_averages_are_judged_and_training_goes_on_with_the_weights():
    made = Sequential([layers.Input((2,)), layers.Dense(1)])
    made.compile(optimizers.SGD(0.1, use_ema=True, ema_momentum=0.9), "mse")
    trained, judged = [], []
    swap = callbacks.SwapEMAWeights()
    look = callbacks.LambdaCallback(
        on_test_begin=lambda logs: judged.append(made.get_weights()[0]),
        on_epoch_begin=lambda epoch, logs: trained.append(made.get_weights()[0]),
    )
    fit(made, swap, look, epochs=2, validation_data=(X, Y))
    assert not np.array_equal(judged[0], trained[1])


def test_stop_training_ends_after_the_batch():
    def stop(batch, logs):
        made.stop_training = True

    seen = []
    made = model()
    count = callbacks.LambdaCallback(on_train_batch_begin=lambda batch, logs: seen.append(batch))
    fit(made, count, callbacks.LambdaCallback(on_train_batch_end=stop), epochs=3)
    assert seen == [0]


# The progress bar


def output_of(capsys, **kwargs):
    model(metrics=["mae"]).fit(X, Y, batch_size=4, **kwargs)
    return capsys.readouterr().out


def test_progress_bar_ends_with_a_full_bar_and_the_results(capsys):
    out = output_of(capsys, epochs=2)
    assert "Epoch 1/2\n" in out
    last = out.splitlines()[-1].split("\r")[-1]
    assert last.startswith("\x1b[1m3/3\x1b[0m \x1b[32m" + "━" * 20 + "\x1b[0m\x1b[37m\x1b[0m \x1b[1m0s\x1b[0m ")
    assert "/step - loss: " in last and " - mae: " in last


def test_one_line_per_epoch(capsys):
    lines = output_of(capsys, epochs=2, verbose=2).splitlines()
    assert lines[0] == "Epoch 1/2" and lines[1].startswith("3/3 - 0s - ")
    assert len(lines) == 4


def test_silence(capsys):
    assert output_of(capsys, verbose=0) == ""


def test_small_values_are_shown_in_scientific_notation(capsys):
    Progbar(target=10, verbose=2).update(10, [("loss", 0.00012), ("mae", 0.5)])
    assert capsys.readouterr().out.endswith(" - loss: 1.2000e-04 - mae: 0.5000\n")


def test_progress_without_a_known_end(capsys):
    Progbar(target=None, stateless_metrics=()).update(3, [("loss", 1.0)], finalize=True)
    assert "      3/Unknown" in capsys.readouterr().out


def test_progress_on_a_stream_that_cannot_show_the_bar(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", stream)
    Progbar(target=2).update(2, [("loss", 1.0)])
    stream.flush()
    assert b"====" in stream.buffer.getvalue()
