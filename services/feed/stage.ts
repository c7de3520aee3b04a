import type { Region } from '../../shared/domain/region.js'
import { handleTopics, type Stage } from '../../shared/operators/stage.js'
import { HIERARCHY_DEFAULTS, type SourceHierarchy } from './agency-order.js'
import { feedBatch } from './feed-batch.js'
import { type FeedState, initFeed } from './feed-state.js'

/**
 * Raw batches → rejects, observations by region, watermarks. Each epoch of a region ends with its watermark; what is
 * bad, late or known already goes no further than its count or its reject.
 */
export const feedStage = (
  regions: readonly Region[],
  hierarchy: SourceHierarchy = HIERARCHY_DEFAULTS,
): Stage<FeedState> => ({
  init: initFeed,
  operator: state => handleTopics({ 'raw.seismic': batch => feedBatch(state, regions, batch, hierarchy) }),
})
