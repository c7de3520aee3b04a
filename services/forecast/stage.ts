import { concatMap, from, mergeMap } from 'rxjs'
import type { Forecaster } from '../../shared/domain/forecaster.js'
import type { Features, Forecast, Message } from '../../shared/domain/messages.js'
import { handleTopics, type Stage } from '../../shared/operators/stage.js'

/** Forecasts carry nothing from one issue to the next: the state is a count for people. */
export interface ForecastState {
  issued: number
}

/**
 * Features → the forecasts of each model in the order given, one for each horizon. What was said is never taken back: a
 * revised issue comes beside the first one, with its own revision number.
 *
 * @param forecasters  the models of each region, by region id
 */
export const forecastStage = (forecasters: ReadonlyMap<string, readonly Forecaster[]>): Stage<ForecastState> => ({
  init: () => ({ issued: 0 }),
  operator: state =>
    handleTopics({
      features: features =>
        from([undefined, ...(forecasters.get(features.region) ?? [])]).pipe(
          concatMap(
            async (forecaster): Promise<Message[]> =>
              forecaster === undefined ? [features] : forecastsOf(state, forecaster, features),
          ),
          mergeMap(messages => messages),
        ),
    }),
})

async function forecastsOf(state: ForecastState, forecaster: Forecaster, features: Features): Promise<Forecast[]> {
  const { region, day, revision } = features
  const { model, hash, trainedToDay } = forecaster
  const predictions = await forecaster.predict(features)
  state.issued += predictions.length
  const issue = { topic: 'forecasts', region, model, modelHash: hash, day, revision, trainedToDay } as const
  return predictions.map(prediction => ({ ...issue, ...prediction }))
}
