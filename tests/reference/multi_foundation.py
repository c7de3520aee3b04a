"""Makes the reference vector of the second level of MultiFoundationQuake (LSTM form) from Keras layers.

    python -m venv venv && venv/bin/pip install tensorflow-cpu==2.13.1
    venv/bin/python tests/reference/multi_foundation.py

The features of a step are laid out as SPEC.md 1.5 tells: first the first level's forecasts of that step, then the target
of one to `lags` steps before it. Weights are drawn anew, so that no bias is at 0.
"""
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf
from tensorflow.keras import Sequential
from tensorflow.keras.layers import LSTM, Dense, Input

from safetensors_file import write_safetensors

VECTORS = pathlib.Path(__file__).parent / "vectors"


def build(window, features, dense, units):
    return Sequential([
        Input((window, features)),
        Dense(dense, "relu", name="first"),
        LSTM(units, return_sequences=True, name="lstm1"),
        LSTM(units, name="lstm2"),
        Dense(dense, "relu", name="hidden"),
        Dense(1, name="out"),
    ])


def main():
    random = np.random.default_rng(20240717)
    window, lags, models, dense, units, batch = 4, 3, 2, 5, 3, 3
    steps = window + lags - 1
    model = build(window, models + lags, dense, units)
    names = [f"{w.name.split('/')[0]}.{w.name.split('/')[-1].split(':')[0]}" for w in model.weights]
    weights = {n: random.uniform(-0.9, 0.9, w.shape).astype(np.float32) for n, w in zip(names, model.weights)}
    model.set_weights(list(weights.values()))
    history = random.uniform(-1, 1, (batch, steps)).astype(np.float32)
    known = random.uniform(-1, 1, (batch, steps + 1, models)).astype(np.float32)
    features = np.zeros((batch, window, models + lags), np.float32)
    for row in range(window):
        t = steps - window + 1 + row  # the steps of history are 0 .. steps - 1, the one ahead is `steps`
        features[:, row, :models] = known[:, t]
        for lag in range(1, lags + 1):
            features[:, row, models + lag - 1] = history[:, t - lag]
    arrays = {f"weights/{n}": v for n, v in weights.items()}
    arrays |= {"inputs/history": history, "inputs/known": known, "output": model(features).numpy()}
    write_safetensors(VECTORS / "multi-foundation-lstm.safetensors", arrays)
    text = json.dumps({
        "madeBy": "tests/reference/multi_foundation.py",
        "versions": {"tensorflow": tf.__version__, "numpy": np.__version__},
        "case": {"steps": steps, "known": models, "options": {"window": window, "lags": lags, "dense": dense, "units": units}},
        "published": build(15, 11, 64, 32).count_params(),
    }, indent=1)
    (VECTORS / "multi-foundation-lstm.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
