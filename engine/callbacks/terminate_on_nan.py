"""`TerminateOnNaN`: end training when the loss is no longer a finite number."""

import math

from engine.callbacks.callback import Callback


class TerminateOnNaN(Callback):
    """Stops at the first step whose loss is NaN or infinite.

    Args:
        raise_error: raise a RuntimeError instead.
    """

    def __init__(self, raise_error: bool = False):
        super().__init__()
        self.raise_error = raise_error

    def on_batch_end(self, batch, logs=None):
        loss = (logs or {}).get("loss")
        if loss is None or math.isfinite(loss):
            return
        if self.raise_error:
            raise RuntimeError(f"The loss is {loss} at batch {batch}: training stops.")
        from engine.training.progress import print_message

        print_message(f"Batch {batch}: Invalid loss, terminating training")
        self.model.stop_training = True
