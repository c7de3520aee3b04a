import { legendre } from '../../../shared/kernels/legendre.js'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { weeklyInputs } from '../../../shared/kernels/weekly-inputs.js'
import { meanSquaredError } from '../../../shared/models/losses/point-losses.js'
import { FIT_DEFAULTS, type FitSettings, fitNetwork } from '../../../shared/models/networks/fit.js'
import { forecastRows } from '../../../shared/models/networks/forecast-rows.js'
import type { NetworkShape } from '../../../shared/models/networks/network.js'
import { parameterCount } from '../../../shared/models/networks/parameters.js'
import { networkNamed } from '../../../shared/models/networks/registry.js'
import { type WindowSeries, windowExamples } from '../../../shared/models/networks/windows.js'
import type { RowContext } from '../tables/result-table.js'
import { type CovidTarget, TARGETS } from './county-days.js'
import type { CovidModel } from './model.js'
import { type CovidData, fillForecasts, INPUT_DAYS, OUTPUT_DAYS, type Part } from './protocol.js'
import { backFactors, firstFitted, firstOfFactors, fromRoot, toRoot, trailingMeans } from './scale.js'

/** An architecture at a size at which all of its trainings take a few minutes on one core. */
export interface CovidNetworkChoice {
  readonly architecture: string
  readonly options: object
  /** Mini-batches at most. */
  readonly steps: number
}

const COVID_FIT: FitSettings = { ...FIT_DEFAULTS, learningRate: 2e-3, l2: 1e-5, checkEvery: 50, patience: 4 }

const LEGENDRE_DEGREES = [2, 3, 4] as const
const WEEK = 7
/** A window is told as departures from its newest week: a single day follows the rhythm of reporting. */
const FROM_NEWEST = WEEK

const STREAMS = 4
const KNOWN = 4 + LEGENDRE_DEGREES.length

/** SPEC.md 4.1: 13 days in, 15 out; the streams and known inputs of `covidSeries`. */
export const COVID_SHAPE: NetworkShape = {
  ...{ steps: INPUT_DAYS, horizon: OUTPUT_DAYS, streams: STREAMS, known: KNOWN, statics: 1, outputs: 1 },
}

/**
 * Counties as networks see them, on the fourth root in units of the fitted days' deviation. Streams: the mean of the week
 * (a window is told from it, and should still know how high it is), how the last two weeks and the last four compare with
 * it, and the other count. Known: weekly cosine and sine, linear time and its P2 to P4 over all of the data, a constant.
 * Static: the county's mean.
 */
function covidSeries(data: CovidData, target: CovidTarget, fitTo: number): { series: WindowSeries[]; unit: number } {
  const other = TARGETS.find(one => one !== target)!
  const roots = data.filled[target].map(counts => counts.map(toRoot))
  const fitted = roots.flatMap(series => [...series.subarray(0, fitTo)])
  const mean = fitted.reduce((sum, z) => sum + z, 0) / fitted.length
  const unit = Math.sqrt(fitted.reduce((sum, z) => sum + (z - mean) ** 2, 0) / fitted.length)
  const ahead = data.days + OUTPUT_DAYS
  const known = (of: (day: number) => number) => Float32Array.from({ length: ahead }, (_, d) => of(d))
  const time = (day: number) => Math.min(1, -1 + (2 * day) / (data.days - 1))
  const calendar = [
    ...[0, 1].map(wave => known(d => weeklyInputs(data.firstDay + d)[wave])),
    ...[known(time), known(() => 0.5)],
    ...LEGENDRE_DEGREES.map(degree => known(d => legendre(degree, time(d)))),
  ]
  const series = roots.map((z, c) => {
    const [week, fortnight, month] = [WEEK, 2 * WEEK, 4 * WEEK].map(length =>
      trailingMeans(data.filled[target][c], length).map(toRoot),
    )
    const others = trailingMeans(data.filled[other][c], WEEK).map(toRoot)
    const scaled = (of: (day: number) => number) => Float32Array.from(z, (_, d) => of(d) / unit)
    return {
      target: scaled(d => z[d]),
      streams: [
        scaled(d => week[d]),
        scaled(d => fortnight[d] - week[d]),
        scaled(d => month[d] - week[d]),
        scaled(d => others[d]),
      ],
      known: calendar,
      statics: [z.subarray(0, fitTo).reduce((sum, value) => sum + value, 0) / fitTo / unit],
    }
  })
  return { series, unit }
}

