import { EXCEEDANCE_MAGNITUDES, EXCEEDANCE_NAMES, QUANTILE_LEVELS } from '../domain/forecast-levels.js'
import { type Calibration, calibrate, fitCalibration } from '../kernels/calibration.js'
import { addToCalibration, initCalibration } from '../kernels/calibration-histogram.js'
import { type Artefact, numberOf, weightOf } from './artefact.js'
import type { Calibrator } from './calibrator.js'
import type { Weight } from './safetensors.js'

/** Each mean takes the distribution of what followed such means over the training period; see calibration.ts. */
export const seismicCalibrator: Calibrator = {
  fitter: (_, cells) => {
    const histogram = initCalibration()
    return {
      add: ([mean], [truth]) => addToCalibration(histogram, mean, truth, cells),
      finish: () => {
        const calibration = fitCalibration(histogram)
        return {
          weights: new Map(calibrationWeights(calibration)),
          hyperparameters: { 'calibration.b': calibration.b },
        }
      },
    }
  },
  load: (artefact, { horizonsDays: [horizonDays] }) => {
    const calibration = calibrationOf(artefact)
    const what = {
      horizonDays,
      levels: Float64Array.from(QUANTILE_LEVELS),
      exceedances: EXCEEDANCE_NAMES,
      thresholds: Float32Array.from(EXCEEDANCE_MAGNITUDES),
    }
    return ([mean]) => [{ ...what, ...calibrate(calibration, mean) }]
  },
}

function calibrationWeights({ edges, quantiles, exceedance }: Calibration): [name: string, Weight][] {
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
