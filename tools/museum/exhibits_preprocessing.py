"""Layers that prepare data: numbers, categories, texts, images, sounds."""

import numpy as np
from exhibit import Exhibit, numbers, one_layer

WORDS = np.array([["cat", "dog"], ["bird", "cat"], ["fish", ""], ["dog", "dog"], ["cow", "cat"], ["", "bird"]])
TEXTS = np.array([["The cat sat."], ["A DOG ran, ran!"], ["birds; and cats"], [""], ["the dog and the cat"], ["no"]])
WHOLE = np.array([[1, 7], [12, 99], [7, 7], [3, 0], [99, 1], [5, 12]], dtype="int64")


def _alone(name, data, make, adapt=None, dtype="float32", sequential=True):
    """A Sequential model of one layer that prepares data."""

    def build(k):
        layer = make(k)
        if adapt is not None:
            layer.adapt(adapt)
        return k.Sequential([k.Input(shape=data.shape[1:], dtype=dtype), layer])

    return Exhibit(name, build, data)


def values() -> list:
    line = numbers("values", (4,))
    small = numbers("small", (3,), "index")
    plain = [
        _alone("normalization_adapted", line, lambda k: k.layers.Normalization(), line),
        _alone(
            "normalization_axis",
            numbers("axis", (3, 4)),
            lambda k: k.layers.Normalization(axis=(1, 2)),
            numbers("axis", (3, 4)),
        ),
        _alone("normalization_none", line, lambda k: k.layers.Normalization(axis=None), line),
        _alone(
            "normalization_given",
            line,
            lambda k: k.layers.Normalization(mean=[1.0, 2.0, 3.0, 4.0], variance=[1.0, 4.0, 9.0, 16.0], invert=True),
        ),
        _alone("normalization_number", line, lambda k: k.layers.Normalization(axis=None, mean=2.0, variance=3.0)),
        _alone("rescaling", line, lambda k: k.layers.Rescaling(1 / 127.5, offset=-1)),
        _alone(
            "rescaling_arrays", line, lambda k: k.layers.Rescaling([1.0, 2.0, 3.0, 4.0], offset=[0.0, 1.0, 2.0, 3.0])
        ),
        _alone("discretization_given", line, lambda k: k.layers.Discretization([-1.0, 0.0, 0.5])),
        _alone("discretization_adapted", 3 * line, lambda k: k.layers.Discretization(num_bins=4), 3 * line),
        _alone(
            "discretization_one_hot", line[:, :1], lambda k: k.layers.Discretization([-1.0, 0.0], output_mode="one_hot")
        ),
        _alone("discretization_multi", line, lambda k: k.layers.Discretization([-1.0, 0.0], output_mode="multi_hot")),
        _alone("discretization_count", line, lambda k: k.layers.Discretization([-1.0, 0.0], output_mode="count")),
        _alone(
            "category_one_hot",
            small[:, :1],
            lambda k: k.layers.CategoryEncoding(10, output_mode="one_hot"),
            None,
            "int32",
        ),
        _alone("category_multi_hot", small, lambda k: k.layers.CategoryEncoding(10), None, "int32"),
        _alone("category_count", small, lambda k: k.layers.CategoryEncoding(10, output_mode="count"), None, "int32"),
        _alone("hashing_numbers", WHOLE, lambda k: k.layers.Hashing(5), None, "int64"),
        _alone("hashing_salt", WHOLE, lambda k: k.layers.Hashing(5, salt=[12, 34]), None, "int64"),
        _alone("integer_lookup", WHOLE, lambda k: k.layers.IntegerLookup(vocabulary=[1, 7, 12]), None, "int64"),
        _alone(
            "integer_lookup_oov",
            WHOLE,
            lambda k: k.layers.IntegerLookup(num_oov_indices=2, mask_token=0),
            WHOLE,
            "int64",
        ),
        _alone(
            "integer_lookup_hot",
            WHOLE,
            lambda k: k.layers.IntegerLookup(vocabulary=[1, 7, 12], output_mode="multi_hot"),
            None,
            "int64",
        ),
        _alone("integer_lookup_max", WHOLE, lambda k: k.layers.IntegerLookup(max_tokens=4), WHOLE, "int64"),
    ]
    strings = [
        _alone("hashing_words", WORDS, lambda k: k.layers.Hashing(5, mask_value="", output_mode="int"), None, "string"),
        _alone("hashing_hot", WORDS, lambda k: k.layers.Hashing(5, output_mode="multi_hot", salt=7), None, "string"),
        _alone("string_lookup", WORDS, lambda k: k.layers.StringLookup(vocabulary=["cat", "dog"]), None, "string"),
        _alone("string_lookup_adapted", WORDS, lambda k: k.layers.StringLookup(mask_token=""), WORDS, "string"),
        _alone(
            "string_lookup_oov",
            WORDS,
            lambda k: k.layers.StringLookup(vocabulary=["cat", "dog"], num_oov_indices=3),
            None,
            "string",
        ),
        _alone(
            "string_lookup_count",
            WORDS,
            lambda k: k.layers.StringLookup(max_tokens=5, output_mode="count", pad_to_max_tokens=True),
            WORDS,
            "string",
        ),
        _alone(
            "string_lookup_tf_idf",
            WORDS,
            lambda k: k.layers.StringLookup(vocabulary=["cat", "dog"], idf_weights=[0.4, 0.7], output_mode="tf_idf"),
            None,
            "string",
        ),
        _alone(
            "text_int", TEXTS, lambda k: k.layers.TextVectorization(output_sequence_length=4), TEXTS[:, 0], "string"
        ),
        _alone(
            "text_tf_idf",
            TEXTS,
            lambda k: k.layers.TextVectorization(output_mode="tf_idf", max_tokens=8),
            TEXTS[:, 0],
            "string",
        ),
        _alone(
            "text_count",
            TEXTS,
            lambda k: k.layers.TextVectorization(output_mode="count", ngrams=2, standardize="lower"),
            TEXTS[:, 0],
            "string",
        ),
        _alone(
            "text_characters",
            TEXTS,
            lambda k: k.layers.TextVectorization(
                split="character", output_sequence_length=9, standardize="strip_punctuation"
            ),
            TEXTS[:, 0],
            "string",
        ),
        _alone(
            "text_vocabulary",
            TEXTS,
            lambda k: k.layers.TextVectorization(vocabulary=["cat", "dog", "the"], output_mode="multi_hot"),
            None,
            "string",
        ),
        _alone(
            "text_ngrams",
            TEXTS,
            lambda k: k.layers.TextVectorization(ngrams=(1, 3), output_sequence_length=6, split="whitespace"),
            TEXTS[:, 0],
            "string",
        ),
    ]

    def crossing(k):
        words, whole = k.Input((1,), dtype="string"), k.Input((1,), dtype="int64")
        return k.Model([words, whole], k.layers.HashedCrossing(7, output_mode="one_hot")((words, whole)))

    strings.append(Exhibit("hashed_crossing", crossing, [WORDS[:, :1], WHOLE[:, :1]]))
    return plain + strings


