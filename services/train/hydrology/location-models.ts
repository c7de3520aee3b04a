import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { addRidgeRows, initRidge } from '../../../shared/kernels/ridge.js'
import { fitRidge } from '../../../shared/kernels/ridge-lambda.js'
import { meanSquaredError } from '../../../shared/models/losses/point-losses.js'
import { FIT_DEFAULTS, type FitSettings, fitNetwork } from '../../../shared/models/networks/fit.js'
import { forecastRows } from '../../../shared/models/networks/forecast-rows.js'
import { parameterCount } from '../../../shared/models/networks/parameters.js'
import { twoStageLstm } from '../../../shared/models/networks/two-stage-lstm.js'
import type { KnownSet } from './known-columns.js'
import { type LocationInputs, locationExamples, locationInputs } from './location-inputs.js'
import { type LocationData, scoredDays, scoreTold, TARGETS, type Told, WINDOW_DAYS } from './location-protocol.js'
import type { HydrologyModel, HydrologyRow } from './model.js'

type LocationModel = HydrologyModel<LocationData>

/** Scores of basins held back, and for orientation of as many that were learnt from. */
async function locationRow(
  data: LocationData,
  tell: (part: readonly number[]) => Promise<Told> | Told,
  parameters: number,
  settings: HydrologyRow['settings'] = {},
  validation = NaN,
): Promise<HydrologyRow> {
  const learnt = data.training.slice(0, data.heldBack.length)
  const onTraining = scoreTold(data, learnt, await tell(learnt))
  return {
    validation,
    scores: scoreTold(data, data.heldBack, await tell(data.heldBack)),
    parameters,
    settings: { ...settings, onTraining },
  }
}

const simple = (name: string, tell: (data: LocationData) => (basin: number, target: number, t: number) => number) => ({
  name,
  mostSeeds: 1,
  config: {},
  fit: (data: LocationData) => {
    const rule = tell(data)
    const at = scoredDays(data)
    return locationRow(data, part => part.map(b => TARGETS.map((_, k) => Float32Array.from(at, t => rule(b, k, t)))), 0)
  },
})

/** The day before, streamflow too: the one row that sees discharge. */
const persistence = simple(
  'persistence',
  ({ scaled }) =>
    (b, k, t) =>
      scaled[b][k][t - 1],
)

const YEAR_DAYS = 366

