"""Layers that change images at random: still for predictions, at work in training, the same again from a seed."""

import numpy as np
import pytest

import engine
from engine import layers, models
from engine.layers.augmentation import pixels
from engine.layers.augmentation.geometry import projection

IMAGES = np.random.default_rng(3).uniform(0, 255, (4, 9, 8, 3)).astype("float32")

MAKERS = {
    "AugMix": lambda: layers.AugMix(seed=1),
    "CutMix": lambda: layers.CutMix(seed=1),
    "MixUp": lambda: layers.MixUp(0.4, seed=1),
    "RandAugment": lambda: layers.RandAugment(seed=1),
    "RandomBrightness": lambda: layers.RandomBrightness(0.3, seed=1),
    "RandomColorDegeneration": lambda: layers.RandomColorDegeneration(0.8, seed=1),
    "RandomColorJitter": lambda: layers.RandomColorJitter((0, 255), 0.3, 0.3, 0.3, 0.3, seed=1),
    "RandomContrast": lambda: layers.RandomContrast(0.5, seed=1),
    "RandomElasticTransform": lambda: layers.RandomElasticTransform(seed=1),
    "RandomErasing": lambda: layers.RandomErasing(seed=1),
    "RandomFlip": lambda: layers.RandomFlip(seed=1),
    "RandomGaussianBlur": lambda: layers.RandomGaussianBlur(seed=1),
    "RandomGrayscale": lambda: layers.RandomGrayscale(1.0, seed=1),
    "RandomHue": lambda: layers.RandomHue(0.5, seed=1),
    "RandomInvert": lambda: layers.RandomInvert(seed=1),
    "RandomPerspective": lambda: layers.RandomPerspective(seed=1),
    "RandomPosterization": lambda: layers.RandomPosterization(3, seed=1),
    "RandomRotation": lambda: layers.RandomRotation(0.3, seed=1),
    "RandomSaturation": lambda: layers.RandomSaturation((0.1, 0.9), seed=1),
    "RandomSharpness": lambda: layers.RandomSharpness(1.0, seed=1),
    "RandomShear": lambda: layers.RandomShear(0.4, 0.4, seed=1),
    "RandomTranslation": lambda: layers.RandomTranslation(0.3, 0.3, seed=1),
    "RandomZoom": lambda: layers.RandomZoom(0.4, seed=1),
    "Solarization": lambda: layers.Solarization(0.5, 0.5, seed=1),
}


@pytest.mark.parametrize("name", MAKERS)
def test_predictions_see_images_as_they_are(name):
    np.testing.assert_array_equal(MAKERS[name]()(IMAGES, training=False), IMAGES)


@pytest.mark.parametrize("name", MAKERS)
def test_training_changes_images_and_repeats_from_the_seed(name):
    first, again = MAKERS[name]()(IMAGES, training=True), MAKERS[name]()(IMAGES, training=True)
    assert first.shape == IMAGES.shape and np.isfinite(first).all()
    assert np.abs(first - IMAGES).max() > 1
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("name", MAKERS)
def test_config_makes_the_layer_again(name):
    layer = MAKERS[name]()
    again = type(layer).from_config(layer.get_config())
    assert again.get_config() == layer.get_config()


def test_channels_first_gives_the_same_as_channels_last():
    last = layers.RandomRotation(0.3, seed=2)(IMAGES, training=True)
    first = layers.RandomRotation(0.3, seed=2, data_format="channels_first")(
        IMAGES.transpose(0, 3, 1, 2), training=True
    )
    np.testing.assert_allclose(first.transpose(0, 2, 3, 1), last, rtol=1e-5)


def test_a_single_image_needs_no_batch():
    assert layers.RandomZoom(0.3, seed=1)(IMAGES[0], training=True).shape == IMAGES[0].shape


def test_a_model_with_augmentation_trains():
    model = engine.Sequential([
        layers.Input((9, 8, 3)), layers.RandomFlip(seed=1), layers.RandomRotation(0.2, seed=2), layers.Flatten(),
        layers.Dense(2),
    ])  # fmt: skip
    model.compile(optimizer="sgd", loss="mse")
    before = model.get_weights()[0].copy()
    model.fit(IMAGES / 255, np.ones((4, 2), "float32"), epochs=2, verbose=0)
    assert np.isfinite(model.get_weights()[0]).all() and np.abs(model.get_weights()[0] - before).max() > 0


def test_nothing_trains_through_augmentation():
    model = engine.Sequential([layers.Input((9, 8, 3)), layers.Conv2D(3, 1), layers.RandomFlip(), layers.Flatten()])
    model.compile(optimizer="sgd", loss="mse")
    with pytest.raises(Exception, match="has no gradient"):
        model.train_on_batch(IMAGES, np.zeros((4, 9 * 8 * 3), "float32"))


