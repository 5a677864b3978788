"""Callbacks: code that runs at set moments of training."""

from engine.callbacks.backup_and_restore import BackupAndRestore
from engine.callbacks.callback import Callback
from engine.callbacks.callback_list import CallbackList
from engine.callbacks.csv_logger import CSVLogger
from engine.callbacks.early_stopping import EarlyStopping
from engine.callbacks.history import History
from engine.callbacks.lambda_callback import LambdaCallback
from engine.callbacks.learning_rate import LearningRateScheduler, ReduceLROnPlateau
from engine.callbacks.model_checkpoint import ModelCheckpoint
from engine.callbacks.monitor import MonitorCallback
from engine.callbacks.progbar_logger import ProgbarLogger
from engine.callbacks.swap_ema_weights import SwapEMAWeights
from engine.callbacks.terminate_on_nan import TerminateOnNaN

__all__ = [
    "BackupAndRestore",
    "CSVLogger",
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "MonitorCallback",
    "ProgbarLogger",
    "ReduceLROnPlateau",
    "SwapEMAWeights",
    "TerminateOnNaN",
]
