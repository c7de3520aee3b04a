import { BIN_DAYS } from '../../../shared/domain/issue-days.js'
import { startOfDay } from '../../../shared/domain/units.js'
import { FIT_DEFAULTS, type FitSettings } from '../../../shared/models/networks/fit.js'
import { forecastRows } from '../../../shared/models/networks/forecast-rows.js'
import { parameterCount } from '../../../shared/models/networks/parameters.js'
import { trainNetwork } from '../networks/train-network.js'
import { firstTraining } from '../pretraining/first-training.js'
import { startFrom, tuningOf } from '../pretraining/start-weights.js'
import type { PartBins, QuakeData } from './data.js'
import type { QuakeContext } from './model.js'
import type { NetworkChoice } from './network-choices.js'
import { awakeCells, graphOf, quakeRows, quakeSeries, quakeShape } from './network-inputs.js'
import type { Stream } from './streams.js'

export const NETWORK_FIT: Omit<FitSettings, 'steps' | 'batchRows' | 'learningRate'> = {
  ...FIT_DEFAULTS,
  l2: 1e-5,
  checkEvery: 50,
  patience: 3,
}

/** Rows at which early stopping looks, about: they are taken evenly from the validation part. */
export const LOOK_ROWS = 6000

/** The newest issues of a part at which early stopping of a graph looks: one in so many, each of all pixels. */
const LOOK_ISSUES = 10

export interface NetworkRun {
  /** Unique in the table. */
  readonly name: string
  readonly streams: readonly Stream[]
  readonly training: PartBins
  /** What says when to stop; absent: all steps are done. */
  readonly look?: PartBins
  readonly forecast: readonly PartBins[]
}

export interface NetworkForecasts {
  /** Equivalent magnitude by target bin and place, shape [bins · pixels]; meaningful in the parts asked for. */
  readonly said: Float64Array
  readonly parameters: number
  readonly bestStep: number
}

/**
 * Fits a network for all pixels to one span of targets and forecasts others.
 *
 * Windows in which nothing happened are all alike: the network is spared them, and their forecast is the mean of what
 * followed such windows in training; with streams, which remember longer, those in which nothing happened for five years.
 * A graph sees neighbours and is given all.
 */
export async function networkForecasts(
  data: QuakeData,
  choice: NetworkChoice,
  { name, streams, training, look, forecast }: NetworkRun,
  context: QuakeContext,
): Promise<NetworkForecasts> {
  const { architecture, options, lookBack, steps, batchRows, learningRate, pretraining } = choice
  const { seed, nowMs, onProgress, openRun, collections } = context
  const width = data.pixels.length
  const isGraph = architecture === 'gnn-coder'
  const awake = awakeCells(data, streams.length === 0 ? lookBack : data.protocol.historyBins)
  const keep = isGraph ? undefined : (bin: number, place: number) => awake[bin * width + place] === 1
  const series = quakeSeries(data, streams)
  const shape = quakeShape(lookBack, streams.length)
  const rowsOf = (part: PartBins) => quakeRows(data, series, shape, part, keep)
  const { network, bestStep } = await trainNetwork({
    name,
    ...{ architecture, shape, seed, nowMs, onProgress, openRun },
    options: isGraph ? { ...options, graph: graphOf(data) } : options,
    settings: { ...NETWORK_FIT, steps, batchRows, learningRate },
    facts: {
      ...{ streams: streams.map(stream => stream.name), protocol: data.protocol.name, training },
      ...(pretraining && { pretraining, learnt: collections.get(pretraining.collection)?.dataHash }),
    },
    training: rowsOf(training).examples,
    ...(pretraining && {
      tune: async network => {
        const beforeMs = startOfDay(data.bins.firstDay + training.to * BIN_DAYS)
        const first = { architecture, options, shape, choice: pretraining, beforeMs, part: 'training' }
        const fresh = startFrom(network, architecture, await firstTraining(first, context))
        return tuningOf(network, pretraining.tuning, fresh, seed)
      },
    }),
    ...(look && {
      validation: quakeRows(data, series, shape, look, thinned(rowsOf(look).cell.length, width, keep)).examples,
    }),
  })
  try {
    const quiet = isGraph ? 0 : quietMean(data, awake, training)
    const said = new Float64Array(data.bins.bins * width).fill(quiet)
    for (const part of forecast) {
      const { examples, cell } = rowsOf(part)
      const values = await forecastRows(network, examples)
      // Nothing is quieter than an empty bin.
      cell.forEach((at, row) => {
        said[at] = Math.max(0, values[row])
      })
    }
    return { said, parameters: parameterCount(network.parameters) + (isGraph ? 0 : 1), bestStep }
  } finally {
    network.close()
  }
}

type Keep = (bin: number, place: number) => boolean

function thinned(rows: number, width: number, keep: Keep | undefined): Keep {
  const stride = Math.max(1, Math.floor(rows / LOOK_ROWS))
  if (keep === undefined) return bin => bin % Math.min(stride, LOOK_ISSUES) === 0
  return (bin, place) => keep(bin, place) && (bin * width + place) % stride === 0
}

/** Mean of what followed windows without an earthquake, over a span of targets; 0 where there was none. */
function quietMean({ series, pixels }: QuakeData, awake: Uint8Array, { from, to }: PartBins): number {
  let [sum, n] = [0, 0]
  for (let bin = from; bin < to; bin++) {
    pixels.forEach((pixel, place) => {
      if (awake[bin * pixels.length + place] === 1) return
      sum += series[pixel][bin]
      n++
    })
  }
  return n === 0 ? 0 : sum / n
}
