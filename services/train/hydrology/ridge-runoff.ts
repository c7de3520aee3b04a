import { SettingsError } from '../../../shared/domain/errors.js'
import { DAY_MS } from '../../../shared/domain/units.js'
import { SNOW_DEFAULTS, snowInit, snowStep } from '../../../shared/kernels/degree-day-snow.js'
import { emaWeight } from '../../../shared/kernels/ema.js'
import { addRidgeRows, initRidge } from '../../../shared/kernels/ridge.js'
import { fitRidge } from '../../../shared/kernels/ridge-lambda.js'
import { type Basin, type DaySpan, FORCING } from './basin-folder.js'
import { daysOf, type InputScale } from './input-scale.js'

/** Spans of the averages of rain and melt, and of the weather, days. */
const WATER_SPANS = [1, 2, 4, 8, 20, 50, 150, 365] as const
const WEATHER_SPANS = [1, 10, 50] as const

/** Days before a span that fill averages and snow. */
const WARM_UP_DAYS = 365

/**
 * Columns of a basin on each day of a span: averages of rain and melt on the scale of the cube root, of the weather, the time
 * of year, the attributes, and long averages of water times aridity. Shape [inputs][days].
 */
function columnsOf(basin: Basin, { fromDay, toDay }: DaySpan, scale: InputScale): Float32Array[] {
  const long = { fromDay: fromDay - WARM_UP_DAYS, toDay }
  const weather = basin.forcing.slice(0, FORCING.length).map((column, f) => {
    const { mean, sd } = scale.forcing[f]
    return { raw: daysOf(basin, column, long).map(value => (Number.isNaN(value) ? mean : value)), mean, sd }
  })
  const [prcp, tmax, tmin] = weather
  const snow = snowInit()
  const water = prcp.raw.map((mm, t) => snowStep(snow, SNOW_DEFAULTS, mm, (tmax.raw[t] + tmin.raw[t]) / 2))
  const statics = scale.statics.map(({ name, mean, sd }) => ((basin.attributes.get(name) ?? mean) - mean) / sd)
  const aridity = statics[scale.statics.findIndex(({ name }) => name === 'aridity')] ?? 0
  const days = toDay - fromDay + 1
  const cut = (column: Float32Array) => column.subarray(WARM_UP_DAYS)
  const averages = WATER_SPANS.map(span => cut(ema(water, span)).map(Math.cbrt))
  const phase = (t: number) => 2 * Math.PI * ((((fromDay + t) * DAY_MS) / (365.25 * DAY_MS)) % 1)
  return [
    ...averages,
    ...averages.map(column => column.map(value => value * aridity)),
    ...weather.flatMap(({ raw, mean, sd }) =>
      WEATHER_SPANS.map(span =>
        cut(
          ema(
            raw.map(value => (value - mean) / sd),
            span,
          ),
        ),
      ),
    ),
    Float32Array.from({ length: days }, (_, t) => Math.cos(phase(t))),
    Float32Array.from({ length: days }, (_, t) => Math.sin(phase(t))),
    ...statics.map(value => new Float32Array(days).fill(value)),
  ]
}

function ema(values: Float32Array, span: number): Float32Array {
  const weight = emaWeight(span)
  let mean = values[0]
  return values.map(value => (mean += weight * (value - mean)))
}

/**
 * A linear regression for all basins, of the cube root of runoff on averages of weather: what needs no network.
 *
 * @param basins  those that it is fitted to
 * @returns a simulation of any basin and span, and how many numbers it has
 * @throws {SettingsError} the days do not determine it
 */
export function fitRunoffRidge(basins: readonly Basin[], training: DaySpan, scale: InputScale) {
  let sums: { training: ReturnType<typeof initRidge>; validation: ReturnType<typeof initRidge> } | undefined
  for (const [b, basin] of basins.entries()) {
    const columns = columnsOf(basin, training, scale)
    const target = daysOf(basin, basin.runoff, training).map(Math.cbrt)
    const known = Uint32Array.from(target.keys()).filter(t => !Number.isNaN(target[t]))
    sums ??= { training: initRidge(columns.length), validation: initRidge(columns.length) }
    // Lambda is chosen on basins that are left out.
    addRidgeRows(b % 5 === 0 ? sums.validation : sums.training, columns, target, known)
  }
  const fit = sums && fitRidge(sums.training, sums.validation)
  if (fit === undefined) throw new SettingsError('the days do not determine a regression; give more basins or years')
  const { coefficients, intercept } = fit
  const simulate = (basin: Basin, span: DaySpan): Float32Array => {
    const columns = columnsOf(basin, span, scale)
    const roots = new Float32Array(span.toDay - span.fromDay + 1).fill(intercept)
    for (const [c, column] of columns.entries()) {
      for (let t = 0; t < roots.length; t++) roots[t] += coefficients[c] * column[t]
    }
    return roots.map(root => Math.max(0, root) ** 3)
  }
  return { simulate, parameters: coefficients.length + 1, lambda: fit.lambda }
}
