import { FEATURE_NAMES } from '../../shared/domain/feature-names.js'
import { isIssueDay } from '../../shared/domain/issue-days.js'
import type { Features } from '../../shared/domain/messages.js'
import { pixelCount } from '../../shared/domain/pixel-grid.js'
import type { Region } from '../../shared/domain/region.js'
import { knownInputNames, knownInputs } from '../../shared/kernels/known-inputs.js'
import {
  addField,
  initSeismicFeatures,
  type SeismicFeatureState,
  seismicFeatures,
} from '../../shared/kernels/seismic-features.js'
import { seismicColumns } from '../../shared/kernels/seismic-field.js'
import { handleTopics, type Stage } from '../../shared/operators/stage.js'

/** What the features of one region remember. */
export interface FeaturesState {
  readonly seismic: SeismicFeatureState
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
    new Map(
      regions.map(({ id, grid, latenessDays }) => [
        id,
        { seismic: initSeismicFeatures(pixelCount(grid), latenessDays), stale: false },
      ]),
    ),
  operator: states => {
    const regionById = new Map(regions.map(region => [region.id, region]))
    return handleTopics({
      fields: field => {
        const region = regionById.get(field.region)!
        const state = states.get(field.region)!
        addField(state.seismic, field.day, seismicColumns(field))
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
        const canRevise = state.stale && state.issued?.day === state.seismic.day
        state.stale = false
        if (!canRevise || state.issued === undefined) return [mark]
        return [issue(state, regionById.get(mark.region)!, state.issued.day, state.issued.revision + 1), mark]
      },
    })
  },
})

function issue(state: FeaturesState, region: Region, day: number, revision: number): Features {
  state.issued = { day, revision }
  return {
    topic: 'features',
    region: region.id,
    day,
    revision,
    names: FEATURE_NAMES,
    cells: state.seismic.pixels,
    columns: seismicFeatures(state.seismic),
    knownNames: knownInputNames,
    known: knownInputs(day, region.record),
  }
}
