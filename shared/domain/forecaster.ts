import type { Features } from './messages.js'

/** What a model says of one region at one issue time: the part of a Forecast that is the model's own. */
export interface Prediction {
  /** Equivalent magnitude of the target window, shape [pixels]. */
  readonly mean: Float32Array
  /** Shape [QUANTILE_LEVELS · pixels], level-major. */
  readonly quantiles: Float32Array
  /** Shape [EXCEEDANCE_MAGNITUDES · pixels], magnitude-major. */
  readonly exceedance: Float32Array
}

/** A model ready to forecast one region. Same features in, same prediction out, bit for bit. */
export interface Forecaster {
  /** Name in tables: `persistence`, `ridge`, `lstm`. */
  readonly model: string
  /** Content hash of the artefact. */
  readonly hash: string
  /** Last day whose truth the model has seen in training or validation. */
  readonly trainedToDay: number
  predict(features: Features): Promise<Prediction>
  close(): void
}
