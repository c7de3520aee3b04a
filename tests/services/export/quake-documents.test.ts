import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import type { KnownQuake } from '../../../services/export/accepted-quakes.js'
import { quakeGeojson } from '../../../services/export/quake-geojson.js'
import { quakeml } from '../../../services/export/quakeml.js'
import { parseSeismic } from '../../../services/feed/seismic/seismic-formats.js'
import type { RawBatch } from '../../../shared/domain/messages.js'
import type { RawFormat } from '../../../shared/domain/raw-formats.js'
import { bytesOf, SAMPLE_FILES, SAMPLE_QUAKES } from '../../support/export-samples.js'
import { readReference } from '../../support/reference-json.js'

interface ReferenceEvent {
  readonly time: string
  readonly latitude: number
  readonly longitude: number
  readonly depthMetres: number | null
  readonly magnitude: number | null
  readonly updated: string | null
  readonly type: string
}

/** By ObsPy 1.5.1; tests/reference/exports.py says how. */
const reference = readReference<{ quakeml: { sha256: string; isValid: boolean; events: ReferenceEvent[] } }>(
  'exports.json',
).quakeml

/** What the feed reads in a document. */
function readBack(format: RawFormat, bytes: Uint8Array): Omit<KnownQuake, 'region'>[] {
  const batch: RawBatch = {
    topic: 'raw.seismic',
    domain: 'seismic',
    source: 'test',
    format,
    cursor: 0,
    fetchedMs: 0,
    bytes,
  }
  const { reports, refused } = parseSeismic(batch)
  assert.deepEqual(refused, [])
  return reports.map(({ ids: [id], timeMs, updatedMs, latitude, longitude, depthKm, magnitude, type, deleted }) => {
    assert.deepEqual([type, deleted], ['earthquake', false])
    return { id, timeMs, updatedMs, latitude, longitude, depthKm, magnitude }
  })
}

const WITHOUT_REGION = SAMPLE_QUAKES.map(({ region, ...quake }) => quake)

describe('QuakeML', () => {
  it('is read by the feed as it was: ids of every kind, unknown depth and magnitude, M 0 and below', async () => {
    assert.deepEqual(readBack('quakeml', await bytesOf(quakeml(SAMPLE_QUAKES))), WITHOUT_REGION)
  })
  it('gives back every depth of three decimals and every magnitude of two', async () => {
    const [one] = SAMPLE_QUAKES
    const quakes = Array.from({ length: 3000 }, (_, i) => ({
      ...one,
      id: `ci${i}`,
      depthKm: Number(((i * 37) / 1000).toFixed(3)),
      magnitude: Math.round((i - 300) / 3) / 100 + 0,
    }))
    assert.deepEqual(
      readBack('quakeml', await bytesOf(quakeml(quakes))),
      quakes.map(({ region, ...quake }) => quake),
    )
  })
  it('is the document that ObsPy has read, and is valid by the schema', async () => {
    const sha256 = createHash('sha256')
      .update(await bytesOf(SAMPLE_FILES['quakes.xml']()))
      .digest('hex')
    assert.equal(sha256, reference.sha256, 'the document has changed: run tests/reference/exports.py again')
    assert.equal(reference.isValid, true)
  })
  it('says to ObsPy what we know', () => {
    const known = (value: number) => (Number.isNaN(value) ? null : value)
    const iso = (ms: number) => (Number.isNaN(ms) ? null : new Date(ms).toISOString().replace('Z', '000Z'))
    assert.deepEqual(
      reference.events.map(({ time, latitude, longitude, depthMetres, magnitude, updated, type }) => {
        return { time, latitude, longitude, depthMetres, magnitude, updated, type }
      }),
      SAMPLE_QUAKES.map(({ timeMs, latitude, longitude, depthKm, magnitude, updatedMs }) => ({
        time: iso(timeMs),
        latitude,
        longitude,
        depthMetres: known(Math.round(depthKm * 1000)),
        magnitude: known(magnitude),
        updated: iso(updatedMs),
        type: 'earthquake',
      })),
    )
  })
})

describe('GeoJSON of earthquakes', () => {
  it('is read by the feed as it was', async () => {
    assert.deepEqual(readBack('usgs-geojson', await bytesOf(quakeGeojson(SAMPLE_QUAKES))), WITHOUT_REGION)
  })
  it('is a collection like those of the USGS, with null where nothing is known', async () => {
    const collection = JSON.parse((await bytesOf(quakeGeojson(SAMPLE_QUAKES.slice(1, 2)))).toString())
    assert.deepEqual(collection, {
      type: 'FeatureCollection',
      metadata: { title: 'Groundswell, accepted earthquakes', count: 1 },
      features: [
        {
          type: 'Feature',
          properties: {
            mag: null,
            place: null,
            time: 758_809_855_390, // as the USGS has it
            updated: null,
            ids: ',ci1,',
            type: 'earthquake',
            title: 'M ?',
          },
          geometry: { type: 'Point', coordinates: [-118.537, 34.213, 18.2] },
          id: 'ci1',
        },
      ],
    })
  })
})
