import type { Domain, Region } from '../../shared/domain/region.js'
import { handleTopics, type Stage } from '../../shared/operators/stage.js'
import { type FeedState, initFeed } from './feed-state.js'
import { HIERARCHY_DEFAULTS, type SourceHierarchy } from './seismic/agency-order.js'
import { feedBatch } from './seismic/feed-batch.js'
import { feedReadings, initSiteFeed, type SiteFeedState } from './sites/site-feed.js'
import { siteFeed } from './sites/site-places.js'

/** The domains are fed apart: a silent river gauge holds no earthquake back. */
export interface FeedStates {
  readonly seismic: FeedState
  readonly streamflow: SiteFeedState
  readonly covid: SiteFeedState
}

/**
 * Raw batches → rejects, observations by region, watermarks. Each epoch of a region ends with its watermark; what is
 * bad, late or known already goes no further than its count or its reject.
 */
export const feedStage = (
  regions: readonly Region[],
  hierarchy: SourceHierarchy = HIERARCHY_DEFAULTS,
): Stage<FeedStates> => {
  const ofDomain = (domain: Domain) => regions.filter(region => region.domain === domain)
  const seismic = ofDomain('seismic')
  const streamflow = siteFeed('streamflow', ofDomain('streamflow'))
  const covid = siteFeed('covid', ofDomain('covid'))
  return {
    init: () => ({ seismic: initFeed(), streamflow: initSiteFeed(), covid: initSiteFeed() }),
    operator: state =>
      handleTopics({
        'raw.seismic': batch => feedBatch(state.seismic, seismic, batch, hierarchy),
        'raw.streamflow': batch => feedReadings(state.streamflow, streamflow, batch),
        'raw.covid': batch => feedReadings(state.covid, covid, batch),
      }),
  }
}
