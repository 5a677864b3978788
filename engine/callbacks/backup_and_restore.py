"""`BackupAndRestore`: a run that was cut short goes on where it stopped."""

import json
import os
import shutil

from engine.callbacks.callback import Callback
from engine.callbacks.model_checkpoint import SaveTimer


class BackupAndRestore(Callback):
    """Keeps a copy of weights, optimizer state and epoch number; `fit()` begins with it when there is one.

    Args:
        backup_dir: folder of the copy; it must hold nothing else.
        save_freq: "epoch", or a number of batches.
        double_checkpoint: keep the copy before the last, too, and use it when the last cannot be read.
        delete_checkpoint: delete the folder when training has ended.
    """

    def __init__(self, backup_dir, save_freq="epoch", double_checkpoint=False, delete_checkpoint=True):
        super().__init__()
        if not backup_dir:
            raise ValueError("`backup_dir` must be the path of a folder, not empty.")
        self.save_freq = save_freq
        self.double_checkpoint = double_checkpoint
        self.delete_checkpoint = delete_checkpoint
        self.backup_dir = os.fspath(backup_dir)
        self._timer = SaveTimer(save_freq)
        self._epoch = 0
        self._batch = 0
        self._weights_path = os.path.join(self.backup_dir, "latest.weights.h5")
        self._facts_path = os.path.join(self.backup_dir, "training_metadata.json")

    def on_train_begin(self, logs=None):
        if not self.model.built:
            raise ValueError("BackupAndRestore needs a built model: call it on a batch of data before `fit()`.")
        try:
            self._load()
        except OSError:
            if not os.path.exists(self._weights_path + ".bkp"):
                raise
            for path in (self._weights_path, self._facts_path):
                if os.path.exists(path + ".bkp"):
                    shutil.copy(path + ".bkp", path)
            self._load()

    def _load(self):
        if os.path.exists(self._weights_path):
            optimizer = self.model.optimizer
            if optimizer is not None and not optimizer.built:
                optimizer.build(self.model.trainable_variables)
            self.model.load_weights(self._weights_path)
        if os.path.exists(self._facts_path):
            with open(self._facts_path, encoding="utf-8") as file:
                self._epoch = json.load(file)["epoch"]
            self.model._initial_epoch = self._epoch

    def on_epoch_end(self, epoch, logs=None):
        self._epoch = epoch + 1
        self._batch = 0
        if self.save_freq == "epoch":
            self._save()

    def on_train_batch_end(self, batch, logs=None):
        self._batch = batch
        if self._timer.due(batch):
            self._save()

    def _save(self):
        os.makedirs(self.backup_dir, exist_ok=True)
        if self.double_checkpoint:
            for path in (self._weights_path, self._facts_path):
                if os.path.exists(path):
                    shutil.copy(path, path + ".bkp")
        self.model.save_weights(self._weights_path, overwrite=True)
        with open(self._facts_path, "w", encoding="utf-8") as file:
            json.dump({"epoch": self._epoch, "batch": self._batch}, file)

    def on_train_end(self, logs=None):
        self.model._initial_epoch = None
        if self.delete_checkpoint and os.path.exists(self.backup_dir):
            shutil.rmtree(self.backup_dir)
