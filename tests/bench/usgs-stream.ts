import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { RawBatch } from '../../shared/domain/messages.js'
import { DAY_MS, dayOf, startOfDay } from '../../shared/domain/units.js'
import { exponential, type RandomState, randomFrom, uniform } from '../../shared/kernels/random.js'

interface UsgsFeature {
  readonly id: string
  readonly properties: { readonly time: number; readonly updated: number; readonly [name: string]: unknown }
  readonly [name: string]: unknown
}

/** Networks of the feed, how many of ten quakes each reports, and a box it watches: south, north, west, east. */
const NETWORKS: readonly [net: string, share: number, box: readonly [number, number, number, number]][] = [
  ['ak', 0.3, [57, 66, -156, -140]],
  ['nc', 0.2, [36, 41, -124, -118]],
  ['ci', 0.2, [32, 36, -120, -114]],
  ['us', 0.3, [-60, 60, -180, 180]],
]

/** A made-up global feed: the members of the USGS summary feeds, numbers and names of a seed. */
export function madeUpFeed(seed: number, days: number, perDay: number): UsgsFeature[] {
  const random = randomFrom(seed)
  const firstMs = Date.UTC(2014, 3, 1)
  return Array.from({ length: days * perDay }, (_, i) =>
    madeUpFeature(random, i, Math.round(firstMs + ((i + uniform(random)) / perDay) * DAY_MS)),
  )
}

function madeUpFeature(random: RandomState, i: number, time: number): UsgsFeature {
  const [net, box] = networkAt(uniform(random))
  const [south, north, west, east] = box
  const between = (low: number, high: number, digits: number) =>
    Number((low + uniform(random) * (high - low)).toFixed(digits))
  const mag = Number(Math.min(8, 0.5 + exponential(random) / Math.LN10).toFixed(1))
  const code = String(10_000_000 + i)
  const place = `${1 + Math.floor(uniform(random) * 99)}km NNW of Somewhere, ${net === 'ak' ? 'Alaska' : 'California'}`
  const pages = 'http://earthquake.usgs.gov/earthquakes'
  const isReviewed = uniform(random) < 0.5
  return {
    type: 'Feature',
    properties: {
      mag,
      place,
      time,
      updated: time + 60_000 + Math.floor(uniform(random) * 3_600_000),
      tz: -480,
      url: `${pages}/eventpage/${net}${code}`,
      detail: `${pages}/feed/v1.0/detail/${net}${code}.geojson`,
      felt: null,
      cdi: null,
      mmi: null,
      alert: null,
      status: isReviewed ? 'reviewed' : 'automatic',
      tsunami: null,
      sig: Math.round((mag * mag * 1000) / 65),
      net,
      code,
      ids: `,${net}${code},`,
      sources: `,${net},`,
      types: ',general-link,geoserve,nearby-cities,origin,phase-data,tectonic-summary,',
      nst: Math.floor(uniform(random) * 60),
      dmin: between(0, 1, 6),
      rms: between(0, 1, 2),
      gap: between(20, 300, 0),
      magType: 'ml',
      type: 'earthquake',
      title: `M ${mag.toFixed(1)} - ${place}`,
    },
    geometry: { type: 'Point', coordinates: [between(west, east, 4), between(south, north, 4), between(0, 30, 2)] },
    id: `${net}${code}`,
  }
}

function networkAt(draw: number) {
  let left = draw
  for (const [net, share, box] of NETWORKS) {
    if (left < share) return [net, box] as const
    left -= share
  }
  const [net, , box] = NETWORKS[NETWORKS.length - 1]
  return [net, box] as const
}

/** The real feed of one week, again and again: each time a week later, under other ids. Undefined without the data. */
export function realFeed(weeks: number): UsgsFeature[] | undefined {
  const path = join(process.env.GROUNDSWELL_DATA ?? '', 'payloads/usgs_earthquake/all_week.geojson.gz')
  if (process.env.GROUNDSWELL_DATA === undefined || !existsSync(path)) return undefined
  const { features } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as { features: UsgsFeature[] }
  const inOrder = features.toSorted((a, b) => a.properties.time - b.properties.time)
  return Array.from({ length: weeks }, (_, week) => inOrder.map(feature => laterBy(feature, week))).flat()
}

function laterBy(feature: UsgsFeature, week: number): UsgsFeature {
  const { properties } = feature
  const shiftMs = week * 7 * DAY_MS
  const ids = String(properties.ids).replaceAll(/([^,]+)/g, `$1w${week}`)
  const times = { time: properties.time + shiftMs, updated: properties.updated + shiftMs }
  return { ...feature, id: `${feature.id}w${week}`, properties: { ...properties, ...times, ids } }
}

/** The feed as its connector would publish it: one batch a UTC day, with the heartbeat that the day is complete. */
export function dailyBatches(features: readonly UsgsFeature[]): RawBatch[] {
  const days = new Map<number, UsgsFeature[]>()
  for (const feature of features) {
    const day = dayOf(feature.properties.time)
    const sameDay = days.get(day)
    if (sameDay === undefined) days.set(day, [feature])
    else sameDay.push(feature)
  }
  return [...days].map(([day, ofDay], cursor) => ({
    topic: 'raw.seismic',
    domain: 'seismic',
    source: 'bench',
    format: 'usgs-geojson',
    cursor,
    fetchedMs: startOfDay(day + 1),
    bytes: Buffer.from(ofDay.map(feature => `${JSON.stringify(feature)}\n`).join('')),
    completeToMs: startOfDay(day + 1),
  }))
}
