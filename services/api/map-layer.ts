import type { Forecast } from '../../shared/domain/messages.js'
import { layersOf, layerValues } from './forecast-layers.js'
import { BadRequestError, NotFoundError } from './http-errors.js'
import { observedCells } from './observed.js'
import { horizonOf, modelName, type Query, required } from './query.js'
import type { LiveView } from './view.js'

/** One value per cell, and the window that it speaks of. */
export interface MapLayer {
  /** Last day that was known when it was made. */
  readonly day: number
  /** First and last day of the window; of an observed one, those that are known so far. */
  readonly fromDay: number
  readonly toDay: number
  /** Shape [cells]. */
  readonly values: ArrayLike<number>
}

/**
 * The layer that a request asks for.
 *
 * @throws {BadRequestError} for a layer or a horizon that does not exist
 * @throws {NotFoundError} where the model is unknown, or nothing has been observed yet
 */
export function mapLayer(view: LiveView, query: Query): MapLayer {
  const layer = required(query, 'layer')
  const horizonDays = horizonOf(query, view.region)
  if (layer === 'observed') return observedLayer(view)
  const forecast = newestForecast(view, modelName(query), horizonDays)
  const values = layerValues(forecast, layer)
  if (values === undefined) {
    const known = [...layersOf(forecast), 'observed'].join(', ')
    throw new BadRequestError(`no layer ${JSON.stringify(layer)}; known: ${known}`)
  }
  const toDay = forecast.day + horizonDays
  return { day: forecast.day, fromDay: toDay - view.region.windowDays + 1, toDay, values }
}

function observedLayer({ region, fields, observedToDay: day }: LiveView): MapLayer {
  if (day === null) throw new NotFoundError('no day has closed yet; ask again when one has')
  const fromDay = Math.min(...fields.keys())
  return { day, fromDay, toDay: day, values: observedCells(region, fields, day) }
}

/** The newest forecast of a model and horizon. @throws {NotFoundError} where there is none */
export function newestForecast(view: LiveView, model: string, horizonDays: number): Forecast {
  const forecast = view.forecasts.get(model)?.get(horizonDays)
  if (forecast) return forecast
  const known = [...view.forecasts.keys()].sort().join(', ')
  throw new NotFoundError(
    view.forecasts.has(model)
      ? `model ${model} has issued no forecast for ${horizonDays} days ahead; ask again when it has`
      : `model ${model} has issued no forecast; ${known ? `known: ${known}` : 'none has yet'}`,
  )
}
