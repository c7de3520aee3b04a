import { mergeMap, pipe } from 'rxjs'
import type { Forecaster } from '../../shared/domain/forecaster.js'
import { type Lineup, type Roster, substituteName } from '../../shared/domain/lineup.js'
import type { Features, Forecast } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { mapAhead } from '../../shared/operators/map-ahead.js'
import type { Stage } from '../../shared/operators/stage.js'
import { type AdaptiveState, adaptIntervals } from './adaptive-intervals.js'

/** Models carry nothing from one issue to the next: the counts are for people. */
export interface ForecastState {
  issued: number
  /** Forecasts of a substitute, its model having failed. */
  degraded: number
  /** Forecasts of networks, by the engine that ran them. */
  readonly engines: Record<string, number>
  /** By region: what intervals have learned from how often they missed. */
  readonly adaptive: Map<string, AdaptiveState>
}

/** Models that speak a second time, with intervals that follow how often they missed. */
export interface AdaptiveChoice {
  readonly regions: readonly Region[]
  readonly models: readonly string[]
}

/** Issues that are under way together: what they ask of one network is run as one batch. */
const ISSUES_AHEAD = 8

/**
 * Features → the forecasts of each model in the order of the lineup, one for each horizon. What was said is never taken
 * back: a revised issue comes beside the first one, with its own revision number. Where a model fails, the lineup's
 * substitute speaks for it, under a name that says so; only if that fails too, the stage does.
 */
export const forecastStage = (
  roster: Roster,
  { regions, models }: AdaptiveChoice = { regions: [], models: [] },
): Stage<ForecastState> => ({
  init: () => ({ issued: 0, degraded: 0, engines: {}, adaptive: new Map() }),
  operator: state =>
    pipe(
      mapAhead(ISSUES_AHEAD, async message =>
        message.topic === 'features' ? [message, ...(await issueOf(state, roster, message))] : [message],
      ),
      mergeMap(messages => messages),
      adaptIntervals(state.adaptive, regions, models),
    ),
})

async function issueOf(state: ForecastState, roster: Roster, features: Features): Promise<Forecast[]> {
  const lineup = await roster.at(features)
  const said = lineup.forecasters.map(one => forecastsOf(state, roster, lineup, one, features))
  return (await Promise.all(said)).flat()
}

async function forecastsOf(
  state: ForecastState,
  roster: Roster,
  { substitute }: Lineup,
  forecaster: Forecaster,
  features: Features,
): Promise<Forecast[]> {
  const { model } = forecaster
  let forecasts: Forecast[]
  try {
    forecasts = await say(model, forecaster, features)
  } catch (error) {
    if (substitute === undefined || substitute === forecaster) throw error
    forecasts = await say(substituteName(model), substitute, features)
    state.degraded += forecasts.length
    roster.failed(features.region, model, substitute.model, error)
  }
  state.issued += forecasts.length
  for (const { engine } of forecasts) if (engine !== '') state.engines[engine] = (state.engines[engine] ?? 0) + 1
  return forecasts
}

async function say(name: string, { hash, trainedToDay, predict }: Forecaster, features: Features): Promise<Forecast[]> {
  const { region, day, revision } = features
  const issue = { topic: 'forecasts', region, model: name, modelHash: hash, day, revision, trainedToDay } as const
  const cutAt = new Float64Array(0)
  return (await predict(features)).map(prediction => ({ ...issue, cutAt, ...prediction }))
}
