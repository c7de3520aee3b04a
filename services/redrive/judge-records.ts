import type { Defect } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import type { SiteDomain } from '../../shared/domain/site-features.js'
import { dayOf } from '../../shared/domain/units.js'
import type { Fault } from '../feed/fault.js'
import type { FeedProgress } from '../feed/feed-state.js'
import { gatesOf, takersOf } from '../feed/seismic/region-gates.js'
import { parseSeismic } from '../feed/seismic/seismic-formats.js'
import type { SeismicReport } from '../feed/seismic/seismic-report.js'
import { ruleFault } from '../feed/seismic/seismic-rules.js'
import { isEarthquake, seismicType } from '../feed/seismic/seismic-types.js'
import type { ParsedReadings } from '../feed/sites/parsed-readings.js'
import { readingFault } from '../feed/sites/reading-rules.js'
import { READERS, VARIABLES_OF } from '../feed/sites/site-formats.js'
import { isLate, lateFault, longitudeIn, placeFault, siteFeed } from '../feed/sites/site-places.js'
import type { RecordJudge } from './record-judge.js'

/** Reports of earthquakes, by the rules of their feed. */
export const judgeQuakes: RecordJudge = {
  judge(batch, feed, regions) {
    const { records, refused, reports } = parseSeismic(batch)
    const [report] = reports
    const fault = refused.length > 0 ? refused[0] : records === 1 ? ruleFault(report, batch.fetchedMs) : NOT_ONE
    if (fault !== undefined) return { fault, ...(report !== undefined && { day: dayOf(report.timeMs) }) }
    const takers = takersOf(gatesOf(feed, regions), report, concernedBy(report))
    return { day: dayOf(report.timeMs), ...('reason' in takers && { fault: takers }) }
  },
  count: batch => parseSeismic(batch).reports.length,
}

/** Whether a deletion comes too late depends on the quakes that the feed knows: it decides. */
const concernedBy = ({ deleted, type }: SeismicReport): 'covering' | 'none' =>
  !deleted && isEarthquake(seismicType(type)) ? 'covering' : 'none'

/** Readings of sites, by the rules of their feed. */
export function judgeReadings(domain: SiteDomain): RecordJudge {
  const read = (batch: Parameters<RecordJudge['count']>[0], regions: readonly Region[]) => {
    const feed = siteFeed(domain, regions)
    return { feed, parsed: READERS[domain](batch, site => longitudeIn(feed.index, site)) }
  }
  return {
    judge(batch, progress, regions) {
      const { feed, parsed } = read(batch, regions)
      const day = parsed.count > 0 ? dayOf(parsed.timeMs[0]) : undefined
      const fault =
        parsed.refused[0] ??
        (parsed.records === 1 ? undefined : NOT_ONE) ??
        ruleFaultOf(domain, parsed, batch.fetchedMs) ??
        faultOfPlaces(domain, parsed, feed.index, progress)
      return { ...(day !== undefined && { day }), ...(fault !== undefined && { fault }) }
    },
    count(batch, regions) {
      const { parsed } = read(batch, regions)
      return parsed.records - parsed.refused.length
    },
  }
}

/** Of a record with several readings the first that is bad speaks for it. */
function ruleFaultOf(domain: SiteDomain, { count, variable, timeMs, value }: ParsedReadings, fetchedMs: number) {
  for (let i = 0; i < count; i++) {
    const fault = readingFault(VARIABLES_OF[domain][variable[i]], timeMs[i], value[i], fetchedMs)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** A record is late if all of it is. */
function faultOfPlaces(
  domain: SiteDomain,
  parsed: ParsedReadings,
  index: ReturnType<typeof siteFeed>['index'],
  progress: FeedProgress,
): Fault | undefined {
  let late: Fault | undefined
  let isOnTime = false
  for (let i = 0; i < parsed.count; i++) {
    const places = index.get(parsed.site[i])
    if (places === undefined) isOnTime = true
    for (const place of places ?? []) {
      if (isLate(progress, place, parsed, i)) {
        late ??= lateFault(progress, place, parsed, i)
        continue
      }
      isOnTime = true
      const fault = placeFault(domain, place, parsed.variable[i])
      if (fault !== undefined) return fault
    }
  }
  return isOnTime ? undefined : late
}

const NOT_ONE: Defect = {
  reason: 'record-count',
  message: 'the bytes hold no record, or several; cut the source into records again, and replay it',
}
