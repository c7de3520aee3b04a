import type { Features } from '../domain/messages.js'
import type { Region } from '../domain/region.js'
import { siteRule } from '../domain/site-features.js'
import { type NearSites, nearMeans, nearSites } from '../kernels/near-sites.js'
import { featureRow } from './feature-row.js'

/** What a network sees of the sites at one issue. */
export interface SiteInputs {
  /** The newest window that is known, on the scale of the features: what history and forecasts are told from; shape [cells]. */
  readonly newest: Float32Array
  /** Departures from it, oldest window first, shape [steps][cells]; NaN where not known. */
  readonly history: readonly Float32Array[]
  /** Shape [statics][cells]; NaN where not known. */
  readonly statics: readonly Float32Array[]
}

export interface SiteInputRule {
  /** Rows of the features that are read. */
  readonly rows: readonly string[]
  readonly steps: number
  readonly statics: number
  read(features: Features): SiteInputs
}

/** Windows of the sites around, and of all sites, that are looked at. */
const CONTEXT_LAGS = 4
const NEIGHBOURS = 8

const isOnScale = (name: string): boolean => /^(ema|climatology|p9)/.test(name)

/**
 * Inputs of a network of sites: the lags; and beside them what else the features say of the site, what is on their scale
 * told from the newest window; and the newest windows of the sites around, and of all.
 *
 * Nothing tells one site from another, so that a network serves sites that it has never seen.
 */
export function siteInputRule(region: Region): SiteInputRule {
  const { lags, emaSpans, aboveDays, means } = siteRule(region)
  const { horizonsDays, sites = [] } = region
  const lagNames = Array.from({ length: lags }, (_, k) => `lag${k}`)
  const others = [
    ...emaSpans.map(span => `ema${span}`),
    ...horizonsDays.map(days => `climatology${days}`),
    ...['p95', 'p99', 'age'],
    ...aboveDays.map(days => `above${days}`),
    ...means.map(({ name }) => name),
    ...Array.from({ length: sites[0]?.statics?.length ?? 0 }, (_, i) => `static${i}`),
  ]
  const near = nearSites(sites, NEIGHBOURS)
  return {
    rows: [...lagNames, ...others],
    steps: lags,
    statics: 1 + others.length + 2 * CONTEXT_LAGS,
    read: features => {
      const lagRows = lagNames.map(name => featureRow(features, name))
      const [newest] = lagRows
      const fromNewest = (row: Float32Array) => row.map((value, s) => value - newest[s])
      return {
        newest,
        history: [...lagRows].reverse().map(fromNewest),
        statics: [
          newest,
          ...others.map(name => {
            const row = featureRow(features, name)
            return isOnScale(name) ? fromNewest(row) : row
          }),
          ...contextOf(lagRows, near),
        ],
      }
    },
  }
}

/** The level around and of all, from the site's own, and how it moved from window to window. */
function contextOf(lags: readonly Float32Array[], near: NearSites): Float32Array[] {
  const around = lags.slice(0, CONTEXT_LAGS).map(lag => nearMeans(near, lag))
  const all = lags.slice(0, CONTEXT_LAGS).map(lag => lag.map(() => 0).fill(meanOf(lag)))
  return [around, all].flatMap(means =>
    means.map((mean, k) => mean.map((value, s) => (k === 0 ? value - lags[0][s] : means[k - 1][s] - value))),
  )
}

function meanOf(values: Float32Array): number {
  let [sum, n] = [0, 0]
  for (const value of values) {
    if (Number.isNaN(value)) continue
    sum += value
    n++
  }
  return sum / n
}
