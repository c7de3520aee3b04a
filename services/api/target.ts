import type { Region } from '../../shared/domain/region.js'
import { siteRule } from '../../shared/domain/site-features.js'
import type { Target } from './wire.js'

/** Units of what may be forecast, by column of the fields; see field-columns.ts. */
const SITE_TARGETS: Readonly<Record<string, Target>> = {
  runoff: { name: 'runoff', unit: 'mm/day' },
  cases: { name: 'new cases', unit: 'cases/day' },
  deaths: { name: 'new deaths', unit: 'deaths/day' },
  admissions: { name: 'new admissions', unit: 'admissions/day' },
}

/** What a region forecasts, in words. */
export function targetOf(region: Region): Target {
  if (region.domain === 'seismic') return { name: 'equivalent magnitude', unit: 'M_eq' }
  const { target } = siteRule(region)
  return SITE_TARGETS[target] ?? { name: target, unit: '' }
}
