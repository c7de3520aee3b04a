import { cellCount, type Region } from '../../shared/domain/region.js'
import { type SiteDomain, siteFeatureNames, siteRule } from '../../shared/domain/site-features.js'
import { knownInputNames, knownInputs } from '../../shared/kernels/known-inputs.js'
import { siteFeatures as columnsOf } from '../../shared/kernels/site-features.js'
import { addSiteDay, initSiteHistory, type SiteHistory } from '../../shared/kernels/site-history.js'
import { weeklyInputNames, weeklyInputs } from '../../shared/kernels/weekly-inputs.js'
import type { RegionFeatures } from './region-features.js'

/** Lags, EMAs, multiplicity, weather, course of the year and static attributes of every site. */
export function siteFeatures(domain: SiteDomain): RegionFeatures<SiteHistory> {
  // Counts are reported by the week.
  const isWeekly = domain === 'covid'
  const knownNames = [...knownInputNames, ...(isWeekly ? weeklyInputNames : [])]
  return {
    init: region => initSiteHistory(cellCount(region), region.windowDays, region.latenessDays, siteRule(region)),
    add: (history, region, field) => addSiteDay(history, siteRule(region), field),
    columns(history, region, day) {
      const rule = siteRule(region)
      const statics = staticsOf(region)
      return {
        names: siteFeatureNames(rule, region.horizonsDays, statics.length),
        cells: history.sites,
        columns: columnsOf(history, { rule, horizonsDays: region.horizonsDays, statics }),
        knownNames,
        known: Float64Array.from([...knownInputs(day, region.record), ...(isWeekly ? weeklyInputs(day) : [])]),
      }
    },
  }
}

/** Shape [statics][sites]; a site without attributes has 0, their mean. */
function staticsOf({ sites = [] }: Region): number[][] {
  const count = Math.max(0, ...sites.map(({ statics }) => statics?.length ?? 0))
  return Array.from({ length: count }, (_, i) => sites.map(({ statics }) => statics?.[i] ?? 0))
}
