import * as tf from '@tensorflow/tfjs-core'
import { pixelCount } from '../domain/pixel-grid.js'
import { numberOf } from './artefact.js'
import {
  isQuiet,
  LAG_NAMES,
  STATIC_TERMS,
  STEP_INPUTS,
  STEP_WIDTH,
  staticColumns,
  type WindowFields,
  windowsOf,
  writeStatics,
  writeStep,
} from './lstm-inputs.js'
import { headOf, type LstmShape, lastState, lstmTensors } from './lstm-network.js'
import { addSamples, initSamples } from './lstm-samples.js'
import { LSTM_TRAINING, trainLstm } from './lstm-training.js'
import type { PointKind } from './point-model.js'
import { parseTerms, termInputs, termNames } from './terms.js'

/** Inputs and target are divided by it, as in the papers. SPEC.md 1.1 */
const SCALE = 7.5002

const UNITS = 24
const HEAD_UNITS = 16

/** A recurrent network over the last 26 windows of a pixel, its neighbours and the region. */
export const lstm: PointKind = {
  kind: 'lstm',
  fitter: ({ region, cells, maxSteps = LSTM_TRAINING.steps, ...options }) => {
    const store = initSamples(region.grid, SCALE)
    const shape: LstmShape = {
      inputs: STEP_INPUTS,
      units: UNITS,
      statics: STATIC_TERMS.length,
      headUnits: HEAD_UNITS,
    }
    return {
      add: (example, part) => addSamples(store, example, part),
      finish: async () => {
        const { weights, steps } = await trainLstm(
          store,
          shape,
          { ...options, pixels: cells },
          { ...LSTM_TRAINING, steps: maxSteps },
        )
        return {
          kind: 'lstm',
          inputs: [...new Set([...LAG_NAMES, ...termInputs(STATIC_TERMS)])],
          scale: SCALE,
          hyperparameters: {
            units: UNITS,
            headUnits: HEAD_UNITS,
            statics: termNames(STATIC_TERMS),
            steps,
            batchRows: LSTM_TRAINING.batchRows,
            learningRate: LSTM_TRAINING.learningRate,
          },
          weights,
        }
      },
    }
  },
  load: (fitted, { grid }) => {
    const { weights, hyperparameters, scale } = fitted
    const terms = parseTerms(hyperparameters.statics)
    const units = numberOf(fitted, 'units')
    const shape = { inputs: STEP_INPUTS, units, statics: terms.length, headUnits: numberOf(fitted, 'headUnits') }
    const tensors = lstmTensors(weights, shape)
    const pixels = pixelCount(grid)
    return {
      predict: async features => {
        const sequences = distinctSequences(windowsOf(features, grid, scale), pixels)
        const columns = staticColumns(terms, features, grid, scale)
        const statics = new Float32Array(pixels * (terms.length + 1))
        for (let p = 0; p < pixels; p++) writeStatics(statics, p, columns, p)
        const mean = tf.tidy(() => {
          const steps = sequences.steps.map(step => tf.tensor2d(step, [sequences.rows, STEP_WIDTH]))
          const state = lastState(tensors, units, steps)
          const ofPixels = tf.gather(state, tf.tensor1d(sequences.rowOf, 'int32')) as tf.Tensor2D
          const { forecast } = headOf(tensors, ofPixels, tf.tensor2d(statics, [pixels, terms.length + 1]))
          return tf.relu(tf.mul(forecast, scale))
        })
        const values = Float32Array.from(await mean.data())
        mean.dispose()
        return [values]
      },
      close: () => tf.dispose(tensors),
    }
  },
}

/** The sequences of all pixels, those of quiet pixels once: they are one and the same. */
interface Sequences {
  readonly rows: number
  /** Oldest first, each of shape [rows · STEP_WIDTH]. */
  readonly steps: readonly Float32Array[]
  /** Row of each pixel, shape [pixels]. */
  readonly rowOf: Int32Array
}

function distinctSequences(windows: readonly WindowFields[], pixels: number): Sequences {
  const rowOf = new Int32Array(pixels)
  const first: number[] = []
  let quietRow = -1
  for (let p = 0; p < pixels; p++) {
    const quiet = isQuiet(windows, p)
    if (quiet && quietRow !== -1) {
      rowOf[p] = quietRow
      continue
    }
    rowOf[p] = first.length
    if (quiet) quietRow = first.length
    first.push(p)
  }
  const steps = windows.map(window => {
    const step = new Float32Array(first.length * STEP_WIDTH)
    for (let row = 0; row < first.length; row++) writeStep(step, row, window, first[row])
    return step
  })
  return { rows: first.length, steps, rowOf }
}