/**
 * A network for all counties, one for each target. It is trained on the days before the validation part, which says when to
 * stop; then a new one of the same first weights on all days before the test, for as many steps.
 */
export const covidNetwork = (choice: CovidNetworkChoice): CovidModel => ({
  name: choice.architecture,
  mostSeeds: Infinity,
  config: { ...choice, fit: COVID_FIT, shape: COVID_SHAPE },
  fit: async (data, target, context) => {
    const settings = { ...COVID_FIT, steps: choice.steps }
    const first = await fitAndForecast(data, target, 'validation', choice, settings, context)
    const second = await fitAndForecast(data, target, 'test', choice, { ...settings, steps: first.bestStep }, context)
    return {
      ...{ validation: first.forecasts, test: second.forecasts, parameters: second.parameters },
      settings: { ...choice, steps: first.bestStep, fit: COVID_FIT },
    }
  },
})

async function fitAndForecast(
  data: CovidData,
  target: CovidTarget,
  part: Exclude<Part, 'training'>,
  { architecture, options }: CovidNetworkChoice,
  settings: FitSettings,
  { seed, nowMs, onProgress, openRun }: RowContext & { readonly seed: number },
) {
  const fitTo = data.issues[part].first + 1
  const { series, unit } = covidSeries(data, target, fitTo)
  const random = randomFrom(seed)
  const network = networkNamed(architecture).build(COVID_SHAPE, options, () => uniform(random))
  const name = `${architecture}-${target}-${seed}-${part}`
  const examples = (firstIssue: number, lastIssue: number, truthEnd: number) =>
    windowExamples(series, COVID_SHAPE, { firstIssue, lastIssue, truthEnd, fromNewest: FROM_NEWEST })
  const { first, last } = data.issues.validation
  try {
    const { bestStep } = await fitNetwork(network, {
      name,
      training: examples(firstFitted(data), fitTo - 2, fitTo),
      ...(part === 'validation' && { validation: examples(first, last, last + OUTPUT_DAYS + 1) }),
      ...{ loss: meanSquaredError, seed, settings, onProgress, nowMs },
      run: await openRun?.(name, { architecture, options, shape: COVID_SHAPE, settings, seed, part, target }),
    })
    const forecast = async (from: number, to: number) => {
      const moves = await forecastRows(network, examples(from, to, fitTo))
      return (c: number, issue: number, ahead: number) => {
        const move = moves[((issue - from) * data.counties.length + c) * OUTPUT_DAYS + ahead - 1]
        return fromRoot(unit * (originOf(series[c], issue) + move))
      }
    }
    const fitted = await forecast(firstOfFactors(data, fitTo), fitTo - 2)
    const factors = backFactors(data, target, fitTo, fitted)
    const plain = await forecast(data.issues[part].first, data.issues[part].last)
    return {
      bestStep,
      forecasts: fillForecasts(data, part, (c, issue, ahead) => factors[ahead - 1] * plain(c, issue, ahead)),
      parameters: parameterCount(network.parameters),
    }
  } finally {
    network.close()
  }
}

/** What a window's departures are from, as `windowExamples` has it. */
function originOf({ target }: WindowSeries, issue: number): number {
  let sum = 0
  for (let k = 0; k < FROM_NEWEST; k++) sum += target[issue - k]
  return sum / FROM_NEWEST
}

export const COVID_NETWORKS: readonly CovidModel[] = [
  covidNetwork({
    architecture: 'lstm',
    options: { layers: 1, units: 32, contextSize: 8, decoderUnits: 32 },
    steps: 300,
  }),
  covidNetwork({ architecture: 'tft', options: { width: 8, heads: 2, dropout: 0.1 }, steps: 150 }),
]
