import type { Features, Forecast } from './messages.js'

/** What a model says of one target window: the part of a Forecast that is the model's own. */
export type Prediction = Pick<
  Forecast,
  'horizonDays' | 'engine' | 'mean' | 'levels' | 'quantiles' | 'exceedances' | 'thresholds' | 'exceedance'
>

/** A model ready to forecast one region. Same features in, same prediction out, bit for bit. */
export interface Forecaster {
  /** Name in tables: `persistence`, `ridge`, `lstm`. */
  readonly model: string
  /** Content hash of the artefact. */
  readonly hash: string
  /** Last day whose truth the model has seen in training or validation. */
  readonly trainedToDay: number
  /** One prediction for each horizon, ascending. */
  predict(features: Features): Promise<readonly Prediction[]>
  close(): void
}
