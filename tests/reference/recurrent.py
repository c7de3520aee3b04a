"""Makes the reference vectors of the recurrent, convolutional and mixing networks from NeuralForecast's own modules, and
of the two-stage LSTM of hydrology from Keras layers.

    python -m venv venv
    venv/bin/pip install neuralforecast==1.7.2 torch==2.3.1 keras==3.3.3 'numpy<2' 'setuptools<70'
    venv/bin/python tests/reference/recurrent.py

Each case is one safetensors file under vectors/: `weights/<original name>`, `inputs/<name>` and `output`, in the
original's own layout; vectors/recurrent.json holds what the modules were built with, and the number of their
parameters at the published sizes. Weights are drawn anew, all of them, so that none is at a neutral value.

NeuralForecast's recurrent networks forecast at every step of the window: `output` is the last step's.
"""
import json
import logging
import os
import pathlib
import warnings

os.environ["KERAS_BACKEND"] = "torch"

import keras
import neuralforecast
import numpy as np
import torch
from neuralforecast.losses.pytorch import MAE, MQLoss
from neuralforecast.models import LSTM, TCN, DilatedRNN, TiDE, TSMixer

from safetensors_file import write_safetensors

warnings.filterwarnings("ignore")
for name in ("lightning", "pytorch_lightning", "lightning_fabric", "lightning.pytorch.utilities.seed"):
    logging.getLogger(name).setLevel(logging.ERROR)
VECTORS = pathlib.Path(__file__).parent / "vectors"
QUANTILES = [0.1, 0.5, 0.9]
SEED = 20241020
RECURRENT = (LSTM, TCN, DilatedRNN)
BUFFERS = ("running_mean", "running_var")


def draw(shape, generator, spread=1.0):
    return torch.empty(shape).uniform_(-spread, spread, generator=generator)


def names(prefix, count):
    return [f"{prefix}{i}" for i in range(count)] or None


def module_of(kind, shape, options):
    exog = {
        "hist_exog_list": names("s", shape.get("streams", 0)),
        "futr_exog_list": names("k", shape.get("known", 0)),
        "stat_exog_list": names("a", shape.get("statics", 0)),
    }
    if kind is TSMixer:
        exog = {"n_series": shape.get("series", 1)}
    loss = MAE() if shape["outputs"] == 1 else MQLoss(quantiles=QUANTILES)
    return kind(h=shape["horizon"], input_size=shape["steps"], loss=loss, **exog, **options)


def redraw(module, generator):
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if not parameter.requires_grad:
                continue
            fan_in = parameter[0].numel() if parameter.dim() > 1 else 4
            parameter.copy_(draw(parameter.shape, generator, 1.5 / max(fan_in, 1) ** 0.5))
            if "norm" in name and name.endswith("weight"):
                parameter.add_(1)
        for name, buffer in module.named_buffers():
            if name.endswith("running_mean"):
                buffer.copy_(draw(buffer.shape, generator, 0.5))
            if name.endswith("running_var"):
                buffer.copy_(1 + draw(buffer.shape, generator, 0.5))


def inputs_of(shape, batch, generator):
    steps, horizon = shape["steps"], shape["horizon"]
    if "series" in shape:
        return {"history": draw((batch, steps, shape["series"]), generator)}
    sizes = {
        "history": (batch, steps),
        "streams": (batch, steps, shape.get("streams", 0)),
        "known": (batch, steps + horizon, shape.get("known", 0)),
        "statics": (batch, shape.get("statics", 0)),
    }
    return {name: draw(size, generator) for name, size in sizes.items() if size[-1] > 0}


def output_of(kind, module, shape, inputs):
    history, known = inputs["history"], inputs.get("known")
    batch = {"insample_y": history, "stat_exog": inputs.get("statics")}
    if kind not in RECURRENT:
        batch |= {"hist_exog": inputs.get("streams"), "futr_exog": known}
        out = module(batch)
        if kind is TSMixer:  # [issues, horizon, series · outputs] to rows of one series each
            issues, horizon, _ = out.shape
            return out.reshape(issues, horizon, -1, shape["series"]).permute(0, 3, 1, 2).reshape(-1, horizon, shape["outputs"])
        return out
    steps, horizon = shape["steps"], shape["horizon"]
    batch["insample_y"] = history.unsqueeze(-1)
    batch["hist_exog"] = batch["futr_exog"] = None
    if "streams" in inputs:
        batch["hist_exog"] = inputs["streams"].permute(0, 2, 1).unsqueeze(-1)
    if known is not None:  # [batch, known, steps, 1 + horizon]: what each step knows of itself and of the steps ahead
        ahead = [known[:, j : j + steps] for j in range(horizon + 1)]
        batch["futr_exog"] = torch.stack(ahead, -1).permute(0, 2, 1, 3)
    return module(batch)[:, -1]


