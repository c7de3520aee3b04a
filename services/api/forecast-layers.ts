import type { Forecast } from '../../shared/domain/messages.js'

/** The layer of a probability level: `q90`, `q2.5`. */
const quantileLayer = (level: number): string => `q${Number((100 * level).toPrecision(6))}`

/** What a forecast can show: its mean, what may be reached, and its quantiles. */
export const layersOf = ({ exceedances, levels }: Forecast): readonly string[] => [
  'mean',
  ...exceedances,
  ...Array.from(levels, quantileLayer),
]

/** Values of a layer, shape [cells]; undefined where the forecast has none of this name. */
export function layerValues(forecast: Forecast, layer: string): Float32Array | undefined {
  const { mean, exceedances, exceedance, levels, quantiles } = forecast
  if (layer === 'mean') return mean
  const row = (rows: Float32Array, at: number) => rows.subarray(at * mean.length, (at + 1) * mean.length)
  const reached = exceedances.indexOf(layer)
  if (reached >= 0) return row(exceedance, reached)
  const level = levels.findIndex(known => quantileLayer(known) === layer)
  return level < 0 ? undefined : row(quantiles, level)
}
