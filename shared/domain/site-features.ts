import { SettingsError } from './errors.js'
import type { Domain, Region } from './region.js'

/** Domains whose cells are sites. */
export type SiteDomain = Exclude<Domain, 'seismic'>

/** A trailing mean of a column beside the target's. */
export interface TrailingMean {
  readonly name: string
  readonly column: string
  readonly days: number
}

/** What the features of a domain of sites are made of. */
export interface SiteFeatureRule {
  /** Column of the fields that is forecast. */
  readonly target: string
  /** Power p of the scale z = sign(y) · |y|^p on which features are, and on which models work. */
  readonly power: number
  /** How many windows back the lags reach, the newest included. */
  readonly lags: number
  /** Spans of the EMAs, in windows. */
  readonly emaSpans: readonly number[]
  /** Multiplicity: trailing days over which the days above the site's 95th percentile are counted. */
  readonly aboveDays: readonly number[]
  /** Harmonics of the year in the site's climatology; 0: its mean. */
  readonly harmonics: number
  readonly means: readonly TrailingMean[]
}

/**
 * Streamflow: the cube root is that of SPEC.md 3.1, the EMA spans those of the sister notebooks (SPEC.md 1.1).
 * Covid: the fourth root steadies the variance of counts whose spread grows faster than their mean; reporting days of the
 * trailing weeks are its multiplicity.
 */
export const SITE_FEATURES: Readonly<Record<SiteDomain, SiteFeatureRule>> = {
  streamflow: {
    target: 'runoff',
    power: 1 / 3,
    lags: 14,
    emaSpans: [2, 4, 6, 8, 10, 20, 50],
    aboveDays: [30, 90, 365],
    harmonics: 2,
    means: [
      ...[1, 3, 7, 30].map(days => ({ name: `precipitation${days}`, column: 'precipitation', days })),
      ...[1, 7, 30].map(days => ({ name: `tmax${days}`, column: 'tmax', days })),
      ...[1, 7, 30].map(days => ({ name: `tmin${days}`, column: 'tmin', days })),
      { name: 'radiation1', column: 'radiation', days: 1 },
      { name: 'vapourPressure1', column: 'vapourPressure', days: 1 },
    ],
  },
  covid: {
    target: 'cases',
    power: 1 / 4,
    lags: 8,
    emaSpans: [2, 4, 8],
    aboveDays: [28],
    harmonics: 0,
    means: [
      ...[7, 14, 28].map(days => ({ name: `deaths${days}`, column: 'deaths', days })),
      { name: 'admissions7', column: 'admissions', days: 7 },
      ...[7, 28].map(days => ({ name: `reported${days}`, column: 'reported', days })),
    ],
  },
}

/** The rule of a region of sites. @throws {SettingsError} in a region of pixels */
export function siteRule({ id, domain, target }: Pick<Region, 'id' | 'domain' | 'target'>): SiteFeatureRule {
  if (domain === 'seismic') throw new SettingsError(`region ${id} has no sites; give it those of a domain that has`)
  const rule = SITE_FEATURES[domain]
  return target === undefined ? rule : { ...rule, target }
}

/**
 * Rows of `Features.columns` of a region of sites, in order; all but counts, ages and means are on the scale of the rule.
 *
 * - `lag<k>`: mean of the window that ended k windows before the issue time; where it is not known, the last that was
 * - `age`: days since the newest window that is known; 0: it ends at the issue time
 * - `ema<N>`: EMA of span N over the windows … lag2, lag1, lag0
 * - `above<D>`: days of the trailing D whose value lay above `p95`
 * - `p95`, `p99`: percentiles of the site's windows since the record began; NaN before a year of them is known
 * - `climatology<h>`: the site's mean, or its mean course of the year, at the end of the target window h days ahead
 * - the trailing means of the rule, in their columns' units; NaN where no day of them is known
 * - `static<i>`: the site's standardised attributes
 */
export const siteFeatureNames = (
  rule: SiteFeatureRule,
  horizonsDays: readonly number[],
  statics: number,
): readonly string[] => [
  ...Array.from({ length: rule.lags }, (_, k) => `lag${k}`),
  'age',
  ...rule.emaSpans.map(span => `ema${span}`),
  ...rule.aboveDays.map(days => `above${days}`),
  'p95',
  'p99',
  ...horizonsDays.map(days => `climatology${days}`),
  ...rule.means.map(({ name }) => name),
  ...Array.from({ length: statics }, (_, i) => `static${i}`),
]
