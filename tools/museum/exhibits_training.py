"""Optimizers, schedules, losses and metrics with arguments; precisions and quantized models."""

import numpy as np
from exhibit import Exhibit, numbers

FEATURES = numbers("features", (5,))


def _network(units=3, activation=None):
    def build(k):
        return k.Sequential(
            [
                k.Input((5,)),
                k.layers.Dense(4, activation="tanh"),
                k.layers.LayerNormalization(),
                k.layers.Dense(units, activation=activation),
            ]
        )

    return build


def optimizers() -> list:
    s = lambda k: k.optimizers.schedules  # noqa: E731
    table = {
        "sgd_nesterov": lambda o, k: o.SGD(0.05, momentum=0.8, nesterov=True, weight_decay=0.01),
        "sgd_clip": lambda o, k: o.SGD(0.5, clipnorm=0.1),
        "sgd_clip_value": lambda o, k: o.SGD(0.5, clipvalue=0.05),
        "sgd_global_clip": lambda o, k: o.SGD(0.5, momentum=0.5, global_clipnorm=0.2),
        "rmsprop_centered": lambda o, k: o.RMSprop(0.01, rho=0.8, momentum=0.5, centered=True, epsilon=1e-5),
        "rmsprop_plain": lambda o, k: o.RMSprop(0.01),
        "adam_ams": lambda o, k: o.Adam(0.01, beta_1=0.8, amsgrad=True),
        "adam_ema": lambda o, k: o.Adam(0.01, use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=3),
        "adam_accumulate": lambda o, k: o.Adam(0.01, gradient_accumulation_steps=2),
        "adam_loss_scale": lambda o, k: o.Adam(0.01, loss_scale_factor=8.0),
        "adam_decay": lambda o, k: o.Adam(0.01, weight_decay=0.1, global_clipnorm=1.0),
        "adamw": lambda o, k: o.AdamW(0.01, weight_decay=0.05, clipnorm=1.0),
        "adamax": lambda o, k: o.Adamax(0.01),
        "nadam": lambda o, k: o.Nadam(0.01, beta_2=0.99),
        "adagrad": lambda o, k: o.Adagrad(0.1, initial_accumulator_value=0.2),
        "adadelta": lambda o, k: o.Adadelta(1.0, rho=0.9),
        "ftrl": lambda o, k: o.Ftrl(0.1, l1_regularization_strength=0.01, l2_regularization_strength=0.02, beta=0.1),
        "adafactor": lambda o, k: o.Adafactor(0.01),
        "adafactor_absolute": lambda o, k: o.Adafactor(0.01, relative_step=False, clip_threshold=0.5),
        "lion": lambda o, k: o.Lion(0.01, weight_decay=0.01),
        "lamb": lambda o, k: o.Lamb(0.01),
        "muon": lambda o, k: o.Muon(0.01),
        "schedule_free": lambda o, k: o.ScheduleFreeAdamW(0.01),
        "loss_scale": lambda o, k: o.LossScaleOptimizer(o.SGD(0.05, momentum=0.9), initial_scale=64.0),
        "exponential": lambda o, k: o.SGD(s(k).ExponentialDecay(0.1, 2, 0.5, staircase=True), momentum=0.9),
        "cosine": lambda o, k: o.Adam(s(k).CosineDecay(0.01, 5, alpha=0.1, warmup_target=0.05, warmup_steps=3)),
        "cosine_restarts": lambda o, k: o.Adam(s(k).CosineDecayRestarts(0.1, 2, t_mul=1.5, m_mul=0.8)),
        "polynomial": lambda o, k: o.RMSprop(s(k).PolynomialDecay(0.1, 4, 0.01, power=2.0, cycle=True)),
        "inverse_time": lambda o, k: o.Nadam(s(k).InverseTimeDecay(0.1, 2, 0.5)),
        "piecewise": lambda o, k: o.Adam(s(k).PiecewiseConstantDecay([1, 3], [0.1, 0.05, 0.01])),
    }
    return [
        Exhibit(
            f"optimizer_{name}",
            _network(),
            FEATURES,
            steps=3,
            atol=2e-5,
            compile=lambda k, make=make: {"optimizer": make(k.optimizers, k), "loss": "mse"},
        )
        for name, make in table.items()
    ]


