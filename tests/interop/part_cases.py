"""The parts of a model in many parametrisations: optimizers, schedules, losses, metrics, initializers and more.

Each case is `(class_name, config, more...)`; a value of the config that is a function is called with the api.
"""

from tests.interop.layer_cases import LayerCase


def make(package: str, class_name: str, config: dict):
    """A function of the api that makes the object."""

    def build(api):
        options = {k: v(api) if callable(v) else v for k, v in config.items()}
        return getattr(getattr(api, package), class_name)(**options)

    return build


def title(case) -> str:
    """A test id: the class and its options."""
    if isinstance(case, LayerCase):
        return case.name
    options = ",".join(f"{k}={getattr(v, '__name__', v)}" for k, v in case[1].items())
    return f"{case[0]}({options})".replace(" ", "").replace("<lambda>", "object")


REQUIRED = {
    "SGD", "RMSprop", "Adam",
    "MeanSquaredError", "MeanAbsoluteError", "BinaryCrossentropy", "CategoricalCrossentropy",
    "SparseCategoricalCrossentropy",
    "Mean", "MeanMetricWrapper", "Accuracy", "BinaryAccuracy", "CategoricalAccuracy", "SparseCategoricalAccuracy",
    "L1", "L2", "L1L2", "MaxNorm", "NonNeg",
    "Zeros", "Ones", "Constant", "RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling",
    "GlorotUniform", "GlorotNormal", "HeNormal", "HeUniform", "LecunNormal", "LecunUniform", "Orthogonal", "Identity",
}  # fmt: skip


def schedule(class_name, **config):
    """A learning rate schedule as an option of an optimizer."""
    return lambda api: getattr(api.optimizers.schedules, class_name)(**config)


OPTIMIZERS = [
    ("SGD", {}),
    ("SGD", {"learning_rate": 0.1, "momentum": 0.9}),
    ("SGD", {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True, "name": "mine"}),
    ("SGD", {"learning_rate": 0.1, "weight_decay": 0.05}),
    ("SGD", {"learning_rate": 0.1, "clipnorm": 0.3}),
    ("SGD", {"learning_rate": 0.1, "clipvalue": 0.02}),
    ("SGD", {"learning_rate": 0.1, "global_clipnorm": 0.3}),
    ("SGD", {"learning_rate": 0.1, "use_ema": True, "ema_momentum": 0.8}),
    ("SGD", {"learning_rate": 0.1, "use_ema": True, "ema_momentum": 0.8, "ema_overwrite_frequency": 2}),
    ("SGD", {"learning_rate": 0.1, "gradient_accumulation_steps": 2}),
    ("SGD", {"learning_rate": 0.1, "loss_scale_factor": 8.0}),
    ("RMSprop", {}),
    ("RMSprop", {"learning_rate": 0.01, "rho": 0.8, "momentum": 0.5, "epsilon": 1e-4}),
    ("RMSprop", {"learning_rate": 0.01, "centered": True}),
    ("RMSprop", {"learning_rate": 0.01, "centered": True, "momentum": 0.7, "weight_decay": 0.01}),
    ("Adam", {}),
    ("Adam", {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-4}),
    ("Adam", {"learning_rate": 0.01, "amsgrad": True}),
    ("Adam", {"learning_rate": 0.01, "weight_decay": 0.02, "clipnorm": 0.5}),
    ("Adam", {"learning_rate": 0.01, "use_ema": True, "gradient_accumulation_steps": 2}),
    ("Adam", {"learning_rate": schedule("ExponentialDecay", initial_learning_rate=0.1, decay_steps=2, decay_rate=0.5)}),
    ("Adam", {"learning_rate": schedule(
        "PiecewiseConstantDecay", boundaries=[1, 2], values=[0.1, 0.05, 0.01])}),
    ("AdamW", {}),
    ("AdamW", {"learning_rate": 0.01, "weight_decay": 0.1, "amsgrad": True}),
    ("Adamax", {"learning_rate": 0.01}),
    ("Nadam", {"learning_rate": 0.01}),
    ("Adagrad", {"learning_rate": 0.1, "initial_accumulator_value": 0.2}),
    ("Adadelta", {"learning_rate": 0.5, "rho": 0.9}),
    ("Ftrl", {"learning_rate": 0.1, "l1_regularization_strength": 0.01, "l2_regularization_strength": 0.02}),
    ("Ftrl", {"learning_rate": 0.1, "beta": 0.1, "l2_shrinkage_regularization_strength": 0.01}),
    ("Lion", {"learning_rate": 0.01}),
    ("Lamb", {"learning_rate": 0.01}),
    ("Adafactor", {"learning_rate": 0.01}),
    ("Adafactor", {"learning_rate": 0.01, "relative_step": False, "beta_2_decay": -0.5}),
    ("Muon", {"learning_rate": 0.01}),
    ("ScheduleFreeAdamW", {"learning_rate": 0.01, "warmup_steps": 2}),
    ("LossScaleOptimizer", {"inner_optimizer": lambda api: api.optimizers.SGD(0.1, momentum=0.5)}),
]  # fmt: skip