def test_random_crop_takes_a_part_in_training():
    layer = layers.RandomCrop(5, 4, seed=1)
    part = layer(IMAGES, training=True)
    assert part.shape == (4, 5, 4, 3)
    windows = np.lib.stride_tricks.sliding_window_view(IMAGES, (5, 4), axis=(1, 2))
    assert (windows.transpose(0, 1, 2, 4, 5, 3) == part[:, None, None]).all(axis=(3, 4, 5)).any(axis=(1, 2)).all()


@pytest.mark.parametrize("way", ["middle", "corner"])
def test_random_crop_of_before_38_crops_predictions_too(way):
    layer = layers.RandomCrop.from_config({"height": 5, "width": 4, "crop_at_inference": way})
    part = layer(IMAGES, training=False)
    assert part.shape == (4, 5, 4, 3)
    # The shape of 5 by 4 is 9 by 7 in images of 9 by 8: one in the middle begins at the corner.
    if way == "corner":
        np.testing.assert_array_equal(part, IMAGES[:, :5, :4])
    assert layer.get_config()["crop_at_inference"] == way


def test_hues_there_and_back():
    images = IMAGES / 255
    np.testing.assert_allclose(pixels.from_hsv(pixels.to_hsv(images)), images, atol=1e-6)


def test_projection_takes_corners_to_corners():
    start = np.array([[0, 0], [7, 0], [0, 5], [7, 5]], "float64")
    end = start + np.random.default_rng(1).uniform(-1, 1, (4, 2))
    a0, a1, a2, b0, b1, b2, c0, c1 = projection(start, end)
    x, y = start.T
    k = c0 * x + c1 * y + 1
    np.testing.assert_allclose((a0 * x + a1 * y + a2) / k, end[:, 0])
    np.testing.assert_allclose((b0 * x + b1 * y + b2) / k, end[:, 1])


def test_half_a_turn_is_both_flips():
    layer = layers.RandomRotation((0.5, 0.5), seed=1)
    np.testing.assert_allclose(layer(IMAGES, training=True), IMAGES[:, ::-1, ::-1], atol=1e-2)


@pytest.mark.parametrize(
    "make, text",
    [
        (lambda: layers.RandomFlip("diagonal"), "`mode` must be one of horizontal, vertical"),
        (lambda: layers.RandomBrightness(3), "`factor` must be a number from -1 to 1"),
        (lambda: layers.RandomRotation(0.1, fill_mode="mirrored"), "`fill_mode` must be one of"),
        (lambda: layers.RandomGaussianBlur(kernel_size=4), "`kernel_size` must be an odd number"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(make, text):
    with pytest.raises(ValueError, match=text):
        make()


@pytest.mark.parametrize("training", [True, False])
def test_what_is_no_image_is_refused(training):
    with pytest.raises(ValueError, match=r"input of layer 'turn' must be an image, .* has shape \(None, 4\)"):
        models.Sequential([layers.Input((4,)), layers.RandomInvert(name="turn")])
    with pytest.raises(ValueError, match=r"input of layer 'turn' must be an image, .* has shape \(2, 4\)"):
        layers.RandomInvert(name="turn")(np.ones((2, 4), "float32"), training=training)


def test_gaussian_blur_mixes_as_many_columns_and_rows_as_the_op():
    images = np.random.default_rng(0).uniform(0, 255, (2, 9, 8, 3)).astype("float32")
    wanted = engine.ops.image.gaussian_blur(images, (1, 5), (1 + 1e-6, 1 + 1e-6))
    layer = layers.RandomGaussianBlur((1.0, 1.0), kernel_size=(1, 5), sigma=(1.0, 1.0))
    np.testing.assert_allclose(layer(images, training=True), wanted, atol=1e-2)
    assert np.abs(wanted - images).max() > 10


def test_elastic_transform_moves_pixels_as_far_as_the_op():
    columns = np.broadcast_to(np.arange(64.0, dtype="float32")[None, None, :, None], (4, 64, 64, 1))
    inside = (slice(None), slice(16, -16), slice(16, -16))
    layer = layers.RandomElasticTransform((1.0, 1.0), scale=(0.5, 0.5), seed=1)
    moved = (np.asarray(layer(columns, training=True)) - columns)[inside]
    wanted = (engine.ops.image.elastic_transform(columns, 3.2, 1.6, seed=2) - columns)[inside]
    np.testing.assert_allclose(moved.std(), wanted.std(), rtol=0.2)
    np.testing.assert_allclose(moved.std(), 3.2 / (2 * np.sqrt(np.pi)), rtol=0.25)