def losses() -> list:
    source = np.random.default_rng(5)
    shares = source.dirichlet(np.ones(3), 6).astype("float32")
    hot = np.eye(3, dtype="float32")[np.arange(6) % 3]
    signs = np.sign(source.normal(size=(6, 3))).astype("float32")
    whole = np.arange(6) % 3
    table = {
        "mse": ("MeanSquaredError", {}, None, None),
        "mae": ("MeanAbsoluteError", {}, None, None),
        "mape": ("MeanAbsolutePercentageError", {}, None, None),
        "msle": ("MeanSquaredLogarithmicError", {}, None, shares),
        "log_cosh": ("LogCosh", {}, None, None),
        "huber": ("Huber", {}, None, None),
        "hinge": ("Hinge", {}, None, signs),
        "squared_hinge": ("SquaredHinge", {}, None, signs),
        "categorical_hinge": ("CategoricalHinge", {}, None, hot),
        "cosine": ("CosineSimilarity", {"axis": -1}, None, None),
        "kl": ("KLDivergence", {}, "softmax", shares),
        "poisson": ("Poisson", {}, "softplus", shares),
        "binary": ("BinaryCrossentropy", {"from_logits": True, "label_smoothing": 0.1}, None, hot),
        "binary_focal": (
            "BinaryFocalCrossentropy",
            {"gamma": 1.5, "apply_class_balancing": True, "alpha": 0.3},
            "sigmoid",
            hot,
        ),
        "categorical": ("CategoricalCrossentropy", {"label_smoothing": 0.2}, "softmax", hot),
        "categorical_focal": ("CategoricalFocalCrossentropy", {"alpha": 0.3, "gamma": 1.0}, "softmax", hot),
        "sparse": ("SparseCategoricalCrossentropy", {"from_logits": True}, None, whole),
        "sparse_ignore": ("SparseCategoricalCrossentropy", {"from_logits": True, "ignore_class": 1}, None, whole),
        "dice": ("Dice", {}, "sigmoid", hot),
        "tversky": ("Tversky", {"alpha": 0.3, "beta": 0.7}, "sigmoid", hot),
        "circle": ("Circle", {}, None, whole),
        "generalized": ("CategoricalGeneralizedCrossEntropy", {"q": 0.4}, "softmax", whole),
        "sum_reduction": ("MeanSquaredError", {"reduction": "sum"}, None, None),
    }
    exhibits = [
        Exhibit(
            f"loss_{name}",
            _network(3, activation),
            FEATURES,
            targets=targets,
            compile=lambda k, cls=cls, arguments=arguments: {
                "optimizer": k.optimizers.Adam(0.01),
                "loss": getattr(k.losses, cls)(**arguments),
            },
        )
        for name, (cls, arguments, activation, targets) in table.items()
    ]
    functions = {
        "squared": ("mean_squared_error", None, None),
        "short": ("mae", None, None),
        "kld": ("kl_divergence", "softmax", shares),
        "sparse": ("sparse_categorical_crossentropy", "softmax", whole),
        "cosine": ("cosine_similarity", None, None),
        "log_cosh": ("log_cosh", None, None),
    }
    exhibits += [
        Exhibit(
            f"loss_function_{name}",
            _network(3, activation),
            FEATURES,
            targets=targets,
            compile=lambda k, loss=loss: {"optimizer": "rmsprop", "loss": getattr(k.losses, loss, loss)},
        )
        for name, (loss, activation, targets) in functions.items()
    ]
    return exhibits


def sequences() -> list:
    labels = np.array([[1, 2, 2], [3, 0, 0], [1, 1, 0], [2, 3, 1], [1, 0, 0], [3, 3, 3]], "int32")

    def build(k):
        return k.Sequential([k.Input((9, 4)), k.layers.GRU(5, return_sequences=True), k.layers.Dense(4)])

    def with_ctc(k):
        return {"optimizer": k.optimizers.SGD(0.1), "loss": k.losses.CTC()}

    return [Exhibit("loss_ctc", build, numbers("ctc", (9, 4)), with_ctc, labels)]