SCHEDULES = [
    ("ExponentialDecay", {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5}),
    ("ExponentialDecay", {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5, "staircase": True}),
    ("InverseTimeDecay", {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5}),
    ("InverseTimeDecay", {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5, "staircase": True}),
    ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 5, "power": 2.0}),
    ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 5, "cycle": True}),
    ("PiecewiseConstantDecay", {"boundaries": [2, 5], "values": [0.3, 0.2, 0.1]}),
    ("CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 6, "alpha": 0.1}),
    ("CosineDecay", {
        "initial_learning_rate": 0.0, "decay_steps": 6, "warmup_target": 0.2, "warmup_steps": 3}),
    ("CosineDecayRestarts", {"initial_learning_rate": 0.1, "first_decay_steps": 3}),
    ("CosineDecayRestarts", {
        "initial_learning_rate": 0.1, "first_decay_steps": 3, "t_mul": 1.0, "m_mul": 0.5, "alpha": 0.1}),
]  # fmt: skip

# The third field is what targets and predictions are: "number", "sign", "probability", "logit", "class ..." (one-hot),
# or "index ..." (whole numbers) with probabilities or logits beside them.
LOSSES = [
    ("MeanSquaredError", {}, "number"),
    ("MeanSquaredError", {"reduction": "sum", "name": "total"}, "number"),
    ("MeanSquaredError", {"reduction": "mean_with_sample_weight"}, "number"),
    ("MeanSquaredError", {"reduction": None}, "number"),
    ("MeanAbsoluteError", {}, "number"),
    ("MeanAbsolutePercentageError", {}, "number"),
    ("MeanSquaredLogarithmicError", {}, "positive"),
    ("Huber", {}, "number"),
    ("Huber", {"delta": 0.3}, "number"),
    ("LogCosh", {}, "number"),
    ("CosineSimilarity", {}, "number"),
    ("CosineSimilarity", {"axis": 1, "name": "angle"}, "number"),
    ("Hinge", {}, "sign"),
    ("SquaredHinge", {}, "sign"),
    ("CategoricalHinge", {}, "class probability"),
    ("Poisson", {}, "positive"),
    ("KLDivergence", {}, "class probability"),
    ("BinaryCrossentropy", {}, "probability"),
    ("BinaryCrossentropy", {"from_logits": True}, "logit"),
    ("BinaryCrossentropy", {"label_smoothing": 0.2}, "probability"),
    ("BinaryCrossentropy", {"from_logits": True, "label_smoothing": 0.1, "axis": -1}, "logit"),
    ("BinaryFocalCrossentropy", {}, "probability"),
    ("BinaryFocalCrossentropy", {
        "apply_class_balancing": True, "alpha": 0.3, "gamma": 1.5, "from_logits": True}, "logit"),
    ("CategoricalCrossentropy", {}, "class probability"),
    ("CategoricalCrossentropy", {"from_logits": True}, "class logit"),
    ("CategoricalCrossentropy", {"label_smoothing": 0.2}, "class probability"),
    ("CategoricalCrossentropy", {"from_logits": True, "label_smoothing": 0.1}, "class logit"),
    ("CategoricalFocalCrossentropy", {}, "class probability"),
    ("SparseCategoricalCrossentropy", {}, "index probability"),
    ("SparseCategoricalCrossentropy", {"from_logits": True}, "index logit"),
    ("SparseCategoricalCrossentropy", {"ignore_class": 1}, "index probability"),
    ("SparseCategoricalCrossentropy", {"ignore_class": -1, "from_logits": True}, "index logit"),
    ("Dice", {}, "probability"),
    ("Tversky", {}, "probability"),
]  # fmt: skip

LOSS_FUNCTIONS = [
    ("mean_squared_error", "number"), ("mean_absolute_error", "number"), ("mean_absolute_percentage_error", "number"),
    ("mean_squared_logarithmic_error", "positive"), ("huber", "number"), ("log_cosh", "number"),
    ("cosine_similarity", "number"), ("hinge", "sign"), ("squared_hinge", "sign"),
    ("categorical_hinge", "class probability"), ("poisson", "positive"), ("kl_divergence", "class probability"),
    ("binary_crossentropy", "probability"), ("categorical_crossentropy", "class probability"),
    ("sparse_categorical_crossentropy", "index probability"), ("binary_focal_crossentropy", "probability"),
    ("categorical_focal_crossentropy", "class probability"),
]  # fmt: skip

