"""`SwapEMAWeights`: judge a model by the moving average of its weights."""

from engine.callbacks.callback import Callback


class SwapEMAWeights(Callback):
    """Puts the optimizer's moving averages into the model for evaluation, and the trained weights back after it.

    Args:
        swap_on_epoch: do so at the end of each epoch, too, so that checkpoints have the averages.
    """

    def __init__(self, swap_on_epoch=False):
        super().__init__()
        self.swap_on_epoch = swap_on_epoch
        self._swapped = False

    def _pairs(self):
        optimizer = getattr(self.model.optimizer, "inner_optimizer", self.model.optimizer)
        if not getattr(optimizer, "_model_variables_moving_average", None):
            raise ValueError(f"SwapEMAWeights needs an optimizer with `use_ema=True`, not {optimizer!r}.")
        pairs = zip(optimizer._trainable_variables, optimizer._model_variables_moving_average, strict=True)
        return [(variable, average) for variable, average in pairs if average is not None]

    def _swap(self, wanted):
        if self._swapped == wanted:
            return
        for variable, average in self._pairs():
            trained = variable.numpy()
            variable.assign(average)
            average.assign(trained)
        self._swapped = wanted

    def on_epoch_begin(self, epoch, logs=None):
        if self.swap_on_epoch:
            self._swap(False)

    def on_epoch_end(self, epoch, logs=None):
        if not self.swap_on_epoch or self._swapped:
            return
        self._swap(True)
        if epoch == self.params["epochs"] - 1:  # the model keeps the averages, and they are the averages again
            for variable, average in self._pairs():
                average.assign(variable)

    def on_test_begin(self, logs=None):
        self._swap(True)

    def on_test_end(self, logs=None):
        self._swap(False)

    def on_predict_begin(self, logs=None):
        self._swap(True)

    def on_predict_end(self, logs=None):
        self._swap(False)
