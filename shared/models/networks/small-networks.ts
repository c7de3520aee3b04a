import type { NetworkShape } from './network.js'
import { SERVED_NETWORKS } from './registry.js'

/** Some of everything that a network may take. */
export const SMALL_SHAPE: NetworkShape = { steps: 12, horizon: 3, streams: 2, known: 2, statics: 2, outputs: 2 }

/** A ring of six nodes. */
const RING = {
  nodes: 6,
  edges: [
    [0, 1],
    [0, 5],
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 5],
  ],
}

const DECODER = { contextSize: 4, decoderUnits: 8 }
const ATTENTION = { heads: 2, width: 8, feedForward: 8 }

/** Options at which an architecture runs in a moment; absent: its defaults. */
const SMALL: Readonly<Record<string, object>> = {
  lstm: { units: 8, ...DECODER },
  'dilated-rnn': { units: 8, ...DECODER },
  'gnn-coder': { graph: RING, layers: 2 },
  itransformer: { layers: 2, ...ATTENTION },
  'multi-foundation-lstm': { window: 8, lags: 3, dense: 8, units: 8 },
  'pixel-lstm': { units: 8, headUnits: 4 },
  patchtst: { layers: 2, ...ATTENTION, patch: 4, stride: 2 },
  tcn: { units: 8, ...DECODER },
  tft: { width: 8, heads: 2 },
  tide: { units: 16, temporalUnits: 8, normaliseOutput: false },
  timesnet: { layers: 2, width: 8, inner: 8, periods: 2, kernels: 2 },
  tsmixer: { blocks: 2, units: 8 },
  'two-stage-lstm': { units: 8 },
  'vanilla-transformer': { ...ATTENTION },
}

/** Every architecture, at a size at which engines can be checked with all of them. */
export const SMALL_NETWORKS = [...SERVED_NETWORKS.keys()].map(architecture => ({
  architecture,
  options: SMALL[architecture] ?? {},
  shape: SMALL_SHAPE,
}))
