import { FIT_DEFAULTS, type FitSettings } from '../../../shared/models/networks/fit.js'
import { forecastRows } from '../../../shared/models/networks/forecast-rows.js'
import { parameterCount } from '../../../shared/models/networks/parameters.js'
import { trainNetwork } from '../networks/train-network.js'
import type { QuakeData } from './data.js'
import { initForecasts, putForecast } from './forecasts.js'
import type { FittedQuakes, QuakeContext, QuakeModel } from './model.js'
import type { NetworkChoice } from './network-choices.js'
import { awakeCells, graphOf, quakeRows, quakeSeries, quakeShape } from './network-inputs.js'
import { chooseStreams, type Stream } from './streams.js'

const FIT: Omit<FitSettings, 'steps' | 'batchRows' | 'learningRate'> = {
  ...FIT_DEFAULTS,
  l2: 1e-5,
  checkEvery: 50,
  patience: 3,
}

/** Rows at which early stopping looks, about: they are taken evenly from the validation part. */
const LOOK_ROWS = 6000

/**
 * A network for all pixels, fitted to the training part; the validation part says when to stop. It is not fitted again
 * before the test: for ridge, fitting to five more years changed the error by less than a thousandth.
 *
 * Windows in which nothing happened are all alike: the network is spared them, and their forecast is the mean of what
 * followed such windows in training; with streams, which remember longer, those in which nothing happened for five years.
 * A graph sees neighbours and is given all.
 *
 * @param groups  of streams that it sees beside the history
 */
export const quakeNetwork = (
  choice: NetworkChoice,
  groups: readonly Stream['group'][] = [],
  name = choice.name,
): QuakeModel => ({
  name,
  mostSeeds: choice.mostSeeds,
  config: { ...choice, groups, fit: FIT, lookRows: LOOK_ROWS },
  fit: (data, context) => fitQuakes(data, context, choice, chooseStreams(data, groups), name),
})

async function fitQuakes(
  data: QuakeData,
  { seed, nowMs, onProgress, openRun }: QuakeContext,
  { architecture, options, lookBack, steps, batchRows, learningRate }: NetworkChoice,
  streams: readonly Stream[],
  name: string,
): Promise<FittedQuakes> {
  const { parts, pixels } = data
  const isGraph = architecture === 'gnn-coder'
  const awake = awakeCells(data, streams.length === 0 ? lookBack : data.protocol.historyBins)
  const width = pixels.length
  const isAwake = isGraph ? undefined : (bin: number, place: number) => awake[bin * width + place] === 1
  const series = quakeSeries(data, streams)
  const shape = quakeShape(lookBack, streams.length)
  const training = quakeRows(data, series, shape, parts.training, isAwake)
  const held = quakeRows(data, series, shape, parts.validation, isAwake)
  const stride = Math.max(1, Math.floor(held.cell.length / LOOK_ROWS))
  const look = isGraph
    ? quakeRows(data, series, shape, parts.validation, bin => bin % Math.min(stride, 10) === 0)
    : quakeRows(data, series, shape, parts.validation, (bin, place) => {
        return isAwake!(bin, place) && (bin * width + place) % stride === 0
      })
  const settings = { ...FIT, steps, batchRows, learningRate }
  const sized = isGraph ? { ...options, graph: graphOf(data) } : options
  const { network, bestStep } = await trainNetwork({
    name: `${name}-${seed}`,
    ...{ architecture, options: sized, shape, settings, seed, nowMs, onProgress, openRun },
    facts: { streams: streams.map(stream => stream.name), protocol: data.protocol.name },
    training: training.examples,
    validation: look.examples,
  })
  try {
    const tested = quakeRows(data, series, shape, parts.test, isAwake)
    const quiet = isGraph ? 0 : quietMean(data, awake)
    const said = new Float64Array(data.bins.bins * width).fill(quiet)
    for (const { examples, cell } of [held, tested]) {
      const values = await forecastRows(network, examples)
      // What is forecast is never below an empty bin.
      cell.forEach((at, row) => {
        said[at] = Math.max(0, values[row])
      })
    }
    const forecasts = initForecasts(data)
    for (let bin = parts.validation.from; bin < parts.test.to; bin++) {
      putForecast(data, forecasts, bin, said.subarray(bin * width, (bin + 1) * width))
    }
    return {
      forecasts,
      parameters: parameterCount(network.parameters) + (isGraph ? 0 : 1),
      settings: {
        ...{ architecture, options, lookBack, steps: bestStep, batchRows, learningRate },
        streams: streams.map(stream => stream.name),
      },
    }
  } finally {
    network.close()
  }
}

/** Mean of what followed windows without an earthquake, over training; 0 where that never was. */
function quietMean({ series, pixels, parts: { training } }: QuakeData, awake: Uint8Array): number {
  let [sum, n] = [0, 0]
  for (let bin = training.from; bin < training.to; bin++) {
    pixels.forEach((pixel, place) => {
      if (awake[bin * pixels.length + place] === 1) return
      sum += series[pixel][bin]
      n++
    })
  }
  return n === 0 ? 0 : sum / n
}
