import { timeFolds } from '../../../shared/kernels/time-folds.js'
import { forecastRows } from '../../../shared/models/networks/forecast-rows.js'
import { parameterCount } from '../../../shared/models/networks/parameters.js'
import { trainNetwork } from '../networks/train-network.js'
import type { QuakeData } from './data.js'
import { initForecasts, putForecast } from './forecasts.js'
import type { QuakeContext, QuakeModel } from './model.js'
import type { NetworkChoice } from './network-choices.js'
import { NETWORK_FIT, networkForecasts } from './network-forecasts.js'
import { quakeRows, quakeSeries, quakeShape } from './network-inputs.js'

const FOLDS = 3

/** Of the second level, as published: 15 steps of the first level's forecasts, and six copies of the target. */
const OPTIONS = { window: 15, lags: 6, dense: 16, units: 8 }
const LOOK_BACK = OPTIONS.window + OPTIONS.lags - 1
const SETTINGS = { ...NETWORK_FIT, steps: 200, batchRows: 256, learningRate: 2e-3 }

/** One in so many rows of the validation part are looked at for early stopping. */
const LOOK_STRIDE = 11

/**
 * MultiFoundationQuake in its LSTM form: a second network learns from the forecasts of others. What it learns from was
 * said of years that the first level had not been fitted to: of the later half of training by folds in time, of
 * validation and test by networks fitted to the training part. In-sample forecasts, as in the published one, leak.
 *
 * @see SPEC.md 1.5
 */
export const multiFoundation = (members: readonly NetworkChoice[]): QuakeModel => ({
  name: 'multi-foundation',
  mostSeeds: Infinity,
  config: { members, FOLDS, OPTIONS, SETTINGS },
  fit: async (data, context) => {
    const { training, validation, test } = data.parts
    const targets = training.to - training.from
    const firstTraining = Math.floor(targets / 2)
    const folds = timeFolds({ examples: targets, horizon: 1, folds: FOLDS, firstTraining })
    const first = training.from + folds[0].testFrom
    const known: Float64Array[] = []
    let parameters = 0
    for (const choice of members) {
      const [said, count] = await outOfFold(data, choice, folds, context)
      known.push(said)
      parameters += count
    }
    const width = data.pixels.length
    const series = quakeSeries(data, []).map((one, place) => ({
      ...one,
      known: known.map(said => Float32Array.from({ length: data.bins.bins }, (_, bin) => said[bin * width + place])),
    }))
    const shape = quakeShape(LOOK_BACK, 0, members.length)
    // Every step of a window has its forecast.
    const learnt = quakeRows(data, series, shape, { from: first + LOOK_BACK, to: training.to })
    const look = quakeRows(data, series, shape, validation, (bin, place) => (bin * width + place) % LOOK_STRIDE === 0)
    const { seed, nowMs, onProgress, openRun } = context
    const { network, bestStep } = await trainNetwork({
      name: `multi-foundation-${seed}`,
      ...{ architecture: 'multi-foundation-lstm', options: OPTIONS, shape, settings: SETTINGS },
      ...{ seed, nowMs, onProgress, openRun },
      facts: { protocol: data.protocol.name, members },
      training: learnt.examples,
      validation: look.examples,
    })
    try {
      const asked = quakeRows(data, series, shape, { from: validation.from, to: test.to })
      const values = await forecastRows(network, asked.examples)
      const forecasts = initForecasts(data)
      for (let bin = validation.from; bin < test.to; bin++) {
        const at = (bin - validation.from) * width
        putForecast(
          data,
          forecasts,
          bin,
          values.subarray(at, at + width).map(value => Math.max(0, value)),
        )
      }
      return {
        forecasts,
        parameters: parameters + parameterCount(network.parameters),
        settings: { members: members.map(({ name }) => name), options: OPTIONS, steps: bestStep, folds },
      }
    } finally {
      network.close()
    }
  },
})

/** What one member says of each bin from the first fold's test on, by target bin and place; and its parameters. */
async function outOfFold(
  data: QuakeData,
  choice: NetworkChoice,
  folds: ReturnType<typeof timeFolds>,
  context: QuakeContext,
): Promise<[Float64Array, number]> {
  const { training, validation, test } = data.parts
  const width = data.pixels.length
  const said = new Float64Array(data.bins.bins * width)
  const at = (offset: number) => training.from + offset
  const parts = folds.map(({ trainTo, testFrom, testTo }) => ({
    training: { from: training.from, to: at(trainTo) },
    forecast: { from: at(testFrom), to: at(testTo) },
  }))
  let parameters = 0
  for (const [n, part] of [...parts, { training, forecast: { from: validation.from, to: test.to } }].entries()) {
    const name = `multi-foundation-${choice.name}-${context.seed}-${n}`
    const run = { name, streams: [], training: part.training, forecast: [part.forecast] }
    const one = await networkForecasts(data, choice, run, context)
    const [from, to] = [part.forecast.from * width, part.forecast.to * width]
    said.set(one.said.subarray(from, to), from)
    parameters = one.parameters
  }
  return [said, parameters]
}
