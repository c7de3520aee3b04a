import type { Site } from '../../shared/domain/site.js'
import type { CoverBytes } from './cover-bytes.js'
import { targetOf } from './target.js'
import type { LiveView } from './view.js'
import type { RegionInfo, RunLabel, SiteColumns } from './wire.js'

/** A region and what is made for it once. */
export interface ServedRegion {
  readonly view: LiveView
  readonly cover: CoverBytes | undefined
}

/** The region as `/api/regions` says it. */
export function regionInfo({ view: { region }, cover }: ServedRegion, label: RunLabel): RegionInfo {
  const { id, domain, grid, sites, strideDays, windowDays, horizonsDays } = region
  return {
    id,
    domain,
    grid,
    sites: sites === undefined ? null : siteColumns(sites),
    cover: cover?.version ?? null,
    strideDays,
    windowDays,
    horizonsDays,
    target: targetOf(region),
    label,
  }
}

/** Columns: thousands of sites would repeat their keys thousands of times. */
const siteColumns = (sites: readonly Site[]): SiteColumns => ({
  id: sites.map(({ id }) => id),
  name: sites.map(({ name }) => name),
  latitude: sites.map(({ latitude }) => degrees(latitude)),
  longitude: sites.map(({ longitude }) => degrees(longitude)),
})

/** A ten-thousandth of a degree is 11 m. */
const degrees = (value: number): number => Math.round(value * 1e4) / 1e4