/** What is usual in the basins that are learnt from on this day of the year: a basin held back has no past of its own. */
const climatology = simple('climatology', ({ scaled, training, days, span }) => {
  const dayOfYear = (t: number) => {
    const date = new Date((span.fromDay + t) * 86_400_000)
    return (Date.UTC(2000, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(2000, 0, 1)) / 86_400_000
  }
  const means = TARGETS.map((_, k) => {
    const [sum, count] = [new Float64Array(YEAR_DAYS), new Float64Array(YEAR_DAYS)]
    for (const b of training) {
      for (let t = 0; t < days; t++) {
        const value = scaled[b][k][t]
        if (Number.isNaN(value)) continue
        sum[dayOfYear(t)] += value
        count[dayOfYear(t)]++
      }
    }
    return sum.map((total, day) => total / count[day])
  })
  return (_, k, t) => means[k][dayOfYear(t)]
})

/** Linear in the window, the attributes and the time of year. */
const ridge: LocationModel = {
  name: 'ridge',
  mostSeeds: 1,
  config: {},
  fit: async data => {
    const inputs = locationInputs(data, { statics: 'attributes', known: 'annual' })
    const at = scoredDays(data)
    const columnsOf = (b: number): Float32Array[] => [
      ...[0, 1].flatMap(s =>
        Array.from({ length: WINDOW_DAYS }, (_, lag) => Float32Array.from(at, t => inputs.streams[b][s][t - 1 - lag])),
      ),
      ...inputs.streams[b].slice(2).map(stream => Float32Array.from(at, t => stream[t - 1])),
      ...[...inputs.statics[b]].map(value => new Float32Array(at.length).fill(value)),
    ]
    const width = columnsOf(0).length
    const sums = TARGETS.map(() => ({ training: initRidge(width), validation: initRidge(width) }))
    for (const [i, b] of data.training.entries()) {
      const columns = columnsOf(b)
      for (const [k, sum] of sums.entries()) {
        const target = Float32Array.from(at, t => data.scaled[b][k][t])
        const known = Uint32Array.from(target.keys()).filter(t => !Number.isNaN(target[t]))
        addRidgeRows(i % 5 === 0 ? sum.validation : sum.training, columns, target, known)
      }
    }
    const fits = sums.map(sum => fitRidge(sum.training, sum.validation)!)
    const tell = (part: readonly number[]) =>
      part.map(b => {
        const columns = columnsOf(b)
        return fits.map(({ coefficients, intercept }) =>
          Float32Array.from(at, (_, i) =>
            columns.reduce((sum, column, c) => sum + coefficients[c] * column[i], intercept),
          ),
        )
      })
    return locationRow(data, tell, TARGETS.length * (width + 1))
  },
}

/** Units of every layer: the paper's are 320. */
const UNITS = 32

/** Of 320 units a fifth may be dropped, as in the paper; of 32 each is needed. */
const DROPOUT = { dropout: 0, recurrentDropout: 0 }

const FIT: FitSettings = { ...FIT_DEFAULTS, batchRows: 128, learningRate: 3e-3, checkEvery: 100 }

/** Days at which early stopping looks: each so many-th. */
const LOOK_DAYS = 40

/** The papers' network, small; it tells the three targets of the next day, which stand in the place of three horizons. */
const twoStage = (name: string, inputs: LocationInputs, steps: number): LocationModel => ({
  name,
  mostSeeds: 1,
  config: { inputs, steps, UNITS, DROPOUT, FIT, LOOK_DAYS },
  fit: async (data, { seed, openRun, ...tools }) => {
    const seen = locationInputs(data, inputs)
    const shape = {
      steps: WINDOW_DAYS,
      horizon: TARGETS.length,
      streams: seen.streams[0].length,
      known: 0,
      statics: seen.statics[0].length,
      outputs: 1,
    }
    const random = randomFrom(seed)
    const options = { ...twoStageLstm.defaults, ...DROPOUT, units: UNITS }
    const network = twoStageLstm.build(shape, options, () => uniform(random))
    try {
      const settings = { ...FIT, steps }
      const every = Array.from({ length: data.days - WINDOW_DAYS }, (_, i) => WINDOW_DAYS + i)
      const fitted = data.training.filter(basin => !data.looked.includes(basin))
      const { bestStep } = await fitNetwork(network, {
        ...{ name, loss: meanSquaredError, seed, settings, ...tools },
        training: locationExamples(data, seen, fitted, every),
        validation: locationExamples(
          data,
          seen,
          data.looked,
          every.filter((_, i) => i % LOOK_DAYS === 0),
        ),
        run: await openRun?.(`${name}-${seed}`, { inputs, options, settings, seed, LOOK_DAYS }),
      })
      const at = scoredDays(data)
      const tell = async (part: readonly number[]): Promise<Told> => {
        const rows = await forecastRows(network, locationExamples(data, seen, part, at))
        return part.map((_, i) =>
          TARGETS.map((_, k) => Float32Array.from(at, (_, j) => rows[(i * at.length + j) * TARGETS.length + k])),
        )
      }
      const looked = scoreTold(data, data.looked, await tell(data.looked))
      const validation = looked.reduce((sum, { values }) => sum + values.mse, 0) / looked.length
      const about = { inputs, options, fit: settings, steps: bestStep }
      return await locationRow(data, tell, parameterCount(network.parameters), about, validation)
    } finally {
      network.close()
    }
  },
})

/** Runs 1 to 5 of the paper are with attributes, 11 to 15 with their components. SPEC.md 3.1 */
const KNOWN_RUNS: readonly KnownSet[] = ['none', 'linear', 'annual', 'extra', 'all']

const runsWith = (name: string, statics: LocationInputs['statics'], steps: number): LocationModel[] =>
  KNOWN_RUNS.map(known => twoStage(known === 'none' ? name : `${name}-${known}`, { statics, known }, steps))

/** @param steps  mini-batches of each network */
export const locationModels = (steps: number): readonly LocationModel[] => [
  persistence,
  climatology,
  ridge,
  ...runsWith('two-stage-lstm', 'attributes', steps),
  ...runsWith('two-stage-lstm-pca', 'components', steps),
]
