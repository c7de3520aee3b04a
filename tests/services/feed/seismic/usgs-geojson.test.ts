import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parseSeismic } from '../../../../services/feed/seismic/seismic-formats.js'
import type { RawBatch } from '../../../../shared/domain/messages.js'
import { rawBatch } from '../../../support/catalogs.js'
import { sharedData } from '../../../support/shared-data.js'

const GEOJSON: Partial<RawBatch> = { format: 'usgs-geojson', header: undefined }

const feature = (properties: object = {}, rest: object = {}) => ({
  type: 'Feature',
  properties: {
    mag: 6.4,
    place: '50km WNW of {Fais}, "Micronesia"',
    time: 1512726670300,
    updated: 1512746163040,
    status: 'reviewed',
    ids: ',us2000c1zn,',
    type: 'earthquake',
    ...properties,
  },
  geometry: { type: 'Point', coordinates: [140.1315, 10.009, 20.27] },
  id: 'us2000c1zn',
  ...rest,
})

const parse = (...features: unknown[]) =>
  parseSeismic(
    rawBatch(
      features.map(value => JSON.stringify(value)),
      GEOJSON,
    ),
  )

describe('a USGS feature', () => {
  it('becomes a report', () => {
    assert.deepEqual(parse(feature()).reports, [
      {
        record: 0,
        line: 1,
        agency: 'usgs',
        ids: ['us2000c1zn'],
        listsAll: true,
        timeMs: 1512726670300,
        updatedMs: 1512746163040,
        latitude: 10.009,
        longitude: 140.1315,
        depthKm: 20.27,
        magnitude: 6.4,
        type: 'earthquake',
        deleted: false,
      },
    ])
  })

  const idLists: [list: unknown, ids: string[]][] = [
    [',pt17342002,at00p0mzdc,us2000c1zn,', ['us2000c1zn', 'pt17342002', 'at00p0mzdc']],
    [',us2000c1zn,', ['us2000c1zn']],
    [',at00p0mzdc,', ['us2000c1zn', 'at00p0mzdc']],
    [null, ['us2000c1zn']],
  ]
  for (const [list, ids] of idLists) {
    it(`has the ids ${ids} by the list ${list}`, () =>
      assert.deepEqual(parse(feature({ ids: list })).reports[0].ids, ids))
  }

  it('may leave magnitude, depth and update unknown', () => {
    const { reports } = parse(feature({ mag: null, updated: null }, { geometry: { coordinates: [1, 2, null] } }))
    assert.deepEqual([reports[0].magnitude, reports[0].depthKm, reports[0].updatedMs], [NaN, NaN, NaN])
  })

  it('may be taken back without a place', () => {
    const { reports } = parse(feature({ status: 'DELETED', mag: null }, { geometry: null }))
    assert.deepEqual([reports[0].deleted, reports[0].latitude], [true, NaN])
  })

  const refused: [what: string, value: unknown, message: RegExp][] = [
    ['is a number', 7, /it is not an object/],
    ['is null', null, /it is not an object/],
    ['has no id', feature({}, { id: undefined }), /its "id" is no text/],
    ['has a time in words', feature({ time: '2017' }), /its "time" is no number/],
    ['has a magnitude in words', feature({ mag: '6.4' }), /its "mag" is neither a number nor null/],
    ['has no place', feature({}, { geometry: null }), /it has no "coordinates"/],
    ['has half a place', feature({}, { geometry: { coordinates: [140] } }), /its "coordinates" are no numbers/],
    ['has no properties', { type: 'Feature', id: 'a' }, /it has no "properties"/],
  ]
  for (const [what, value, message] of refused) {
    it(`is refused if it ${what}; its neighbours are not`, () => {
      const parsed = parse(feature(), value, feature())
      assert.deepEqual(
        parsed.reports.map(({ line }) => line),
        [1, 3],
      )
      assert.deepEqual(
        parsed.refused.map(({ line, reason }) => [line, reason]),
        [[2, 'feature-shape']],
      )
      assert.match(parsed.refused[0].message, message)
    })
  }

  const good = JSON.stringify(feature())
  const broken: [what: string, line: string, reason: string][] = [
    ['is cut off', good.slice(0, 100), 'json-syntax'],
    ['holds two features', `${good},${good}`, 'json-syntax'],
    ['opens a string and an object', '{"a":"', 'json-syntax'],
    ['closes the list', ']', 'json-syntax'],
    ['holds a NUL', good.replace('Fais', 'Fa\0is'), 'nul-byte'],
  ]
  for (const [what, line, reason] of broken) {
    it(`is refused if its line ${what}; its neighbours are not`, () => {
      const parsed = parseSeismic(rawBatch([good, line, good], GEOJSON))
      assert.deepEqual(
        parsed.reports.map(report => report.line),
        [1, 3],
      )
      assert.deepEqual(
        parsed.refused.map(refusal => [refusal.line, refusal.reason]),
        [[2, reason]],
      )
      assert.equal(new TextDecoder().decode(parsed.recordBytes(1)), line)
    })
  }
})

describe('a whole FeatureCollection', () => {
  it('is read as its features', () => {
    const collection = JSON.stringify(
      { type: 'FeatureCollection', features: [feature(), feature({ mag: 5 })] },
      null,
      2,
    )
    const { reports } = parseSeismic(rawBatch([], { ...GEOJSON, bytes: new TextEncoder().encode(collection) }))
    assert.deepEqual(
      reports.map(({ line, magnitude }) => [line, magnitude]),
      [
        [1, 6.4],
        [2, 5],
      ],
    )
  })

  it('of the real service loses nothing', t => {
    const path = sharedData(t, 'payloads/usgs_earthquake/all_day.geojson')
    if (path === undefined) return
    const bytes = readFileSync(path)
    const { reports, refused } = parseSeismic(rawBatch([], { ...GEOJSON, bytes }))
    const { features } = JSON.parse(bytes.toString()) as { features: ReturnType<typeof feature>[] }
    assert.deepEqual(refused, [])
    assert.deepEqual(
      reports.map(({ ids, timeMs, magnitude, longitude }) => [ids[0], timeMs, magnitude, longitude]),
      features.map(({ id, properties, geometry }) => [id, properties.time, properties.mag, geometry.coordinates[0]]),
    )
    assert.equal(reports.length, 146)
  })
})
