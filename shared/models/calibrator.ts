import type { Prediction } from '../domain/forecaster.js'
import type { Features } from '../domain/messages.js'
import type { Region } from '../domain/region.js'
import type { Truth } from '../domain/truth.js'
import type { Artefact } from './artefact.js'
import type { Weights } from './safetensors.js'

/** What was learnt of the errors: goes into the artefact beside the model's own. */
export interface FittedCalibration {
  readonly weights: Weights
  readonly hyperparameters: Readonly<Record<string, number>>
}

/** Learns how far the truth lies from the point forecasts of one model, in one pass over the examples. */
export interface CalibrationFitter {
  /** @param means  one for each horizon */
  add(means: readonly Float32Array[], truths: readonly Truth[]): void
  finish(): FittedCalibration
}

/** Makes predictions of point forecasts. */
export type Calibrate = (means: readonly Float32Array[], features: Features) => readonly Omit<Prediction, 'engine'>[]

/** How the distributions of a domain's forecasts come about: one way for all of its models. */
export interface Calibrator {
  /** @param cells  those whose truth is learnt from, ascending */
  fitter(region: Region, cells: Uint32Array): CalibrationFitter
  /** @throws {ArtefactError} */
  load(artefact: Artefact, region: Region): Calibrate
}
