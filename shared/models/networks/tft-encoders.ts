import * as tf from '@tensorflow/tfjs-core'
import type { Drop } from './dropout.js'
import { dropAt, gatedLinear, grn, TFT_EPSILON } from './grn.js'
import { layerNorm } from './layer-norm.js'
import { type LstmState, lstmSequence } from './lstm-layer.js'
import type { NetworkShape } from './network.js'
import type { Parameters } from './parameters.js'
import { sideBySide } from './sequence.js'
import { joinBiases, torchLstm } from './torch-lstm.js'
import { variableSelection } from './variable-selection.js'

export interface EncoderOptions {
  readonly width: number
  readonly dropout: number
}

/** What the statics say to the rest of the network; shape [batch, 1, width] each. */
export interface StaticContexts {
  readonly selection: tf.Tensor3D
  readonly enrichment: tf.Tensor3D
  readonly state: tf.Tensor3D
  readonly cell: tf.Tensor3D
}

/** Embedded statics, shape [batch, 1, width] each, to the four contexts. */
export function staticEncoder(weights: Parameters, name: string, count: number, { width, dropout }: EncoderOptions) {
  const select = variableSelection(weights, `${name}.vsn`, { count, width, dropout, context: false })
  const contexts = Array.from({ length: 4 }, (_, n) =>
    grn(weights, `${name}.context_grns.${n}`, { inputs: width, width }),
  )
  return (statics: readonly tf.Tensor3D[], drop: Drop): StaticContexts => {
    const selected = select(statics, drop)
    const [selection, enrichment, state, cell] = contexts.map(of => of(selected, dropAt(drop, dropout)))
    return { selection, enrichment, state, cell }
  }
}

/**
 * Embedded variables of history and horizon, shape [batch, steps, width] and [batch, horizon, width] each, to features
 * of both, shape [batch, steps + horizon, width]: selection, then an LSTM whose state goes on from history to horizon,
 * which a gate lets through beside what was selected.
 */
export function temporalEncoder(weights: Parameters, name: string, shape: NetworkShape, options: EncoderOptions) {
  const { width, dropout } = options
  const known = Math.max(shape.known, 1)
  const selection = (part: string, count: number) =>
    variableSelection(weights, `${name}.${part}_vsn`, { count, width, dropout, context: shape.statics > 0 })
  const selectPast = selection('history', shape.streams + known + 1)
  const pastLstm = torchLstm(weights, `${name}.history_encoder`, 0, width, width)
  const selectFuture = selection('future', known)
  const futureLstm = torchLstm(weights, `${name}.future_encoder`, 0, width, width)
  const gate = gatedLinear(weights, `${name}.input_gate`, width, width)
  const norm = layerNorm(weights, `${name}.input_gate_ln`, width, TFT_EPSILON)
  return (
    past: readonly tf.Tensor3D[],
    future: readonly tf.Tensor3D[],
    drop: Drop,
    contexts?: StaticContexts,
  ): tf.Tensor3D => {
    const [batch] = past[0].shape
    const first = contexts === undefined ? zeroState(batch, width) : firstState(contexts)
    const selectedPast = selectPast(past, drop, contexts?.selection)
    const before = lstmSequence(sideBySide(selectedPast), shape.steps, joinBiases(pastLstm), first)
    const selectedFuture = selectFuture(future, drop, contexts?.selection)
    const after = lstmSequence(sideBySide(selectedFuture), shape.horizon, joinBiases(futureLstm), before.last)
    const both = tf.concat([before.states, after.states], 1)
    const states = tf.reshape<tf.Rank.R3>(both, [batch, shape.steps + shape.horizon, width])
    return norm(tf.add<tf.Tensor3D>(gate(states), tf.concat([selectedPast, selectedFuture], 1)))
  }
}

function zeroState(batch: number, width: number): LstmState {
  const zeros = tf.zeros<tf.Rank.R2>([batch, width])
  return { state: zeros, cell: zeros }
}

const firstState = ({ state, cell }: StaticContexts): LstmState => ({
  state: tf.squeeze<tf.Tensor2D>(state, [1]),
  cell: tf.squeeze<tf.Tensor2D>(cell, [1]),
})
