import { LAGS } from '../domain/feature-names.js'
import { pixelCount } from '../domain/pixel-grid.js'
import { numberOf, weightOf } from './artefact.js'
import { LAG_NAMES, pixelRows, STATIC_TERMS, STEP_INPUTS } from './lstm-inputs.js'
import { type LstmShape, lstmShapes } from './lstm-network.js'
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
  load: (fitted, { grid }, host) => {
    const { weights, hyperparameters, scale } = fitted
    const terms = parseTerms(hyperparameters.statics)
    const [units, headUnits] = [numberOf(fitted, 'units'), numberOf(fitted, 'headUnits')]
    const sizes = lstmShapes({ inputs: STEP_INPUTS, units, headUnits, statics: terms.length })
    const network = host({
      architecture: 'pixel-lstm',
      options: { units, headUnits },
      shape: { steps: LAGS, streams: STEP_INPUTS - 1, statics: terms.length, known: 0, horizon: 1, outputs: 1 },
      weights: new Map(Object.entries(sizes).map(([name, size]) => [name, weightOf(weights, name, size)])),
    })
    const pixels = pixelCount(grid)
    return {
      predict: async features => {
        const { values, engine } = await network.run(pixels, pixelRows(terms, features, grid, scale))
        return { means: [values.map(value => Math.max(0, value) * scale)], engine }
      },
      close: () => network.close(),
    }
  },
}
