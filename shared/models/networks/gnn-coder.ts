import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import { PAPER_BRIDGES } from '../../domain/paper-bridges.js'
import { PAPER_PIXELS } from '../../domain/paper-pixels.js'
import { SOCAL } from '../../domain/region.js'
import { neighbourSlots } from '../../kernels/neighbour-slots.js'
import { type Graph, pixelGraph } from '../../kernels/pixel-graph.js'
import { aheadCount, aheadOf } from './channels.js'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import { type GraphAttentionOptions, graphAttention } from './graph-attention.js'
import { glorotUniform, zeros } from './initialisers.js'
import type { NetworkInputs, NetworkKind, NetworkShape } from './network.js'
import { parameters } from './parameters.js'
import { checkRate, checkRows, checkSizes } from './sizes.js'

export interface GnnCoderOptions extends GraphAttentionOptions {
  /** Rows of a batch are the nodes of one time, then those of the next. */
  readonly graph: Graph
  /** Graph layers one after the other; the tables have 1, 2 and 3. */
  readonly layers: number
  /** Units of the layer before the graph layers. */
  readonly hidden: number
  /** Units of the layer after them. */
  readonly headHidden: number
  /** How many of a stream's newest steps a node sees; streams are summaries of the past already. */
  readonly streamSteps: number
  /** How many of a known stream's newest past steps a node sees beside those of the horizon. */
  readonly knownSteps: number
}

/**
 * GNNCoder: each node's history goes through a dense layer, graph attention mixes it with its neighbours', and two dense
 * layers read the forecast off both, before and after mixing. As in the authors' notebook (SPEC.md 1.3), whose variants
 * of two and three graph layers do not show what is read beside the last: here it is the dense layer, as with one.
 *
 * Beside its history a node has the newest steps of its streams, its known streams over the horizon, and its statics. The
 * second level of MultiFoundationQuake in its graph form (SPEC.md 1.5) is this network with ten steps, the first level's
 * forecasts as known streams, and ten `knownSteps`.
 *
 * @see Jafari, Fox, Rundle, Donnellan & Ludwig (2024), GeoHazards 5(4), 1247–1274, arXiv 2408.11990
 */
export const gnnCoder: NetworkKind<GnnCoderOptions> = {
  name: 'gnn-coder',
  defaults: {
    graph: pixelGraph(SOCAL.grid, PAPER_PIXELS, PAPER_BRIDGES),
    layers: 1,
    hidden: 32,
    channels: 8,
    heads: 4,
    dropout: 0.25,
    headHidden: 16,
    streamSteps: 1,
    knownSteps: 0,
  },
  build: (shape, options, random) => {
    const { horizon, outputs } = shape
    const { heads, channels, hidden, headHidden } = options
    checkSizes('gnn-coder', { layers: options.layers, heads, channels, hidden, headHidden })
    checkRate('gnn-coder', 'dropout', options.dropout)
    if (Math.max(options.streamSteps, options.knownSteps) > shape.steps) {
      const { streamSteps, knownSteps } = options
      throw new SettingsError(
        `${streamSteps} and ${knownSteps} steps are more than a history of ${shape.steps}; see fewer`,
      )
    }
    const slots = neighbourSlots(options.graph)
    const weights = parameters(random)
    const layer = (name: string, from: number, to: number, bias = true) =>
      dense(weights, name, from, to, { kernel: glorotUniform(from, to), biasFirst: zeros, bias })
    const first = layer('dense_in', featureCount(shape, options), hidden)
    const mixers = Array.from({ length: options.layers }, (_, n) =>
      graphAttention(weights, `gat.${n}`, slots, n === 0 ? hidden : heads * channels, options),
    )
    const middle = layer('dense_mid', hidden + heads * channels, headHidden)
    const last = layer('dense_out', headHidden, horizon * outputs, false)
    return {
      parameters: weights.all,
      rowsTogether: slots.nodes,
      forward: (inputs, dropoutSeed) =>
        tf.tidy(() => {
          const drop = dropout(dropoutSeed)
          const [rows] = inputs.history.shape
          checkRows('gnn-coder', rows, slots.nodes)
          const own = tf.relu(first(featuresOf(inputs, shape, options)))
          let mixed = tf.reshape(own, [rows / slots.nodes, slots.nodes, hidden]) as tf.Tensor3D
          for (const mix of mixers) mixed = tf.relu(mix(mixed, drop))
          const both = tf.concat([own, tf.reshape(mixed, [rows, heads * channels]) as tf.Tensor2D], 1)
          return tf.reshape(last(tf.relu(middle(both))), [rows, horizon, outputs])
        }),
      close: () => weights.close(),
    }
  },
}

type Seen = Pick<GnnCoderOptions, 'streamSteps' | 'knownSteps'>

const featureCount = (shape: NetworkShape, { streamSteps, knownSteps }: Seen): number =>
  shape.steps + streamSteps * shape.streams + knownSteps * shape.known + aheadCount(shape)

/** Shape [batch, features]. */
function featuresOf(inputs: NetworkInputs, { steps }: NetworkShape, { streamSteps, knownSteps }: Seen): tf.Tensor2D {
  const { history, streams, known } = inputs
  const [rows] = history.shape
  const newest = (x: tf.Tensor3D | undefined, count: number) =>
    x === undefined || count === 0
      ? []
      : [
          tf.reshape<tf.Rank.R2>(tf.slice(x, [0, steps - count, 0], [rows, count, x.shape[2]]), [
            rows,
            count * x.shape[2],
          ]),
        ]
  const ahead = aheadOf(inputs)
  const features = [history, ...newest(streams, streamSteps), ...newest(known, knownSteps)]
  return tf.concat(ahead === undefined ? features : [...features, ahead], 1)
}
