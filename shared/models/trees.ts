import { SettingsError } from '../domain/errors.js'
import { BOOST_DEFAULTS, boost, type TreeExamples } from '../kernels/boost.js'
import { predictTrees } from '../kernels/boosted-trees.js'
import { randomFrom, uniform } from '../kernels/random.js'
import { numberOf, weightOf } from './artefact.js'
import type { PointKind } from './point-model.js'
import { parseTerms, type Term, termColumns, termInputs, termNames, terms } from './terms.js'

/** As ridge sees them, and how often the pixel, those beside it and the region stir. */
const TERMS: readonly Term[] = [
  ...terms('pixel', ['lag0', 'lag1', 'ema2', 'ema3', 'ema5', 'ema10', 'ema20', 'ema50', 'ema100', 'meq364', 'meq1820']),
  ...terms('pixel', ['active2', 'active7', 'active20', 'active60', 'active200', 'active700', 'active2000']),
  ...terms('neighbours', ['lag0', 'ema3', 'ema10', 'ema50', 'ema100', 'active20', 'active200', 'active2000']),
  ...terms('region', ['lag0', 'ema5', 'ema20', 'ema100', 'active20', 'active200']),
]

/** Where a pixel was quieter than this on average for years, its windows are all but alike. */
const QUIET_MEAN = 0.01
const QUIET_TERM = TERMS.findIndex(({ reach, feature }) => reach === 'pixel' && feature === 'ema100')

/** Of the samples of quiet pixels, one in so many is kept, and counts for as many. */
const QUIET_THINNING = 8

/** Rows as they come, of one part. */
interface Rows {
  readonly columns: number[][]
  readonly target: number[]
  readonly weight: number[]
}

const initRows = (): Rows => ({ columns: TERMS.map(() => []), target: [], weight: [] })

const examplesOf = ({ columns, target, weight }: Rows): TreeExamples => ({
  columns: columns.map(column => Float32Array.from(column)),
  target: Float32Array.from(target),
  weight: Float32Array.from(weight),
})

/**
 * Boosted regression trees on what ridge sees and on how often pixels stir; never below 0. They bend where most windows
 * are empty: whether anything happens and how large it will be are one piecewise constant function of the memory.
 */
export const trees: PointKind = {
  kind: 'trees',
  fitter: ({ region, cells, seed, onProgress }) => {
    const random = randomFrom(seed)
    const parts = { training: initRows(), validation: initRows() }
    return {
      add: ({ features, truths: [truth] }, part) => {
        const { columns, target, weight } = parts[part]
        const now = termColumns(TERMS, features, region.grid)
        for (const cell of cells) {
          const isQuiet = now[QUIET_TERM][cell] < QUIET_MEAN
          if (isQuiet && uniform(random) * QUIET_THINNING >= 1) continue
          for (let c = 0; c < now.length; c++) columns[c].push(now[c][cell])
          target.push(truth.value[cell])
          weight.push(isQuiet ? QUIET_THINNING : 1)
        }
      },
      finish: async () => {
        const [training, validation] = [examplesOf(parts.training), examplesOf(parts.validation)]
        if (training.target.length === 0) throw new SettingsError('nothing to grow trees on; train on a longer period')
        const { depth, base, input, threshold, value } = boost(
          training,
          validation,
          BOOST_DEFAULTS,
          random,
          (step, validationLoss) => onProgress?.({ model: 'trees', step, steps: BOOST_DEFAULTS.trees, validationLoss }),
        )
        const array = (data: Float32Array) => ({ shape: [data.length], data })
        return {
          kind: 'trees',
          inputs: termInputs(TERMS),
          scale: 1,
          hyperparameters: { ...BOOST_DEFAULTS, depth, base, terms: termNames(TERMS) },
          weights: new Map([
            ['input', array(input)],
            ['threshold', array(threshold)],
            ['value', array(value)],
          ]),
        }
      },
    }
  },
  load: (fitted, { grid }) => {
    const loaded = parseTerms(fitted.hyperparameters.terms)
    const single = (name: string) => Float32Array.from(weightOf(fitted.weights, name, [-1]).data)
    const model = {
      depth: numberOf(fitted, 'depth'),
      base: numberOf(fitted, 'base'),
      input: single('input'),
      threshold: single('threshold'),
      value: single('value'),
    }
    return {
      predict: async features => {
        const said = predictTrees(model, termColumns(loaded, features, grid), features.cells)
        return { means: [Float32Array.from(said, value => Math.max(0, value))] }
      },
      close: () => {},
    }
  },
}