def state_of(module):
    kept = dict(module.named_parameters())
    kept.update({name: b for name, b in module.named_buffers() if name.endswith(BUFFERS)})
    return {name: tensor.detach().clone().numpy() for name, tensor in kept.items() if not name.startswith("loss")}


ALL = {"streams": 2, "known": 3, "statics": 2}
DECODER = {"context_size": 5, "decoder_hidden_size": 6}
SMALL = {
    "lstm": (LSTM, {"steps": 9, "horizon": 1, "outputs": 1}, {"encoder_hidden_size": 8, **DECODER}),
    "lstm-full": (LSTM, {"steps": 7, "horizon": 3, "outputs": 3, **ALL},
                  {"encoder_hidden_size": 6, "decoder_layers": 3, **DECODER}),
    "dilated-rnn": (DilatedRNN, {"steps": 21, "horizon": 1, "outputs": 1}, {"encoder_hidden_size": 6, **DECODER}),
    "dilated-rnn-full": (DilatedRNN, {"steps": 13, "horizon": 2, "outputs": 3, **ALL},
                         {"encoder_hidden_size": 5, "dilations": [[2, 3], [2, 4], [6]], **DECODER}),
    "tcn": (TCN, {"steps": 40, "horizon": 1, "outputs": 1}, {"encoder_hidden_size": 8, **DECODER}),
    "tcn-full": (TCN, {"steps": 11, "horizon": 2, "outputs": 3, **ALL},
                 {"encoder_hidden_size": 6, "kernel_size": 3, "dilations": [1, 3, 2], **DECODER}),
    "tide": (TiDE, {"steps": 8, "horizon": 2, "outputs": 3},
             {"hidden_size": 8, "decoder_output_dim": 4, "temporal_decoder_dim": 6}),
    "tide-full": (TiDE, {"steps": 7, "horizon": 3, "outputs": 3, **ALL},
                  {"hidden_size": 6, "decoder_output_dim": 4, "temporal_decoder_dim": 5, "temporal_width": 2,
                   "num_encoder_layers": 2, "num_decoder_layers": 2}),
    "tide-plain": (TiDE, {"steps": 7, "horizon": 1, "outputs": 1, "streams": 1},
                   {"hidden_size": 6, "decoder_output_dim": 4, "temporal_decoder_dim": 5, "layernorm": False}),
    "tsmixer": (TSMixer, {"steps": 6, "horizon": 2, "outputs": 1, "series": 3}, {"ff_dim": 5}),
    "tsmixer-plain": (TSMixer, {"steps": 6, "horizon": 2, "outputs": 1, "series": 2}, {"ff_dim": 5, "revin": False}),
}

# The settings that SPEC.md 1.4 gives, at 130 steps of history where that is theirs, one step ahead.
PUBLISHED = {
    "lstm": (LSTM, {"steps": 130, "horizon": 1, "outputs": 1}, {"context_size": 512}),
    "dilated-rnn": (DilatedRNN, {"steps": 130, "horizon": 1, "outputs": 1}, {"context_size": 1024, "cell_type": "LSTM"}),
    "tcn": (TCN, {"steps": 130, "horizon": 1, "outputs": 1}, {"context_size": 1024}),
    "tide": (TiDE, {"steps": 130, "horizon": 1, "outputs": 1}, {}),
    "tide-full": (TiDE, {"steps": 130, "horizon": 2, "outputs": 3, "streams": 5, "known": 8, "statics": 4}, {}),
    "tsmixer": (TSMixer, {"steps": 130, "horizon": 1, "outputs": 1, "series": 500}, {}),
    "lstm-full": (LSTM, {"steps": 130, "horizon": 2, "outputs": 3, "streams": 5, "known": 8, "statics": 4},
                  {"context_size": 512}),
}


