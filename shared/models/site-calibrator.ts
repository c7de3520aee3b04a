import { SettingsError } from '../domain/errors.js'
import type { Prediction } from '../domain/forecaster.js'
import type { Features } from '../domain/messages.js'
import type { Region } from '../domain/region.js'
import { fromPowerScale, onPowerScale, toPowerScale } from '../kernels/power-scale.js'
import {
  addResiduals,
  fitResiduals,
  initResiduals,
  type ResidualSpread,
  SHAPE_LEVELS,
  shapeAt,
  shapeExceedance,
} from '../kernels/residual-spread.js'
import { type Artefact, numberOf, weightOf } from './artefact.js'
import type { Calibrator } from './calibrator.js'
import { featureRow } from './feature-row.js'
import { ruleOf } from './site-target.js'

/** The levels of the forecast hubs. SPEC.md 4.2 */
const HUB_LEVELS = [0.01, 0.025, ...Array.from({ length: 19 }, (_, i) => (i + 1) / 20), 0.975, 0.99]

const LEVELS: Readonly<Record<'streamflow' | 'covid', readonly number[]>> = {
  streamflow: [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975],
  covid: HUB_LEVELS,
}

/** Rows of the features that forecasts are compared with: percentiles of the site's own record. */
const EXCEEDANCES: readonly string[] = ['p95', 'p99']

/**
 * Residuals on the scale of the features: every site has a spread of its own, all share one shape at each horizon. A site
 * that was not in the training takes the spread of all, so a model serves any sites of its domain.
 */
export const siteCalibrator: Calibrator = {
  fitter: (region, cells) => {
    const { power } = ruleOf(region)
    const sites = region.sites?.length ?? 0
    const residuals = region.horizonsDays.map(() => initResiduals(sites))
    return {
      add: (means, truths) => {
        means.forEach((mean, h) => {
          addResiduals(residuals[h], onPowerScale(truths[h].value, power), onPowerScale(mean, power), cells)
        })
      },
      finish: () => {
        const fitted = residuals.map((histogram, h) => {
          const spread = fitResiduals(histogram, sites)
          if (spread !== undefined) return spread
          const days = region.horizonsDays[h]
          throw new SettingsError(
            `no forecast ${days} days ahead could be compared with a truth; train on longer records`,
          )
        })
        const flat = (part: (spread: ResidualSpread) => ArrayLike<number>) =>
          Float32Array.from(fitted.flatMap(spread => Array.from(part(spread))))
        return {
          weights: new Map([
            ['calibration.spread', { shape: [fitted.length, sites], data: flat(({ spread }) => spread) }],
            ['calibration.shape', { shape: [fitted.length, SHAPE_LEVELS.length], data: flat(({ shape }) => shape) }],
          ]),
          hyperparameters: Object.fromEntries(
            fitted.map(({ commonSpread }, h) => [`calibration.spread${region.horizonsDays[h]}`, commonSpread]),
          ),
        }
      },
    }
  },
  load: (artefact, region) => {
    const { power } = ruleOf(region)
    const spreads = spreadsOf(artefact, region)
    const levels = Float64Array.from(LEVELS[region.domain as keyof typeof LEVELS])
    return (means, features) => {
      const thresholds = thresholdsOf(features, power)
      return means.map((mean, h) => {
        const shared = { horizonDays: region.horizonsDays[h], mean, levels, exceedances: EXCEEDANCES, thresholds }
        return { ...shared, ...distributionOf(mean, spreads[h], levels, thresholds, power) }
      })
    }
  },
}

/** Of each horizon, for the sites of the region in their order. */
function spreadsOf({ manifest, weights }: Artefact, { sites = [], horizonsDays }: Region): ResidualSpread[] {
  const trained = manifest.sites.length
  const { data: spread } = weightOf(weights, 'calibration.spread', [horizonsDays.length, trained])
  const { data: shape } = weightOf(weights, 'calibration.shape', [horizonsDays.length, SHAPE_LEVELS.length])
  const placeOf = new Map(manifest.sites.map((id, s) => [id, s]))
  return horizonsDays.map((days, h) => {
    const commonSpread = numberOf(manifest, `calibration.spread${days}`)
    return {
      commonSpread,
      spread: Float64Array.from(sites, ({ id }) => {
        const place = placeOf.get(id)
        return place === undefined ? commonSpread : spread[h * trained + place]
      }),
      shape: Float64Array.from(shape.subarray(h * SHAPE_LEVELS.length, (h + 1) * SHAPE_LEVELS.length)),
    }
  })
}

/** In the target's unit, shape [EXCEEDANCES · sites]. */
function thresholdsOf(features: Features, power: number): Float32Array {
  const thresholds = new Float32Array(EXCEEDANCES.length * features.cells)
  EXCEEDANCES.forEach((name, e) => {
    thresholds.set(
      featureRow(features, name).map(z => fromPowerScale(z, power)),
      e * features.cells,
    )
  })
  return thresholds
}

function distributionOf(
  mean: Float32Array,
  { spread, shape }: ResidualSpread,
  levels: Float64Array,
  thresholds: Float32Array,
  power: number,
): Pick<Prediction, 'quantiles' | 'exceedance'> {
  const sites = mean.length
  const quantiles = new Float32Array(levels.length * sites)
  const exceedance = new Float32Array(thresholds.length)
  const steps = levels.map(level => shapeAt(shape, level))
  for (let s = 0; s < sites; s++) {
    const z = toPowerScale(mean[s], power)
    for (let l = 0; l < steps.length; l++) {
      const quantile = z + spread[s] * steps[l]
      // Where the forecast is of counts or flow, none lies below nothing.
      quantiles[l * sites + s] = fromPowerScale(mean[s] >= 0 ? Math.max(0, quantile) : quantile, power)
    }
    for (let at = s; at < thresholds.length; at += sites) {
      // As the quantiles have it: nothing lies below nothing.
      const isSure = mean[s] >= 0 && thresholds[at] <= 0
      exceedance[at] = isSure ? 1 : shapeExceedance(shape, (toPowerScale(thresholds[at], power) - z) / spread[s])
    }
  }
  return { quantiles, exceedance }
}
