import type { Answer } from './answer.js'
import { EVENT_LIMIT, emscQuery, usgsQuery } from './event-query.js'
import type { RecordedWorld } from './recorded-world.js'
import { STANDING_ORDER_PATH } from './standing-order.js'
import { summaryPage } from './summary-page.js'

const SUMMARY = '/earthquakes/feed/v1.0/summary'
const USGS_EVENTS = '/fdsnws/event/1'
const EMSC_EVENTS = '/emsc/fdsnws/event/1'

/**
 * Answers for earthquakes, under the paths of the real services, but for EMSC's event service, which shares its path with
 * that of USGS and stands below `/emsc`; undefined where a path is none of theirs.
 *
 * @param eventLimit  most events that the event services send at once
 */
export const quakeRoutes =
  (world: RecordedWorld, eventLimit = EVENT_LIMIT) =>
  ({ pathname, searchParams }: URL): Answer | undefined => {
    if (pathname.startsWith(`${SUMMARY}/`) && pathname.endsWith('.geojson')) {
      return summaryPage(world, pathname.slice(SUMMARY.length + 1, -'.geojson'.length))
    }
    if (pathname === `${USGS_EVENTS}/query`) return usgsQuery(world, searchParams, eventLimit)
    if (pathname === `${EMSC_EVENTS}/query`) return emscQuery(world, searchParams, eventLimit)
    return undefined
  }

/** Settings under which Groundswell asks for earthquakes here. */
export const quakeSettings = (url: string): readonly string[] => [
  `source.seismic.usgsSummaryUrl=${url}${SUMMARY}`,
  `source.seismic.usgsEventUrl=${url}${USGS_EVENTS}`,
  `source.seismic.emscSocketUrl=${url.replace('http', 'ws')}${STANDING_ORDER_PATH}`,
  `source.seismic.emscEventUrl=${url}${EMSC_EVENTS}`,
]
