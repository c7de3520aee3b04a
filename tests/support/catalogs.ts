import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type ReplayOptions, replayFiles } from '../../services/connect/replay/replay-files.js'
import { initFeed } from '../../services/feed/feed-state.js'
import { feedBatch } from '../../services/feed/seismic/feed-batch.js'
import {
  isOfQuakes,
  isRawBatch,
  type Message,
  type QuakeObservations,
  type RawBatch,
  type Reject,
  type Watermark,
} from '../../shared/domain/messages.js'
import { type Region, SOCAL } from '../../shared/domain/region.js'

export const SCEDC_HEADER = 'time,latitude,longitude,depth_km,mag,mag_type,event_type,quality,n_phases,event_id,source'

/** Later than every made-up quake. */
export const NOW_MS = Date.UTC(2025, 0, 1)

/** A line of our CSV, in the middle of `socal` unless told otherwise. */
export function scedcLine(
  id: string,
  time: string,
  { latitude = '34.05', longitude = '-117.05', depth = '6', mag = '2.50', type = 'eq' } = {},
): string {
  return `${time},${latitude},${longitude},${depth},${mag},l,${type},A,12,${id},scedc`
}

/** Writes files into a folder that goes when the tests of this file are over. */
export function writer(): (name: string, content: string | Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), 'groundswell-test-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  return (name, content) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
}

export const csv = (lines: readonly string[], header = SCEDC_HEADER, lineEnd = '\n'): string =>
  [header, ...lines].map(line => line + lineEnd).join('')

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

export const replay = (paths: readonly string[], options: Partial<ReplayOptions> = {}) =>
  collect(replayFiles({ domain: 'seismic', paths, nowMs: NOW_MS, ...options }))

export const batchesOf = (messages: readonly Message[]): RawBatch[] => messages.filter(isRawBatch)

export const linesIn = ({ bytes }: RawBatch): string[] => new TextDecoder().decode(bytes).split('\n').slice(0, -1)

/** A batch of our CSV, as a live source would send it. */
export const rawBatch = (lines: readonly string[], fields: Partial<RawBatch> = {}): RawBatch => ({
  topic: 'raw.seismic',
  domain: 'seismic',
  source: 'test',
  format: 'scedc-csv',
  header: SCEDC_HEADER,
  cursor: 0,
  fetchedMs: NOW_MS,
  bytes: new TextEncoder().encode(lines.map(line => `${line}\n`).join('')),
  ...fields,
})

/** Puts messages through the feed and sorts what comes out by topic. */
export function feedAll(messages: readonly Message[], regions: readonly Region[] = [SOCAL]) {
  const state = initFeed()
  const out = messages.flatMap(message => (isRawBatch(message) ? feedBatch(state, regions, message) : [message]))
  return { ...byTopic(out), out, state, counts: state.counts }
}

export function byTopic(messages: readonly Message[]) {
  const observations = messages.filter(message => message.topic === 'observations').filter(isOfQuakes)
  const rejects: Reject[] = messages.filter(message => message.topic === 'rejects')
  const watermarks: Watermark[] = messages.filter(message => message.topic === 'watermark')
  return { observations, rejects, watermarks, rows: observations.flatMap(rowsOf) }
}

/** One row of observations as plain values: easy to compare and to print. */
export type Row = readonly [region: string, id: string, kind: number, timeMs: number, place: string, magnitude: number]

export const rowsOf = ({ region, quakes }: QuakeObservations): Row[] =>
  quakes.id.map((id, i) => [
    region,
    id,
    quakes.kind[i],
    quakes.timeMs[i],
    `${quakes.latitude[i]},${quakes.longitude[i]},${quakes.depthKm[i]}`,
    quakes.magnitude[i],
  ])

/** The same rows in an order of their own, for comparing files that list them differently. */
export const inOrder = (rows: readonly Row[]): string[] => rows.map(row => row.join(' ')).sort()
