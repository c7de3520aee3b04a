import type { Features } from '../domain/messages.js'
import type { Region } from '../domain/region.js'
import type { Example } from '../domain/truth.js'
import type { Manifest } from './artefact.js'
import type { NetworkHost } from './networks/network-host.js'
import type { Weights } from './safetensors.js'
import type { TrainingPart } from './training-split.js'

export interface PointForecast {
  /** Of each target window in the target's unit, shape [cells] each; the caller's own. Seismic: mean equivalent magnitude, ≥ 0. */
  readonly means: readonly Float32Array[]
  /** Engine that ran the model's network; absent: it has none. */
  readonly engine?: string
}

/** A model's own part: one number for each cell and horizon. Its distribution is added in one way for all models. */
export interface PointModel {
  predict(features: Features): Promise<PointForecast>
  /** Frees what the garbage collector does not. */
  close(): void
}

/** What came of training: what `PointKind.load` needs to make the model again. */
export type FittedPoint = Pick<Manifest, 'kind' | 'inputs' | 'scale' | 'hyperparameters'> & {
  readonly weights: Weights
}

/** Told how far training is; `secondsLeft` is a guess. */
export interface Progress {
  readonly model: string
  readonly step: number
  readonly steps: number
  readonly loss?: number
  readonly validationLoss?: number
  readonly secondsLeft?: number
}

export interface FitOptions {
  readonly region: Region
  /** Cells whose truth is learnt from, ascending; features come from all. */
  readonly cells: Uint32Array
  readonly seed: number
  /** Mini-batches at most, of models that are trained by them; their own default if absent. */
  readonly maxSteps?: number
  readonly onProgress?: (progress: Progress) => void
  /** For the time left only: nothing that is learnt depends on it. */
  readonly nowMs?: () => number
}

/** Learns from one pass over the examples, in order of their issue days. */
export interface PointFitter {
  add(example: Example, part: TrainingPart): void
  /** @throws {SettingsError} if the examples were too few */
  finish(): Promise<FittedPoint>
}

/** One architecture: how it is fitted and how it is run. */
export interface PointKind {
  readonly kind: string
  fitter(options: FitOptions): PointFitter
  /**
   * @param host  runs the networks that the model holds
   * @throws {ArtefactError}
   */
  load(fitted: FittedPoint, region: Region, host: NetworkHost): PointModel
}