METRICS = [
    ("MeanSquaredError", {}, "number"),
    ("RootMeanSquaredError", {}, "number"),
    ("MeanAbsoluteError", {"name": "far"}, "number"),
    ("MeanAbsolutePercentageError", {}, "number"),
    ("MeanSquaredLogarithmicError", {}, "positive"),
    ("CosineSimilarity", {}, "number"),
    ("LogCoshError", {}, "number"),
    ("R2Score", {}, "number"),
    ("Hinge", {}, "sign"),
    ("SquaredHinge", {}, "sign"),
    ("CategoricalHinge", {}, "class probability"),
    ("Poisson", {}, "positive"),
    ("KLDivergence", {}, "class probability"),
    ("Accuracy", {}, "same"),
    ("BinaryAccuracy", {}, "probability"),
    ("BinaryAccuracy", {"threshold": 0.3}, "probability"),
    ("CategoricalAccuracy", {}, "class probability"),
    ("SparseCategoricalAccuracy", {}, "index probability"),
    ("TopKCategoricalAccuracy", {"k": 2}, "class probability"),
    ("SparseTopKCategoricalAccuracy", {"k": 2}, "index probability"),
    ("BinaryCrossentropy", {}, "probability"),
    ("BinaryCrossentropy", {"from_logits": True, "label_smoothing": 0.1}, "logit"),
    ("CategoricalCrossentropy", {"label_smoothing": 0.1}, "class probability"),
    ("SparseCategoricalCrossentropy", {"from_logits": True}, "index logit"),
    ("AUC", {"num_thresholds": 20}, "probability"),
    ("AUC", {"num_thresholds": 20, "curve": "PR", "summation_method": "minoring"}, "probability"),
    ("AUC", {"num_thresholds": 20, "multi_label": True}, "probability"),
    ("Precision", {}, "probability"),
    ("Precision", {"thresholds": [0.3, 0.6]}, "probability"),
    ("Recall", {}, "probability"),
    ("Recall", {"top_k": 2, "class_id": 1}, "class probability"),
    ("TruePositives", {}, "probability"),
    ("TrueNegatives", {}, "probability"),
    ("FalsePositives", {"thresholds": 0.4}, "probability"),
    ("FalseNegatives", {}, "probability"),
    ("PrecisionAtRecall", {"recall": 0.5, "num_thresholds": 20}, "probability"),
    ("RecallAtPrecision", {"precision": 0.5, "num_thresholds": 20}, "probability"),
    ("SensitivityAtSpecificity", {"specificity": 0.5, "num_thresholds": 20}, "probability"),
    ("SpecificityAtSensitivity", {"sensitivity": 0.5, "num_thresholds": 20}, "probability"),
    ("FBetaScore", {"average": "macro", "beta": 2.0}, "class probability"),
    ("F1Score", {}, "class probability"),
    ("MeanIoU", {"num_classes": 3}, "same"),
    ("BinaryIoU", {}, "probability"),
    ("OneHotIoU", {"num_classes": 3, "target_class_ids": [0, 2]}, "class probability"),
    ("PearsonCorrelation", {}, "number"),
]  # fmt: skip

REDUCTION_METRICS = [("Mean", {}), ("Sum", {}), ("Mean", {"name": "average", "dtype": "float32"})]

INITIALIZERS = [
    ("Zeros", {}),
    ("Identity", {}),
    ("Ones", {}),
    ("Constant", {"value": 0.3}),
    ("RandomNormal", {"mean": 0.5, "stddev": 0.2}),
    ("RandomUniform", {"minval": -0.3, "maxval": 0.4, "seed": 1}),
    ("TruncatedNormal", {"stddev": 0.2, "seed": 7}),
    ("VarianceScaling", {"scale": 2.0, "mode": "fan_avg", "distribution": "untruncated_normal"}),
    ("VarianceScaling", {"scale": 0.5, "mode": "fan_out", "distribution": "uniform"}),
    ("GlorotUniform", {}),
    ("GlorotNormal", {"seed": 3}),
    ("HeNormal", {}),
    ("HeUniform", {}),
    ("LecunNormal", {}),
    ("LecunUniform", {}),
    ("Orthogonal", {"gain": 1.5}),
]

REGULARIZERS = [
    ("L1", {}), ("L1", {"l1": 0.2}), ("L2", {"l2": 0.3}), ("L1L2", {"l1": 0.1, "l2": 0.2}),
    ("OrthogonalRegularizer", {"factor": 0.1}), ("OrthogonalRegularizer", {"factor": 0.1, "mode": "columns"}),
]  # fmt: skip

CONSTRAINTS = [
    ("MaxNorm", {}), ("MaxNorm", {"max_value": 0.5, "axis": 1}), ("MaxNorm", {"max_value": 0.5, "axis": [0, 1]}),
    ("NonNeg", {}), ("UnitNorm", {}), ("UnitNorm", {"axis": 1}),
    ("MinMaxNorm", {}), ("MinMaxNorm", {"min_value": 0.5, "max_value": 0.7, "rate": 0.6, "axis": 1}),
]  # fmt: skip

ACTIVATIONS = [
    "linear", "relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "glu", "softplus", "softsign", "softmax",
    "log_softmax", "sigmoid", "log_sigmoid", "hard_sigmoid", "silu", "swish", "hard_silu", "hard_swish", "tanh",
    "tanh_shrink", "hard_tanh", "hard_shrink", "soft_shrink", "squareplus", "exponential", "mish", "sparse_plus",
    "sparse_sigmoid", "sparsemax", "threshold",
]  # fmt: skip
