"""`LambdaCallback`: a callback made of functions."""

from engine.callbacks.callback import Callback


class LambdaCallback(Callback):
    """Calls the functions it is given, each with the arguments of the method of that name.

    Args:
        on_epoch_begin, on_epoch_end: functions of `(epoch, logs)`.
        on_train_begin, on_train_end: functions of `(logs)`.
        on_train_batch_begin, on_train_batch_end: functions of `(batch, logs)`.
        **kwargs: any other method of `Callback`, by name.
    """

    def __init__(
        self,
        on_epoch_begin=None,
        on_epoch_end=None,
        on_train_begin=None,
        on_train_end=None,
        on_train_batch_begin=None,
        on_train_batch_end=None,
        **kwargs,
    ):
        super().__init__()
        given = {
            "on_epoch_begin": on_epoch_begin,
            "on_epoch_end": on_epoch_end,
            "on_train_begin": on_train_begin,
            "on_train_end": on_train_end,
            "on_train_batch_begin": on_train_batch_begin,
            "on_train_batch_end": on_train_batch_end,
            **kwargs,
        }
        for name, function in given.items():
            if function is not None:
                setattr(self, name, function)
