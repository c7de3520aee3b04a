"""Makes the reference vectors of the attention networks and TimesNet from NeuralForecast's own modules.

    python -m venv venv && venv/bin/pip install neuralforecast==1.7.2 torch==2.3.1 'numpy<2' 'setuptools<70'
    venv/bin/python tests/reference/transformers.py

Each case is one safetensors file under vectors/: `weights/<torch's name>`, `inputs/<name>` and `output`, in torch's own
layout, without the weights that no output depends on; vectors/transformers.json holds what the modules were built with, and the number of their parameters at the
published sizes. Weights are drawn anew, all of them, so that none is at a neutral value (a bias of 0, a norm of 1).
"""
import json
import logging
import pathlib
import warnings

import neuralforecast
import numpy as np
import torch
from neuralforecast.losses.pytorch import MAE, MQLoss
from neuralforecast.models import PatchTST, TFT, TimesNet, VanillaTransformer, iTransformer

from safetensors_file import write_safetensors

warnings.filterwarnings("ignore")
for name in ("lightning", "pytorch_lightning", "lightning_fabric", "lightning.pytorch.utilities.seed"):
    logging.getLogger(name).setLevel(logging.ERROR)
VECTORS = pathlib.Path(__file__).parent / "vectors"
SEED = 20240717


def draw(shape, generator, spread=1.0):
    return torch.empty(shape).uniform_(-spread, spread, generator=generator)


def names(prefix, count):
    return [f"{prefix}{i}" for i in range(count)] or None


def module_of(kind, shape, options):
    """NeuralForecast's module; its loss only counts the outputs."""
    exog = {
        "hist_exog_list": names("s", shape.get("streams", 0)),
        "futr_exog_list": names("k", shape.get("known", 0)),
        "stat_exog_list": names("a", shape.get("statics", 0)),
    }
    levels = shape["outputs"]
    loss = MAE() if levels == 1 else MQLoss(quantiles=[(i + 1) / (levels + 1) for i in range(levels)])
    extra = {"n_series": shape["series"]} if kind is iTransformer else {}
    return kind(h=shape["horizon"], input_size=shape["steps"], loss=loss, **exog, **extra, **options)


def redraw(module, generator):
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if not parameter.requires_grad:
                continue
            fan_in = parameter[0].numel() if parameter.dim() > 1 else 4
            parameter.copy_(draw(parameter.shape, generator, 1.5 / max(fan_in, 1) ** 0.5))
            if parameter.dim() == 1 and "norm" in name and name.endswith("weight"):
                parameter.add_(1)
        for name, buffer in module.named_buffers():
            if name.endswith("running_mean"):
                buffer.copy_(draw(buffer.shape, generator, 0.5))
            if name.endswith("running_var"):
                buffer.copy_(1 + draw(buffer.shape, generator, 0.5))


def batch_of(shape, batch, generator):
    steps, horizon = shape["steps"], shape["horizon"]
    if "series" in shape:
        return {"insample_y": draw((batch, steps, shape["series"]), generator)}
    sizes = {
        "insample_y": (batch, steps),
        "hist_exog": (batch, steps, shape.get("streams", 0)),
        "futr_exog": (batch, steps + horizon, shape.get("known", 0)),
        "stat_exog": (batch, shape.get("statics", 0)),
    }
    return {name: draw(size, generator) if size[-1] > 0 else None for name, size in sizes.items()}


def rows_of(tensor):
    """iTransformer's [batch, steps, series] as one row for each series, next to each other: [batch * series, steps]."""
    return tensor.transpose(1, 2).reshape(-1, tensor.shape[1])


NORM_BUFFERS = ("running_mean", "running_var")


def state_of(module):
    kept = dict(module.named_parameters())
    kept.update({name: b for name, b in module.named_buffers() if name.endswith(NORM_BUFFERS)})
    return {name: tensor.detach().clone() for name, tensor in kept.items() if "loss" not in name}


def counts_of(module, shape, generator):
    """Trainable parameters, and how many of them no output depends on for the inputs of this shape."""
    redraw(module, generator)
    module.eval()
    out = module(batch_of(shape, 4, generator))
    (out * draw(out.shape, generator)).sum().backward()
    trainable = [(n, p) for n, p in module.named_parameters() if p.requires_grad]
    idle = {n: p.numel() for n, p in trainable if p.grad is None or not p.grad.any()}
    return {"parameters": sum(p.numel() for _, p in trainable), "idle": sum(idle.values()), "idleNames": sorted(idle)}


