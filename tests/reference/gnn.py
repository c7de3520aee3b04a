"""Makes the reference vectors of the graph network from Keras and Spektral themselves.

    python -m venv venv && venv/bin/pip install tensorflow-cpu==2.13.1 spektral==1.3.1 'setuptools<70'
    venv/bin/python tests/reference/gnn.py

The network is built from the description in SPEC.md 1.3. Weights are drawn anew, so that no bias is at 0.
"""
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import spektral
import tensorflow as tf
from spektral.layers import GATConv
from tensorflow.keras import Input, Model
from tensorflow.keras.layers import Concatenate, Dense

from safetensors_file import write_safetensors

VECTORS = pathlib.Path(__file__).parent / "vectors"
# Seven nodes: a triangle 0 1 2, a square 2 3 4 5 with one diagonal, and 6 that hangs on 5.
EDGES = [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (4, 5), (2, 5), (2, 4), (5, 6)]


def build(nodes, features, layers, hidden, channels, heads, head_hidden):
    x_in, a_in = Input((nodes, features)), Input((nodes, nodes))
    first = Dense(hidden, "relu", name="dense_in")(x_in)
    x = first
    for layer in range(layers):
        x = GATConv(channels, attn_heads=heads, concat_heads=True, dropout_rate=0.25, activation="relu",
                    name=f"gat.{layer}")([x, a_in])
    h = Dense(head_hidden, "relu", name="dense_mid")(Concatenate()([first, x]))
    return Model([x_in, a_in], Dense(1, use_bias=False, name="dense_out")(h))


def main():
    random = np.random.default_rng(20240717)
    adjacency = np.zeros((7, 7), np.float32)
    for a, b in EDGES:
        adjacency[a, b] = adjacency[b, a] = 1
    cases, counts = {}, {}
    for layers in (1, 2, 3):
        model = build(7, 5, layers, 6, 2, 3, 4)
        weights = {w.name.split(":")[0]: random.uniform(-0.9, 0.9, w.shape).astype(np.float32) for w in model.weights}
        model.set_weights(list(weights.values()))
        history = random.uniform(-1, 1, (2, 7, 5)).astype(np.float32)
        output = model([history, np.stack([adjacency] * 2)], training=False).numpy()
        name = f"gnn-coder-{layers}"
        arrays = {f"weights/{n}": v for n, v in weights.items()} | {"inputs/history": history, "output": output}
        write_safetensors(VECTORS / f"{name}.safetensors", arrays)
        cases[name] = {"layers": layers, "nodes": 7, "steps": 5, "edges": EDGES, "hidden": 6, "channels": 2, "heads": 3, "headHidden": 4}
        counts[name] = build(500, 130, layers, 32, 8, 4, 16).count_params()
    made = {"spektral": spektral.__version__, "tensorflow": tf.__version__, "numpy": np.__version__}
    text = json.dumps({"madeBy": "tests/reference/gnn.py", "versions": made, "cases": cases, "published": counts}, indent=1)
    (VECTORS / "gnn.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