def neural_forecast_case(kind, shape, options):
    generator = torch.Generator().manual_seed(SEED)
    dropout = {} if kind in RECURRENT else {"dropout": 0.0}
    module = module_of(kind, shape, options | dropout)
    redraw(module, generator)
    arrays = {f"weights/{name}": value for name, value in state_of(module).items()}
    inputs = inputs_of(shape, 3, generator)
    module.eval()
    with torch.no_grad():
        arrays["output"] = output_of(kind, module, shape, inputs).numpy()
        if kind is TSMixer:  # batch norm in training
            module.train()
            arrays["training/output"] = output_of(kind, module, shape, inputs).numpy()
            moved = {n: b for n, b in module.named_buffers() if n.endswith(BUFFERS)}
            arrays |= {f"training/{name}": b.numpy() for name, b in moved.items()}
            inputs["history"] = inputs["history"].permute(0, 2, 1).reshape(-1, shape["steps"])
    return arrays | {f"inputs/{name}": value.numpy() for name, value in inputs.items()}


def two_stage(inputs, units, outputs, dropout=0.2):
    layers = [
        keras.layers.TimeDistributed(keras.layers.Dense(units, activation="selu"), name="first"),
        keras.layers.LSTM(units, activation="selu", dropout=dropout, recurrent_dropout=dropout, return_sequences=True, name="lstm1"),
        keras.layers.LSTM(units, activation="selu", dropout=dropout, recurrent_dropout=dropout, name="lstm2"),
        keras.layers.Dense(units, activation="selu", name="hidden"),
        keras.layers.Dense(outputs, name="out"),
    ]
    return keras.Sequential([keras.Input(inputs), *layers])


def keras_case(shape, units):
    generator = torch.Generator().manual_seed(SEED)
    width = shape["streams"] + shape["known"] + shape["statics"]
    model = two_stage((shape["steps"], width), units, shape["outputs"])
    arrays = {}
    for layer in model.layers:
        drawn = [draw(w.shape, generator, 1.5 / w.shape[0] ** 0.5).numpy() for w in layer.weights]
        layer.set_weights(drawn)
        arrays |= {f"weights/{layer.name}.{w.name}": value for w, value in zip(layer.weights, drawn)}
    inputs = inputs_of(shape, 3, generator)
    steps, horizon = shape["steps"], shape["horizon"]
    statics = inputs["statics"].unsqueeze(1).repeat(1, steps, 1)
    x = torch.cat([inputs["streams"], inputs["known"][:, horizon:], statics], -1)
    with torch.no_grad():
        arrays["output"] = model(x, training=False).detach().numpy().reshape(3, horizon, -1)
    return arrays | {f"inputs/{name}": value.numpy() for name, value in inputs.items()}


def main():
    VECTORS.mkdir(exist_ok=True)
    cases, counts = {}, {}
    for name, (kind, shape, options) in SMALL.items():
        write_safetensors(VECTORS / f"{name}.safetensors", neural_forecast_case(kind, shape, options))
        cases[name] = {"shape": shape, "options": options}
    for name, (kind, shape, options) in PUBLISHED.items():
        module = module_of(kind, shape, options)
        trained = sum(p.numel() for n, p in module.named_parameters() if p.requires_grad)
        counts[name] = {"shape": shape, "options": options, "parameters": trained}
    shape = {"steps": 6, "horizon": 1, "outputs": 2, "streams": 3, "known": 2, "statics": 2}
    write_safetensors(VECTORS / "two-stage-lstm.safetensors", keras_case(shape, 5))
    cases["two-stage-lstm"] = {"shape": shape, "options": {"units": 5}}
    shape = {"steps": 21, "horizon": 1, "outputs": 6, "streams": 5, "known": 0, "statics": 30}
    counts["two-stage-lstm"] = {"shape": shape, "options": {}, "parameters": two_stage((21, 35), 320, 6).count_params()}
    made = {"neuralforecast": neuralforecast.__version__, "torch": torch.__version__, "numpy": np.__version__,
            "keras": keras.__version__}
    text = json.dumps({"madeBy": "tests/reference/recurrent.py", "versions": made, "cases": cases, "published": counts}, indent=1)
    (VECTORS / "recurrent.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
