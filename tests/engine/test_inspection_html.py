"""The page about a file: complete in itself, harmless, and drawn well, as headless Chromium sees it."""

import json
import re
import shutil
import subprocess
import zipfile

import numpy as np
import pytest

from engine import layers, models, saving
from engine.saving.inspection.facts import inspect_model
from engine.saving.inspection.graph import MAX_LAYERS, graph_svg
from engine.saving.inspection.html import page, write_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

# Run in the page: what is wrong with how it is drawn, and what there is.
PROBE = """
const wrong = [];
const boxes = [...document.querySelectorAll('svg.graph')].map(svg => [...svg.querySelectorAll('rect')]);
for (const rects of boxes) for (const [i, a] of rects.entries()) for (const b of rects.slice(i + 1)) {
  const p = a.getBBox(), q = b.getBBox();
  if (p.x < q.x + q.width && q.x < p.x + p.width && p.y < q.y + q.height && q.y < p.y + p.height) wrong.push('overlap');
}
for (const node of document.querySelectorAll('svg.graph g.node')) {
  const box = node.querySelector('rect').getBBox();
  for (const text of node.querySelectorAll('text')) {
    const t = text.getBBox();
    if (t.x < box.x || t.x + t.width > box.x + box.width) wrong.push('text out of its box: ' + text.textContent);
  }
}
for (const link of document.querySelectorAll('svg.graph a'))
  if (!document.getElementById(link.getAttribute('href').slice(1))) wrong.push('link to nothing');
if (document.documentElement.scrollWidth > innerWidth) wrong.push('wider than the window');
for (const bar of document.querySelectorAll('svg.bars rect')) if (!(bar.getBBox().height > 0)) wrong.push('empty bar');
const counts = {nodes: document.querySelectorAll('svg.graph g.node').length,
  edges: document.querySelectorAll('svg.graph path.edge').length, bars: document.querySelectorAll('svg.bars').length,
  folds: document.querySelectorAll('details').length, scripts: window.ran === true};
document.body.textContent = JSON.stringify({wrong: wrong, ...counts});
"""


def branching(name="branching"):
    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b")
    x = layers.Dense(4, name="left_with_quite_a_long_name_that_is_cut_somewhere")(a)
    y = layers.Dense(4, name="right")(b)
    z = layers.Dense(4, name="deep")(layers.Dense(4, name="middle")(layers.Add(name="sum")([x, y])))
    end = layers.Concatenate(name="join")([z, a, y])  # edges over several rows
    inner_in = layers.Input((12,))
    inner = models.Model(inner_in, layers.Dense(2)(inner_in), name="inner")
    return models.Model([a, b], inner(end), name=name)


def found_in(model):
    model.compile("adam", "mse")
    return inspect_model(saving.save_model(model, None), histograms=True)


def drawn(text, tmp_path):
    """What the probe finds in a page, all folds opened; the page's policy is taken away, as it forbids the probe."""
    text = re.sub(r"<meta http-equiv[^>]*>", "", text).replace("<details", "<details open")
    target = tmp_path / "probe.html"
    target.write_text(text.replace("</body>", f"<script>{PROBE}</script></body>"))
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", f"--user-data-dir={tmp_path / 'profile'}"]
    run = subprocess.run([CHROMIUM, *options, target.as_uri()], capture_output=True, text=True, timeout=120)
    body = re.search(r"<body>(.*)</body>", run.stdout, re.DOTALL)
    assert body, run.stderr[-2000:]
    return json.loads(body[1])


needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)")


@needs_chromium
def test_the_page_is_drawn_without_overlaps(tmp_path):
    seen = drawn(page(found_in(branching())), tmp_path)
    assert seen["wrong"] == []
    assert seen["nodes"] == 11
    assert seen["edges"] >= 11 and seen["bars"] >= 10 and seen["folds"] > 20


@needs_chromium
def test_a_long_model_is_laid_in_columns(tmp_path):
    x = start = layers.Input((4,))
    for _ in range(12):
        y = layers.Dense(4)(layers.Dense(4)(x))
        x = layers.Add()([x, y])
    text = page(found_in(models.Model(start, x)))
    width, height = map(int, re.search(r'class="graph".*?viewBox="0 0 (\d+) (\d+)"', text).groups())
    assert 0.5 < width / height < 2
    seen = drawn(text, tmp_path)
    assert seen["wrong"] == [] and seen["nodes"] == 37


@needs_chromium
def test_nothing_in_a_file_runs_in_the_page(tmp_path):
    evil = "<script>window.ran=true</script><img src=x onerror=window.ran=true>"
    path = tmp_path / "evil.keras"
    saving.save_model(models.Sequential([layers.Input((2,)), layers.Dense(1, name="target")]), path)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(tmp_path / "out.keras", "w") as out:
        for name in source.namelist():
            out.writestr(name, source.read(name).replace(b'"target"', json.dumps(evil).encode()))
    text = page(inspect_model(tmp_path / "out.keras"))
    assert "<script" not in text and "<img" not in text
    assert drawn(text, tmp_path)["scripts"] is False


def test_the_page_needs_nothing_else(tmp_path):
    write_page(found_in(branching()), tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text()
    assert "default-src 'none'" in text
    links = re.findall(r'(?:src|href)="([^"]*)"', text)
    assert links and all(link.startswith("#") for link in links)
    assert text.count('class="bars"') > 10


def test_a_page_of_weights_alone_lists_the_arrays(tmp_path):
    model = models.Sequential([layers.Input((2,)), layers.Dense(1)])
    model.save_weights(tmp_path / "w.weights.h5")
    text = page(inspect_model(tmp_path / "w.weights.h5", histograms=True))
    assert "layers/dense/vars/0" in text and "<h2>Weights</h2>" in text


def row(name, inputs):
    return {"name": name, "class": "Dense", "registered_name": None, "inputs": inputs, "path": name, "parameters": 0}


def test_a_circle_of_layers_is_drawn_all_the_same():
    text = graph_svg([row("a", ["c"]), row("b", ["a"]), row("c", ["b", "c", "nowhere"])], {})
    assert text.count("<rect") == 3


def test_too_many_layers_are_not_drawn():
    rows = [row(str(i), [str(i - 1)]) for i in range(MAX_LAYERS + 1)]
    assert graph_svg(rows, {}) == ""
    assert graph_svg(rows[:-1], {}).count("<rect") == MAX_LAYERS


def test_many_edges_over_many_rows_end():
    rows = [row(str(i), [str(j) for j in range(i)]) for i in range(60)]
    assert graph_svg(rows, {}).count("<rect") == 60


def test_boxes_of_one_row_keep_apart():
    rows = [row("in", []), *(row(f"d{i}", ["in"]) for i in range(9)), row("out", [f"d{i}" for i in range(9)])]
    text = graph_svg(rows, {})
    found = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', text)
    boxes = [tuple(map(float, numbers)) for numbers in found]
    for y in {y for _, y, _ in boxes}:
        line = sorted((x, x + width) for x, other, width in boxes if other == y)
        assert np.all([end <= start for (_, end), (start, _) in zip(line, line[1:])])