def metrics() -> list:
    hot = np.eye(3, dtype="float32")[np.arange(6) % 3]
    whole = np.arange(6) % 3

    def numbers_metrics(k):
        m = k.metrics
        return {
            "optimizer": "sgd",
            "loss": "mse",
            "weighted_metrics": [m.MeanAbsoluteError(name="weighted_error")],
            "metrics": [
                m.RootMeanSquaredError(),
                m.MeanAbsolutePercentageError(),
                m.LogCoshError(),
                m.CosineSimilarity(axis=-1),
                m.R2Score(),
                m.MeanSquaredLogarithmicError(),
                "mae",
            ],
        }

    def few_numbers(k):
        m = k.metrics
        return {
            "optimizer": "sgd",
            "loss": "mse",
            "metrics": [m.RootMeanSquaredError("rmse"), m.CosineSimilarity(), "mse"],
        }

    def hot_metrics(k):
        m = k.metrics
        return {
            "optimizer": "sgd",
            "loss": "categorical_crossentropy",
            "metrics": [
                "accuracy",
                m.TopKCategoricalAccuracy(2),
                m.AUC(num_thresholds=50, curve="PR", multi_label=True),
                m.Precision(top_k=1),
                m.Recall(class_id=1, thresholds=0.3),
                m.F1Score(average="macro", threshold=0.4),
                m.CategoricalCrossentropy(label_smoothing=0.1),
                m.KLDivergence(),
                m.OneHotMeanIoU(3),
            ],
        }

    def whole_metrics(k):
        m = k.metrics
        return {
            "optimizer": "sgd",
            "loss": "sparse_categorical_crossentropy",
            "metrics": ["acc", m.SparseTopKCategoricalAccuracy(k=2), m.SparseCategoricalCrossentropy(ignore_class=2)],
        }

    def binary_metrics(k):
        m = k.metrics
        return {
            "optimizer": "sgd",
            "loss": "binary_crossentropy",
            "metrics": [
                m.BinaryAccuracy(threshold=0.4),
                m.AUC(),
                m.PrecisionAtRecall(0.5),
                m.RecallAtPrecision(0.5),
                m.SensitivityAtSpecificity(0.4),
                m.SpecificityAtSensitivity(0.6),
                m.TruePositives(),
                m.FalseNegatives(0.4),
                m.FBetaScore(beta=2.0, average="micro"),
                m.BinaryIoU([0, 1], 0.5),
                m.Hinge(),
                m.Poisson(),
            ],
        }

    def heads(k):
        start = k.Input((5,), name="start")
        hidden = k.layers.Dense(4, activation="relu")(start)
        first = k.layers.Dense(3, activation="softmax", name="kind")(hidden)
        return k.Model(start, [first, k.layers.Dense(1, name="size")(hidden)])

    def heads_compile(k):
        return {
            "optimizer": k.optimizers.AdamW(0.01),
            "loss_weights": {"kind": 0.7, "size": 1.5},
            "loss": {"kind": k.losses.CategoricalCrossentropy(label_smoothing=0.1), "size": "mae"},
            "metrics": {"kind": ["accuracy", k.metrics.AUC()], "size": [k.metrics.MeanSquaredError(name="square")]},
            "weighted_metrics": {"size": ["mae"]},
        }

    def heads_plain(k):
        return {
            "optimizer": "nadam",
            "loss": ["categorical_crossentropy", "mse"],
            "loss_weights": [1.0, 0.5],
            "metrics": [["accuracy"], ["mae"]],
        }

    both = [hot, numbers("size", (1,))]
    return [
        Exhibit("metrics_numbers", _network(3), FEATURES, numbers_metrics),
        Exhibit("metrics_few", _network(3), FEATURES, few_numbers),
        Exhibit("metrics_hot", _network(3, "softmax"), FEATURES, hot_metrics, hot),
        Exhibit("metrics_whole", _network(3, "softmax"), FEATURES, whole_metrics, whole),
        Exhibit("metrics_binary", _network(3, "sigmoid"), FEATURES, binary_metrics, hot),
        Exhibit("heads_dict", heads, FEATURES, heads_compile, both),
        Exhibit("heads_list", heads, FEATURES, heads_plain, both),
    ]