SMALL = {
    "patchtst": (PatchTST, {"steps": 21, "horizon": 2, "outputs": 3},
                 {"encoder_layers": 2, "n_heads": 2, "hidden_size": 8, "linear_hidden_size": 12, "patch_len": 4, "stride": 2}),
    "itransformer": (iTransformer, {"steps": 12, "horizon": 2, "outputs": 1, "series": 3},
                     {"hidden_size": 8, "n_heads": 2, "e_layers": 2, "d_ff": 12}),
    "vanilla-transformer": (VanillaTransformer, {"steps": 11, "horizon": 2, "outputs": 3},
                            {"hidden_size": 8, "n_head": 2, "conv_hidden_size": 6}),
    "timesnet": (TimesNet, {"steps": 16, "horizon": 3, "outputs": 3},
                 {"hidden_size": 4, "conv_hidden_size": 5, "top_k": 3, "num_kernels": 3}),
    "timesnet-known": (TimesNet, {"steps": 13, "horizon": 1, "outputs": 1, "known": 2},
                       {"hidden_size": 4, "conv_hidden_size": 3, "top_k": 2, "num_kernels": 6, "encoder_layers": 1}),
    "tft": (TFT, {"steps": 9, "horizon": 2, "outputs": 1}, {"hidden_size": 8, "n_head": 2}),
    "tft-full": (TFT, {"steps": 9, "horizon": 3, "outputs": 3, "streams": 2, "known": 3, "statics": 2},
                 {"hidden_size": 8, "n_head": 2}),
}

# The sizes of the papers' tables: 130 steps of history, one ahead (SPEC.md 1.1); iTransformer over the 500 pixels.
PUBLISHED = {
    "patchtst": (PatchTST, {"steps": 130, "horizon": 1, "outputs": 1}),
    "itransformer": (iTransformer, {"steps": 60, "horizon": 1, "outputs": 1, "series": 500}),
    "vanilla-transformer": (VanillaTransformer, {"steps": 130, "horizon": 1, "outputs": 1}),
    "timesnet": (TimesNet, {"steps": 130, "horizon": 1, "outputs": 1}),
    "tft": (TFT, {"steps": 130, "horizon": 1, "outputs": 1}),
    "tft-full": (TFT, {"steps": 130, "horizon": 2, "outputs": 9, "streams": 5, "known": 8, "statics": 4}),
}


def main():
    VECTORS.mkdir(exist_ok=True)
    cases = {}
    for name, (kind, shape, options) in SMALL.items():
        generator = torch.Generator().manual_seed(SEED)
        no_drop = {"dropout": 0.0} | ({"fc_dropout": 0.0} if kind is PatchTST else {})
        module = module_of(kind, shape, options | no_drop)
        idle = counts_of(module, shape, generator)["idleNames"]
        arrays = {f"weights/{n}": t.numpy() for n, t in state_of(module).items() if n not in idle}
        batch = batch_of(shape, 3, generator)
        arrays |= {f"inputs/{n}": t.numpy() for n, t in batch.items() if t is not None}
        module.eval()
        with torch.no_grad():
            arrays["output"] = module(batch).numpy()
            if kind is iTransformer:
                arrays["output"] = rows_of(module(batch)).numpy()
                arrays["inputs/insample_y"] = rows_of(batch["insample_y"]).numpy()
            if kind is PatchTST:  # batch norm in training: the output, and where the running statistics have moved to
                module.train()
                arrays["training/output"] = module(batch).numpy()
                moved = {n: b for n, b in module.named_buffers() if n.endswith(NORM_BUFFERS)}
                arrays |= {f"training/{n}": b.numpy() for n, b in moved.items()}
        write_safetensors(VECTORS / f"{name}.safetensors", arrays)
        cases[name] = {"shape": shape, "options": options}
    counts = {}
    for name, (kind, shape) in PUBLISHED.items():
        generator = torch.Generator().manual_seed(SEED)
        module = module_of(kind, shape, {})
        counts[name] = {"shape": shape, **counts_of(module, shape, generator)}
    made = {"neuralforecast": neuralforecast.__version__, "torch": torch.__version__, "numpy": np.__version__}
    text = json.dumps({"madeBy": "tests/reference/transformers.py", "versions": made, "cases": cases, "published": counts}, indent=1)
    (VECTORS / "transformers.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
