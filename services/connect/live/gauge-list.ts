import type { Bounds } from './fdsn-query.js'
import { FetchError } from './fetch-error.js'
import { firstThatAnswers } from './first-that-answers.js'
import { type HttpOptions, httpFetch } from './http-fetch.js'
import { nwisGaugesUrl } from './nwis-query.js'
import { type OgcOptions, ogcPages } from './ogc-pages.js'
import { type GaugePlace, ogcGaugesUrl } from './ogc-query.js'
import type { PollContext } from './poll-context.js'

/** Which gauges are watched: those named, and those of a box and of hydrologic units. */
export interface GaugeSelection {
  readonly sites: readonly string[]
  readonly bounds?: Bounds
  /** Hydrologic unit codes, 2 to 12 digits. */
  readonly units: readonly string[]
  /** Asks for those named too: for where they are and how large their drainage areas. */
  readonly details?: boolean
}

/** What a service said when it was asked which gauges there are, as it came. */
export interface GaugeListAnswer {
  readonly url: string
  readonly fetchedMs: number
  readonly body: Uint8Array
}

export interface GaugeList {
  /** Without doubles, sorted. */
  readonly gauges: readonly string[]
  readonly answers: readonly GaugeListAnswer[]
}

/** A service that knows which gauges there are. */
export interface GaugeFinder {
  readonly name: string
  find(place: GaugePlace, isLast: boolean, context: PollContext): Promise<GaugeList>
}

/**
 * Finds the gauges of a selection, once; what is named is taken as it is, or asked for its details.
 *
 * @throws {FetchError} if no service answers
 */
export async function gaugeList(
  { sites, bounds, units, details = false }: GaugeSelection,
  finders: readonly GaugeFinder[],
  context: PollContext,
): Promise<GaugeList> {
  const places: GaugePlace[] = [
    ...(bounds === undefined ? [] : [{ bounds }]),
    ...units.map(unit => ({ unit })),
    ...(details ? groups(sites).map(gauges => ({ gauges })) : []),
  ]
  const lists: GaugeList[] = []
  for (const place of places) {
    const { answer } = await firstThatAnswers(finders, (finder, isLast) => finder.find(place, isLast, context), context)
    lists.push(answer)
  }
  const gauges = new Set([...sites, ...lists.flatMap(list => list.gauges)])
  return { gauges: [...gauges].sort(), answers: lists.flatMap(list => list.answers) }
}

/** A URL holds no more numbers. */
const GAUGES_AT_ONCE = 100

const groups = (gauges: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(gauges.length / GAUGES_AT_ONCE) }, (_, i) =>
    gauges.slice(i * GAUGES_AT_ONCE, (i + 1) * GAUGES_AT_ONCE),
  )

/** The collection `monitoring-locations` of the OGC API: all stream gauges, whatever they measure. */
export const ogcFinder = (options: OgcOptions): GaugeFinder => ({
  name: 'ogc',
  async find(place, isLast, context) {
    // A place may have any number of gauges: they are read to the last page.
    const whole = { ...options, pages: Infinity }
    const pages = await ogcPages(ogcGaugesUrl(options.url, place, options.limit), whole, { isLast }, context)
    const ids = (pages ?? []).flatMap(({ features }) => features.map(({ id }) => String(id).replace(/^USGS-/, '')))
    return { gauges: ids, answers: pages ?? [] }
  },
})

export interface NwisFinderOptions {
  readonly url: string
  readonly legacy: 'dv' | 'iv'
  readonly http: HttpOptions
}

const SITE_ROW = /^USGS\t(\d+)\t/gm

/** The legacy site service: active stream gauges that measure discharge. */
export const nwisFinder = ({ url, legacy, http }: NwisFinderOptions): GaugeFinder => ({
  name: 'legacy',
  async find(place, _isLast, context) {
    const request = { url: nwisGaugesUrl(url, place, legacy), types: ['text/plain'] }
    try {
      const { url: asked, fetchedMs, body } = await httpFetch(request, http, context)
      const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
      const gauges = [...text.matchAll(SITE_ROW)].map(([, number]) => number)
      return { gauges, answers: [{ url: asked, fetchedMs, body }] }
    } catch (error) {
      if (error instanceof FetchError && error.status === 404 && /no sites/i.test(error.body ?? '')) {
        return { gauges: [], answers: [] }
      }
      throw error
    }
  },
})
