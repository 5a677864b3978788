"""Files for a Keras release that is older than what wrote them: what it does not know, and the order it wants.

`save_model(keras_version="3.8")` asks for such a file. What the release cannot read is an error before anything is
written, instead of one on another machine later. The tables are made of the sources of the releases.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from engine.errors import ConfigError
from engine.saving.configs.new_keys import NEW_KEYS
from engine.saving.weights.state import save_itself

OLDEST, NEWEST = (3, 6), (3, 15)
MAX_NAMED = 10  # of what a message lists

# The classes of configs by the release that brought them; those of ops among them. A module stands before a name that
# another module had before.
NEW_CLASSES = {
    "3.7": "Celu Circle ConcordanceCorrelation Exp2 Glu HardShrink HardTanh IFFT2 Inner PearsonCorrelation "
    "STFTSpectrogram initializers.STFT initializers.STFTInitializer SoftShrink Squareplus TanhShrink",
    "3.8": "Diagflat Equalization MixUp RandAugment RandomColorDegeneration RandomColorJitter RandomGrayscale "
    "RandomHue RandomPosterization RandomSaturation RandomSharpness RandomShear SparsePlus Sparsemax Threshold "
    "UnravelIndex",
    "3.9": "AugMix CutMix GaussianBlur PerspectiveTransform Polar RMSNorm RMSNormalization RandomErasing "
    "RandomGaussianBlur RandomInvert RandomPerspective Rearrange Rot90 Signbit",
    "3.10": "Angle CategoricalGeneralizedCrossEntropy ElasticTransform RandomElasticTransform SparseSigmoid "
    "ViewAsComplex ViewAsReal",
    "3.11": "Cbrt Corrcoef Deg2rad Heaviside LayerNorm",
    "3.12": "CholeskyInverse Gcd Hypot IsIn Isneginf Isposinf Isreal JVP Kron Lcm Logaddexp2 ReversibleEmbedding "
    "ScaleAndTranslate Trapezoid Unfold View",
    "3.13": "AdaptiveAveragePool AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D "
    "AdaptiveMaxPool AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D ArraySplit EmptyLike Ldexp Muon "
    "Vander",  # the Muon of 3.10 to 3.12 makes other steps
    "3.14": "ContrastLimitedAdaptiveHistogramEqualization DepthToSpace Dstack Fliplr Flipud Fmod Fold Hsplit I0 "
    "Int4DTypePolicy Nanargmax Nanargmin Nancumprod Nancumsum Nanmax Nanmean Nanmedian Nanmin Nanprod Nanquantile "
    "Nanstd Nansum Nanvar Nextafter Ptp Rad2deg ScheduleFreeAdamW Sinc SpaceToDepth Vsplit",
    "3.15": "CDist Dsplit Erfc Fabs Fmax Fmin MatrixRank MultiOptimizer Nanpercentile OptimizerMap Percentile Pinv "
    "SSIM SegmentMin SegmentProd SobelEdges Unique",
    "4": "LocallyConnected1D LocallyConnected2D RandomHeight RandomWidth",  # of Keras 2; no Keras 3 has them
}

# Functions that configs name, of activations, losses and metrics.
NEW_FUNCTIONS = {
    "3.7": "celu circle concordance_correlation glu hard_shrink hard_tanh pearson_correlation soft_shrink squareplus "
    "tanh_shrink",
    "3.8": "sparse_plus sparsemax threshold",
    "3.10": "categorical_generalized_cross_entropy sparse_sigmoid",
}
_FUNCTION_KEYS = re.compile(r"(^|_)(activation|loss|metrics)$")

# (release, class, key) of what stood among the arguments of a call before, and could not be read here.
MOVED_KEYS = (
    ("3.11", "Slice", "shape"),
    ("3.11", "Scatter", "shape"),
    ("3.11", "Full", "shape"),
    ("3.11", "Scan", "length"),
    ("3.11", "SearchSorted", "side"),
    ("3.11", "Threshold", "threshold"),
)  # fmt: skip


INT4 = (3, 14)  # as they are packed today


def release(text: Any) -> tuple[int, int]:
    """What `keras_version` asks for, such as (3, 8).

    Raises:
        ValueError: when it is no release of Keras from 3.6 to 3.15.
    """
    match = re.fullmatch(r"(\d+)\.(\d+)(\.\d+)?", text) if isinstance(text, str) else None
    found = (int(match[1]), int(match[2])) if match else None
    if found is None or not OLDEST <= found <= NEWEST:
        raise ValueError(
            f'`keras_version` must be a text from "3.6" to "3.15", the oldest release of Keras that shall read the '
            f"file, not {text!r}."
        )
    return found


def require_known(config: Any, oldest: tuple[int, int]) -> None:
    """Raise unless a release knows every class of Keras in a config, and every key.

    Args:
        config: the config that is about to be written, without what says nothing.
        oldest: the release.

    Raises:
        ConfigError: when it does not.
    """
    unknown = list(dict.fromkeys(_unknown(config, oldest)))
    if unknown:
        listed = "; ".join(unknown[:MAX_NAMED]) + ("; ..." if len(unknown) > MAX_NAMED else "")
        raise ConfigError(
            f"Keras {_text(oldest)} must know all of a model that is saved with `keras_version={_text(oldest)!r}`, but "
            f"does not know: {listed}. Ask for a later release, or change the model."
        )


def _unknown(config, oldest) -> Iterator[str]:
    if isinstance(config, (list, tuple)):
        for item in config:
            yield from _unknown(item, oldest)
    elif isinstance(config, dict):
        module, name, inner = config.get("module"), config.get("class_name"), config.get("config")
        if name == "function" and config.get("registered_name") == "function":  # one of Keras, no one's own
            yield from _unknown_functions(inner, oldest)
        elif isinstance(module, str) and module.split(".")[0] == "keras" and isinstance(name, str):
            yield from _unknown_object(module, name, inner if isinstance(inner, dict) else {}, oldest)
        for key, item in config.items():
            if _FUNCTION_KEYS.search(str(key)):
                yield from _unknown_functions(item, oldest)
            yield from _unknown(item, oldest)


def _unknown_functions(named, oldest) -> Iterator[str]:
    if isinstance(named, str):
        since = _FUNCTIONS_SINCE.get(named, OLDEST)
        if since > oldest:
            yield f"the function {named!r} (new in {_text(since)})"
    elif isinstance(named, (list, tuple)) or (isinstance(named, dict) and "class_name" not in named):
        for item in named.values() if isinstance(named, dict) else named:
            yield from _unknown_functions(item, oldest)


def _unknown_object(module, class_name, config, oldest) -> Iterator[str]:
    called = f"{class_name} {config['name']!r}" if isinstance(config.get("name"), str) else class_name
    names = {class_name, f"{module.split('.')[-1]}.{class_name}"}
    since = max((_CLASSES_SINCE[name] for name in names if name in _CLASSES_SINCE), default=OLDEST)
    if since > oldest:
        yield f"{called} (" + ("only Keras 2 has it)" if since > NEWEST else f"new in {_text(since)})")
        return
    if class_name == "QuantizedDTypePolicy" and config.get("mode") == "int4" and oldest < INT4:
        yield f"weights of 4 bits (new in {_text(INT4)})"
    for since, classes, key in _KEYS_SINCE:
        if key in config and since > oldest and (not classes or names & classes):
            yield f"`{key}={config[key]!r}` of {called} (new in {_text(since)})"


def saver(oldest: tuple[int, int] | None) -> Callable[[Any, Any], None]:
    """How a part writes its variables into a mapping so that a release can read them; None stands for the newest."""
    return save_itself if oldest is None or oldest >= (3, 10) else _save_before_3_10


def _save_before_3_10(part, group):
    variables = before_3_10(part)
    if variables is None:
        save_itself(part, group)
        return
    for i, variable in enumerate(variables):
        group[str(i)] = variable


def before_3_10(optimizer: Any) -> list | None:
    """The variables of an optimizer in the order of Keras 3.8 and older; None when that is the order of today.

    It is Nadam's that differs: its product of momenta stood before its slots, and stands after them today.
    """
    from engine.optimizers import Nadam

    if not isinstance(optimizer, Nadam) or optimizer.is_inner or not optimizer.built or not optimizer._momentums:
        return None
    product, first = optimizer._u_product, next(m for m in optimizer._momentums if m is not None)
    rest = [variable for variable in optimizer.variables if variable is not product]
    at = next(i for i, variable in enumerate(rest) if variable is first)
    return [*rest[:at], product, *rest[at:]]


def _parsed(text) -> tuple[int, int]:
    major, _, minor = text.partition(".")
    return int(major), int(minor or 0)


def _text(version) -> str:
    return f"{version[0]}.{version[1]}"


def _by_name(table) -> dict[str, tuple[int, int]]:
    return {name: _parsed(since) for since, names in table.items() for name in names.split()}


_CLASSES_SINCE, _FUNCTIONS_SINCE = _by_name(NEW_CLASSES), _by_name(NEW_FUNCTIONS)
_KEYS_SINCE = (
    *((_parsed(since), classes, key) for since, key, _, classes in NEW_KEYS),
    *((_parsed(since), frozenset({name}), key) for since, name, key in MOVED_KEYS),
)
