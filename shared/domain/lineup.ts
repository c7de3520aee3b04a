import type { Forecaster } from './forecaster.js'
import type { Features } from './messages.js'

/** The models that speak at one issue time. */
export interface Lineup {
  /** In the order of the tables. */
  readonly forecasters: readonly Forecaster[]
  /** Speaks in the place of one that fails; see `substituteName`. */
  readonly substitute?: Forecaster
}

/** Knows which artefact speaks under each model's name, from which issue day on. */
export interface Roster {
  /** The same for the same issue day, however often it is asked and whatever happened between: a crash, a swap. */
  at(features: Features): Promise<Lineup>
  /** Told of a model that failed, and of who spoke for it. */
  failed(region: string, model: string, substitute: string, error: unknown): void
}

/** The name under which forecasts of a substitute go out: nobody takes them for those of the model itself. */
export const substituteName = (model: string): string => `${model}-degraded`

/** The name under which a model speaks once more, with intervals that follow how often they missed. */
export const adaptiveName = (model: string): string => `${model}-adaptive`

/** Always the same models: of tests, and of whoever runs one issue. */
export const fixedRoster = (forecasters: ReadonlyMap<string, readonly Forecaster[]>): Roster => ({
  at: async ({ region }) => ({ forecasters: forecasters.get(region) ?? [] }),
  failed: (_, __, ___, error) => {
    throw error
  },
})
