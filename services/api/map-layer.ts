import { EXCEEDANCE_MAGNITUDES } from '../../shared/domain/forecast-levels.js'
import { pixelCount } from '../../shared/domain/pixel-grid.js'
import { BadRequestError, NotFoundError } from './http-errors.js'
import { observedMeq } from './observed.js'
import { modelName, type Query, required } from './query.js'
import type { LiveView } from './view.js'

/** One value per pixel, and the last day that was known when it was made. */
export interface MapLayer {
  readonly day: number
  /** Days that the values speak of: of an observed window, those that are known so far. */
  readonly days: number
  /** Shape [pixels]. */
  readonly values: ArrayLike<number>
}

/** Layers that speak of the future: `mean`, and `p4` for P(at least one M ≥ 4), `p5` … */
const FORECAST_LAYERS: readonly string[] = ['mean', ...EXCEEDANCE_MAGNITUDES.map(magnitude => `p${magnitude}`)]

/**
 * The layer that a request asks for.
 *
 * @throws {BadRequestError} for a layer that does not exist
 * @throws {NotFoundError} where the model is unknown, or nothing has been observed yet
 */
export function mapLayer(view: LiveView, query: Query): MapLayer {
  const layer = required(query, 'layer')
  const pixels = pixelCount(view.region.grid)
  if (layer === 'observed') {
    if (view.observedToDay === null) throw new NotFoundError('no day has closed yet; ask again when one has')
    return { day: view.observedToDay, days: view.fields.size, values: observedMeq(view.fields.values(), pixels) }
  }
  const row = FORECAST_LAYERS.indexOf(layer)
  if (row < 0) {
    const known = [...FORECAST_LAYERS, 'observed'].join(', ')
    throw new BadRequestError(`no layer ${JSON.stringify(layer)}; known: ${known}`)
  }
  const model = modelName(query)
  const forecast = view.forecasts.get(model)
  if (!forecast) throw unknownModel(view, model)
  const values = row === 0 ? forecast.mean : forecast.exceedance.subarray((row - 1) * pixels, row * pixels)
  return { day: forecast.day, days: forecast.horizonDays, values }
}

/** What to say of a model that has issued nothing. */
export function unknownModel(view: LiveView, model: string): NotFoundError {
  const known = [...view.forecasts.keys()].sort().join(', ')
  return new NotFoundError(`model ${model} has issued no forecast; ${known ? `known: ${known}` : 'none has yet'}`)
}

/** Float32, little-endian whatever the machine. */
export function float32Bytes(values: ArrayLike<number>): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4))
  for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, values[i], true)
  return new Uint8Array(view.buffer)
}