def initializers() -> list:
    table = {
        "glorot_normal": lambda i: i.GlorotNormal(seed=3),
        "he_uniform": lambda i: i.HeUniform(),
        "lecun_normal": lambda i: i.LecunNormal(),
        "lecun_uniform": lambda i: i.LecunUniform(seed=2),
        "random_uniform": lambda i: i.RandomUniform(-0.2, 0.4),
        "zeros": lambda i: i.Zeros(),
        "ones": lambda i: i.Ones(),
        "variance": lambda i: i.VarianceScaling(0.5, "fan_avg", "untruncated_normal"),
    }

    def build(k):
        start = k.Input((5,))
        outputs = [
            k.layers.Dense(2, kernel_initializer=make(k.initializers), name=name)(start) for name, make in table.items()
        ]
        return k.Model(start, outputs)

    return [Exhibit("initializers", build, FEATURES)]


def precisions() -> list:
    def of_policy(policy):
        def build(k):
            start = k.Input((5,), dtype="float32")
            hidden = k.layers.Dense(4, activation="relu", dtype=policy)(start)
            return k.Model(start, k.layers.Dense(2, dtype="float32")(hidden))

        return build

    def quantized(mode):
        def after(k, model):
            model.quantize(mode)

        return after

    def wide(k):
        start = k.Input((5,), dtype="int32")
        hidden = k.layers.Embedding(10, 8)(start)
        hidden = k.layers.EinsumDense("abc,cde->abde", (None, 2, 4), bias_axes="de")(hidden)
        hidden = k.layers.Reshape((5, 8))(hidden)
        return k.Model(start, k.layers.Dense(3, activation="relu")(hidden))

    def policy_map(k):
        policies = k.dtype_policies.DTypePolicyMap()
        policies["inner/first"] = k.dtype_policies.DTypePolicy("mixed_bfloat16")
        start = k.Input((5,))
        inner = k.Sequential([k.Input((5,)), k.layers.Dense(4, dtype=policies)], name="inner")
        return k.Model(start, inner(start))

    def lora_quantized(k, model):
        model.layers[-1].enable_lora(2)
        model.quantize("int8")

    def lora(k, model):
        model.layers[-1].enable_lora(2)
        model.layers[1].enable_lora(2)

    adam = lambda k: {"optimizer": k.optimizers.Adam(0.01), "loss": "mse"}  # noqa: E731
    words = numbers("quantized", (5,), "index")
    return [
        Exhibit("policy_float16", of_policy("float16"), FEATURES, atol=2e-3),
        Exhibit("policy_bfloat16", of_policy("bfloat16"), FEATURES, atol=2e-2),
        Exhibit("policy_mixed_bfloat16", of_policy("mixed_bfloat16"), FEATURES, adam, atol=2e-2),
        Exhibit("policy_mixed_float16", of_policy("mixed_float16"), FEATURES, atol=2e-3),
        Exhibit("policy_float64", of_policy("float64"), FEATURES),
        Exhibit("policy_map", policy_map, FEATURES, atol=2e-2),
        Exhibit("quantized_int8", wide, words, after=quantized("int8"), atol=1e-4),
        Exhibit("quantized_int4", wide, words, after=quantized("int4"), atol=1e-4),
        Exhibit("quantized_float8", wide, words, after=quantized("float8"), atol=2e-2),
        Exhibit("lora_enabled", wide, words, after=lora),
        Exhibit("lora_quantized", wide, words, after=lora_quantized, atol=1e-4),
    ]


def all_exhibits() -> list:
    return [*optimizers(), *losses(), *sequences(), *metrics(), *initializers(), *precisions()]
