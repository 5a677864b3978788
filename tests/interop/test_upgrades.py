"""Files of Keras 2, upgraded without any class of the model: real Keras 3 reads them and trains on."""

import numpy as np
import pytest

from engine.saving import upgrade_model
from tests.interop import oracle
from tests.interop.test_goldens import Golden, goldens

pytestmark = pytest.mark.skipif(goldens() is None, reason="the golden files are not here: set ALPHORN_GOLDENS")


@pytest.mark.parametrize("name", ["functional_multi_io", "nested_model", "optimizer_SGD"])
def test_keras_reads_and_trains_an_upgraded_model(name, tmp_path):
    golden = Golden(goldens() / "2.15" / f"{name}.json")
    upgrade_model(golden.file(".keras"), tmp_path / "new.keras")
    model = oracle.keras().models.load_model(str(tmp_path / "new.keras"))
    for got, expected in zip(golden.outputs(model.predict(golden.inputs(), verbose=0)), golden.numbered("out")):
        np.testing.assert_allclose(np.asarray(got), expected, atol=1e-5)
    model.train_on_batch(golden.inputs(), golden.targets())
    for got, expected in zip(golden.outputs(model.predict(golden.inputs(), verbose=0)), golden.numbered("next")):
        np.testing.assert_allclose(np.asarray(got), expected, atol=2e-5)
