import type { Domain, Region } from '../../shared/domain/region.js'
import { handleTopics, type Stage } from '../../shared/operators/stage.js'
import { covidGrid } from './covid-grid.js'
import type { GridCounts, RegionGrid } from './region-grid.js'
import { seismicGrid } from './seismic-grid.js'
import { streamflowGrid } from './streamflow-grid.js'

type AnyState = { readonly counts: GridCounts }

const GRIDS: Readonly<Record<Domain, RegionGrid<AnyState>>> = {
  seismic: seismicGrid as RegionGrid<AnyState>,
  streamflow: streamflowGrid as RegionGrid<AnyState>,
  covid: covidGrid as RegionGrid<AnyState>,
}

/**
 * Observations → one field for each closed day, in order and without gaps, and again whenever the truth about a closed
 * day has changed. Fields come only at watermarks, so they do not depend on how the observations were cut into batches.
 *
 * A quiet day comes out empty, never missing. The first observation or watermark opens the calendar.
 */
export const gridStage = (regions: readonly Region[]): Stage<Map<string, AnyState>> => ({
  init: () => new Map(regions.map(region => [region.id, GRIDS[region.domain].init(region)])),
  operator: states => {
    const regionById = new Map(regions.map(region => [region.id, region]))
    return handleTopics({
      observations: message => {
        const region = regionById.get(message.region)!
        GRIDS[region.domain].take(states.get(message.region)!, region, message)
        return [message]
      },
      watermark: message => {
        const region = regionById.get(message.region)!
        const fields = GRIDS[region.domain].close(states.get(message.region)!, region, message.completeToMs)
        return [...fields, message]
      },
    })
  },
})
