import { initForecasts, putForecast } from './forecasts.js'
import type { QuakeModel } from './model.js'
import type { NetworkChoice } from './network-choices.js'
import { LOOK_ROWS, NETWORK_FIT, networkForecasts } from './network-forecasts.js'
import { chooseStreams, type Stream } from './streams.js'

/**
 * A network for all pixels, fitted to the training part; the validation part says when to stop. It is not fitted again
 * before the test: for ridge, fitting to five more years changed the error by a thousandth.
 *
 * @param groups  of streams that it sees beside the history
 */
export const quakeNetwork = (
  choice: NetworkChoice,
  groups: readonly Stream['group'][] = [],
  name = choice.name,
): QuakeModel => ({
  name,
  mostSeeds: Infinity,
  ...(choice.pretraining && { pretrainedOn: choice.pretraining.collection }),
  config: { ...choice, groups, fit: NETWORK_FIT, lookRows: LOOK_ROWS },
  fit: async (data, context) => {
    const { training, validation, test } = data.parts
    const streams = chooseStreams(data, groups)
    const run = { name: `${name}-${context.seed}`, streams, training, look: validation, forecast: [validation, test] }
    const { said, parameters, bestStep } = await networkForecasts(data, choice, run, context)
    const forecasts = initForecasts(data)
    const width = data.pixels.length
    for (let bin = validation.from; bin < test.to; bin++) {
      putForecast(data, forecasts, bin, said.subarray(bin * width, (bin + 1) * width))
    }
    return {
      forecasts,
      parameters,
      settings: { ...choice, steps: bestStep, streams: streams.map(one => one.name) },
    }
  },
})
