import { isIssueDay } from '../../shared/domain/issue-days.js'
import type { Features } from '../../shared/domain/messages.js'
import type { Domain, Region } from '../../shared/domain/region.js'
import { handleTopics, type Stage } from '../../shared/operators/stage.js'
import type { RegionFeatures } from './region-features.js'
import { seismicFeatures } from './seismic-features.js'
import { siteFeatures } from './site-features.js'

interface AnyHistory {
  readonly day?: number
}

const FEATURES: Readonly<Record<Domain, RegionFeatures<AnyHistory>>> = {
  seismic: seismicFeatures as RegionFeatures<AnyHistory>,
  streamflow: siteFeatures('streamflow') as RegionFeatures<AnyHistory>,
  covid: siteFeatures('covid') as RegionFeatures<AnyHistory>,
}

/** What the features of one region remember. */
export interface FeaturesState {
  readonly history: AnyHistory
  /** Day and revision of the newest issue; undefined before the first. */
  issued?: { readonly day: number; readonly revision: number }
  /** A day at or before the newest issue was revised since. */
  stale: boolean
}

export interface FeatureOptions {
  /** First day whose end is an issue time; the days before it are history. Default: every day is. */
  readonly issueFromDay?: number
}

/**
 * Fields → the features of each issue time: of every `strideDays`-th day as it closes.
 *
 * When a later truth changes what the newest issue could have known, its features come again, with the next revision
 * number, unless a newer issue has come by then. Older issues stand as they were said.
 */
export const featuresStage = (
  regions: readonly Region[],
  { issueFromDay = -Infinity }: FeatureOptions = {},
): Stage<Map<string, FeaturesState>> => ({
  init: () =>
    new Map(regions.map(region => [region.id, { history: FEATURES[region.domain].init(region), stale: false }])),
  operator: states => {
    const regionById = new Map(regions.map(region => [region.id, region]))
    return handleTopics({
      fields: field => {
        const region = regionById.get(field.region)!
        const state = states.get(field.region)!
        FEATURES[region.domain].add(state.history, region, field)
        if (field.revision > 0) {
          state.stale ||= state.issued !== undefined && field.day <= state.issued.day
          return [field]
        }
        if (field.day < issueFromDay || !isIssueDay(field.day, region.strideDays)) return [field]
        state.stale = false
        return [field, issue(state, region, field.day, 0)]
      },
      watermark: mark => {
        const state = states.get(mark.region)!
        // Between two strides the record is ahead of the newest issue: its features cannot be told again.
        const canRevise = state.stale && state.issued?.day === state.history.day
        state.stale = false
        if (!canRevise || state.issued === undefined) return [mark]
        return [issue(state, regionById.get(mark.region)!, state.issued.day, state.issued.revision + 1), mark]
      },
    })
  },
})

function issue(state: FeaturesState, region: Region, day: number, revision: number): Features {
  state.issued = { day, revision }
  const columns = FEATURES[region.domain].columns(state.history, region, day)
  return { topic: 'features', region: region.id, day, revision, ...columns }
}
