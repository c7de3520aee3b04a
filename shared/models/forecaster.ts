import { ArtefactError } from '../domain/errors.js'
import { EXCEEDANCE_MAGNITUDES, QUANTILE_LEVELS } from '../domain/forecast-levels.js'
import type { Forecaster } from '../domain/forecaster.js'
import type { Region } from '../domain/region.js'
import { type Calibration, calibrate } from '../kernels/calibration.js'
import { type Artefact, artefactHash, numberOf, weightOf } from './artefact.js'
import { POINT_KINDS } from './registry.js'
import type { Weight } from './safetensors.js'

/**
 * Makes a trained model ready to forecast.
 *
 * A model of tensors runs on whichever engine was started before; `shared/engines` starts one.
 *
 * @throws {ArtefactError} if the model is of no known kind, or was made for another region, grid or horizon
 */
export function loadForecaster(artefact: Artefact, region: Region): Forecaster {
  const { manifest, weights } = artefact
  const kind = POINT_KINDS.get(manifest.kind)
  if (kind === undefined) {
    throw new ArtefactError(`'${manifest.kind}' is no kind of model; known are ${[...POINT_KINDS.keys()].join(', ')}`)
  }
  checkRegion(artefact, region)
  const calibration = calibrationOf(artefact)
  const point = kind.load({ ...manifest, weights }, region.grid)
  return {
    model: manifest.model,
    hash: artefactHash(artefact),
    trainedToDay: manifest.trainedToDay,
    predict: async features => calibrate(calibration, await point.predict(features)),
    close: () => point.close(),
  }
}

/** The calibration as arrays of an artefact, and its b for the hyperparameters. */
export function calibrationWeights({ edges, quantiles, exceedance }: Calibration): [name: string, Weight][] {
  const bins = edges.length + 1
  return [
    ['calibration.edges', { shape: [edges.length], data: edges }],
    ['calibration.quantiles', { shape: [QUANTILE_LEVELS.length, bins], data: quantiles }],
    ['calibration.exceedance', { shape: [EXCEEDANCE_MAGNITUDES.length, bins], data: exceedance }],
  ]
}

function calibrationOf({ manifest, weights }: Artefact): Calibration {
  const single = (name: string, shape: number[]) => Float32Array.from(weightOf(weights, name, shape).data)
  const edges = single('calibration.edges', [-1])
  const bins = edges.length + 1
  return {
    edges,
    quantiles: single('calibration.quantiles', [QUANTILE_LEVELS.length, bins]),
    exceedance: single('calibration.exceedance', [EXCEEDANCE_MAGNITUDES.length, bins]),
    b: numberOf(manifest, 'calibration.b'),
  }
}

function checkRegion({ manifest }: Artefact, { id, grid, horizonDays }: Region): void {
  const { region, model } = manifest
  const sameGrid = (Object.keys(grid) as (keyof typeof grid)[]).every(key => region.grid[key] === grid[key])
  if (region.id !== id || !sameGrid) {
    throw new ArtefactError(
      `model '${model}' was trained for region '${region.id}', not for '${id}'; train it for this one`,
    )
  }
  if (manifest.horizonDays !== horizonDays) {
    throw new ArtefactError(
      `model '${model}' looks ${manifest.horizonDays} days ahead, not ${horizonDays}; train it for these`,
    )
  }
}
