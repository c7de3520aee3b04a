import type { Domain } from '../domain/region.js'
import type { Calibrator } from './calibrator.js'
import { seismicCalibrator } from './seismic-calibrator.js'
import { siteCalibrator } from './site-calibrator.js'

/** How the forecasts of each domain get their distributions. */
export const CALIBRATORS: Readonly<Record<Domain, Calibrator>> = {
  seismic: seismicCalibrator,
  streamflow: siteCalibrator,
  covid: siteCalibrator,
}
