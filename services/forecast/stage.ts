import { concatMap, from } from 'rxjs'
import type { Forecaster } from '../../shared/domain/forecaster.js'
import type { Features, Forecast, Message } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { handleTopics, type Stage } from '../../shared/operators/stage.js'

/** Forecasts carry nothing from one issue to the next: the state is a count for people. */
export interface ForecastState {
  issued: number
}

/**
 * Features → one forecast of each model, in the order given. What was said is never taken back: a revised issue comes
 * beside the first one, with its own revision number.
 *
 * @param forecasters  the models of each region, by region id
 */
export const forecastStage = (
  regions: readonly Region[],
  forecasters: ReadonlyMap<string, readonly Forecaster[]>,
): Stage<ForecastState> => ({
  init: () => ({ issued: 0 }),
  operator: state => {
    const horizonDays = new Map(regions.map(region => [region.id, region.horizonDays]))
    return handleTopics({
      features: features =>
        from([undefined, ...(forecasters.get(features.region) ?? [])]).pipe(
          concatMap(async (forecaster): Promise<Message> => {
            if (forecaster === undefined) return features
            state.issued++
            return forecastOf(forecaster, features, horizonDays.get(features.region)!)
          }),
        ),
    })
  },
})

async function forecastOf(forecaster: Forecaster, features: Features, horizonDays: number): Promise<Forecast> {
  const { region, day, revision } = features
  const { model, hash, trainedToDay } = forecaster
  const prediction = await forecaster.predict(features)
  return { topic: 'forecasts', region, model, modelHash: hash, day, horizonDays, revision, trainedToDay, ...prediction }
}