def images() -> list:
    size = (9, 8, 3)
    table = {
        "resizing": lambda k: k.layers.Resizing(5, 6),
        "resizing_nearest": lambda k: k.layers.Resizing(12, 5, interpolation="nearest"),
        "resizing_crop": lambda k: k.layers.Resizing(6, 4, crop_to_aspect_ratio=True),
        "resizing_pad": lambda k: k.layers.Resizing(6, 4, pad_to_aspect_ratio=True, fill_value=3.0),
        "resizing_lanczos": lambda k: k.layers.Resizing(6, 4, interpolation="lanczos3", antialias=True),
        "resizing_first": lambda k: k.layers.Resizing(6, 5, data_format="channels_first"),
        "center_crop": lambda k: k.layers.CenterCrop(5, 4),
        "center_crop_small": lambda k: k.layers.CenterCrop(12, 10),
        "random_flip": lambda k: k.layers.RandomFlip("horizontal", seed=1),
        "random_rotation": lambda k: k.layers.RandomRotation((-0.2, 0.3), fill_mode="wrap"),
        "random_zoom": lambda k: k.layers.RandomZoom(0.3, (0.1, 0.2), fill_mode="constant", fill_value=2.0),
        "random_translation": lambda k: k.layers.RandomTranslation((-0.2, 0.3), 0.1, interpolation="nearest"),
        "random_crop": lambda k: k.layers.RandomCrop(5, 4),
        "random_crop_small": lambda k: k.layers.RandomCrop(12, 10, seed=3),
        "random_contrast": lambda k: k.layers.RandomContrast((0.2, 0.4)),
        "random_brightness": lambda k: k.layers.RandomBrightness(0.3, value_range=(0, 1)),
        "random_height": lambda k: k.layers.RandomHeight(0.3),
        "random_width": lambda k: k.layers.RandomWidth((-0.2, 0.3)),
        "random_hue": lambda k: k.layers.RandomHue(0.2, value_range=(0, 255)),
        "random_saturation": lambda k: k.layers.RandomSaturation(0.2),
        "random_grayscale": lambda k: k.layers.RandomGrayscale(0.4),
        "random_color_jitter": lambda k: k.layers.RandomColorJitter((0, 255), 0.2, 0.3, 0.4, 0.1),
        "random_color_degeneration": lambda k: k.layers.RandomColorDegeneration(0.4),
        "random_sharpness": lambda k: k.layers.RandomSharpness(0.3),
        "random_shear": lambda k: k.layers.RandomShear(0.3, 0.2),
        "random_perspective": lambda k: k.layers.RandomPerspective(0.4, 0.5),
        "random_erasing": lambda k: k.layers.RandomErasing(0.7),
        "random_invert": lambda k: k.layers.RandomInvert(0.7),
        "random_posterization": lambda k: k.layers.RandomPosterization(4),
        "random_gaussian_blur": lambda k: k.layers.RandomGaussianBlur(0.5, 3, 1.0),
        "random_elastic": lambda k: k.layers.RandomElasticTransform(0.5),
        "rand_augment": lambda k: k.layers.RandAugment((0, 255), 2, 0.4),
        "aug_mix": lambda k: k.layers.AugMix((0, 255), 3, 2),
        "mix_up": lambda k: k.layers.MixUp(0.3),
        "cut_mix": lambda k: k.layers.CutMix(0.8),
        "auto_contrast": lambda k: k.layers.AutoContrast((0, 255)),
        "equalization": lambda k: k.layers.Equalization((0, 255), bins=16),
        "clahe": lambda k: k.layers.ContrastLimitedAdaptiveHistogramEqualization((0, 255)),
        "solarization": lambda k: k.layers.Solarization(0.4, 0.3, (0, 255)),
        "pipeline": lambda k: k.layers.Pipeline([k.layers.RandomFlip(), k.layers.Rescaling(0.1)]),
    }
    exhibits = [one_layer(name, size, make, "image", train=False, atol=1e-3) for name, make in table.items()]

    def network(k):
        return k.Sequential([
            k.Input((8, 8, 3)), k.layers.Rescaling(1 / 255.0), k.layers.RandomFlip(), k.layers.RandomRotation(0.1),
            k.layers.RandomZoom(0.1), k.layers.Conv2D(4, 3, activation="relu"), k.layers.GlobalAveragePooling2D(),
            k.layers.Dropout(0.3), k.layers.Dense(3, activation="softmax"),
        ])  # fmt: skip

    labels = np.arange(6) % 3
    exhibits.append(
        Exhibit(
            "augmented_network",
            network,
            numbers("augmented", (8, 8, 3), "image"),
            lambda k: {"optimizer": "adam", "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]},
            targets=labels,
            random=True,
        )
    )
    return exhibits


def sounds() -> list:
    table = {
        "mel_spectrogram": lambda k: k.layers.MelSpectrogram(
            fft_length=64, sequence_stride=16, num_mel_bins=8, sampling_rate=800, min_freq=10
        ),
        "mel_linear": lambda k: k.layers.MelSpectrogram(
            fft_length=64,
            sequence_stride=32,
            sequence_length=48,
            window="hamming",
            num_mel_bins=5,
            sampling_rate=400,
            power_to_db=False,
            mag_exp=1.0,
            max_freq=150,
        ),
    }
    exhibits = [one_layer(name, (400,), make, train=False, atol=1e-3) for name, make in table.items()]
    stft = {
        "stft_log": lambda k: k.layers.STFTSpectrogram("log", frame_length=64, frame_step=32),
        "stft_magnitude": lambda k: k.layers.STFTSpectrogram(
            "magnitude", frame_length=50, frame_step=20, fft_length=64, window="hamming", padding="same"
        ),
        "stft_psd": lambda k: k.layers.STFTSpectrogram("psd", frame_length=64, window=None, scaling="spectrum"),
        "stft_phase": lambda k: k.layers.STFTSpectrogram("imag", frame_length=64, frame_step=32, periodic=True),
        "stft_image": lambda k: k.layers.STFTSpectrogram("real", frame_length=64, frame_step=32, expand_dims=True),
    }
    return exhibits + [one_layer(name, (400, 2), make, train=False, atol=1e-4) for name, make in stft.items()]


def all_exhibits() -> list:
    return [*values(), *images(), *sounds()]
