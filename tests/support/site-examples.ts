import type { Features, Field } from '../../shared/domain/messages.js'
import { cellCount, longestHorizon } from '../../shared/domain/region.js'
import { SITE_FEATURES, siteFeatureNames } from '../../shared/domain/site-features.js'
import type { Example } from '../../shared/domain/truth.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import { siteFeatures } from '../../shared/kernels/site-features.js'
import { addSiteDay, initSiteHistory } from '../../shared/kernels/site-history.js'
import { siteTruth } from '../../shared/kernels/site-truth.js'
import { RIVERS, siteField } from './site-world.js'

/** A gauge of which nothing is ever known, and one whose flow the tide turns. */
export const SILENT = 3
export const TIDAL = 4

const RULE = SITE_FEATURES.streamflow

/**
 * Issues of RIVERS, one every `stride` days from `fromDay` on, with their truths: cube roots of flow that go halfway back
 * to 1 + site each day, and are shaken; features by way of the kernels.
 */
export function siteExamples(fromDay: number, days: number, stride: number): Example[] {
  const random = randomFrom(7)
  const history = initSiteHistory(cellCount(RIVERS), RIVERS.windowDays, RIVERS.latenessDays, RULE)
  const fields: Field[] = []
  const issues: Features[] = []
  const z = RIVERS.sites!.map((_, site) => 1 + site)
  for (let day = 0; day < days; day++) {
    z.forEach((value, site) => {
      z[site] = (value + 1 + site) / 2 + (uniform(random) - 0.5) / 2
    })
    const runoff = z.map((value, site) => (site === SILENT ? NaN : site === TIDAL ? (value - 5) ** 3 : value ** 3))
    const field = siteField(day, { runoff, precipitation: z.map(() => 8 * uniform(random)) })
    fields.push(field)
    addSiteDay(history, RULE, field)
    if (day >= fromDay && day % stride === 0) issues.push(featuresOf(day, history))
  }
  const target = { column: RULE.target, cells: cellCount(RIVERS), windowDays: RIVERS.windowDays }
  return issues
    .filter(({ day }) => day + longestHorizon(RIVERS) < days)
    .map(features => ({
      features,
      truths: RIVERS.horizonsDays.map(ahead => siteTruth(target, features.day, ahead, day => fields[day])),
    }))
}

const featuresOf = (day: number, history: Parameters<typeof siteFeatures>[0]): Features => ({
  topic: 'features',
  region: RIVERS.id,
  day,
  revision: 0,
  names: siteFeatureNames(RULE, RIVERS.horizonsDays, 0),
  cells: cellCount(RIVERS),
  columns: siteFeatures(history, { rule: RULE, horizonsDays: RIVERS.horizonsDays, statics: [] }),
  knownNames: [],
  known: new Float64Array(0),
})
