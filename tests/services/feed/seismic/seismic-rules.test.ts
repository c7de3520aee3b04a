import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SeismicReport } from '../../../../services/feed/seismic/seismic-report.js'
import { ruleFault } from '../../../../services/feed/seismic/seismic-rules.js'
import { isEarthquake, seismicType } from '../../../../services/feed/seismic/seismic-types.js'

const FETCHED_MS = Date.UTC(2020, 0, 1)
const report = (fields: Partial<SeismicReport>): SeismicReport => ({
  record: 0,
  line: 1,
  agency: 'usgs',
  listsAll: false,
  ids: ['ci1'],
  timeMs: FETCHED_MS - 1000,
  updatedMs: NaN,
  latitude: 34,
  longitude: -118,
  depthKm: 6,
  magnitude: 2,
  type: 'eq',
  deleted: false,
  ...fields,
})

describe('ruleFault', () => {
  const good: Partial<SeismicReport>[] = [
    { latitude: -90, longitude: -180 },
    { latitude: 90, longitude: 180 },
    { depthKm: -10 },
    { depthKm: 1000 },
    { depthKm: NaN, magnitude: NaN },
    { magnitude: -3 },
    { magnitude: 10 },
    { timeMs: FETCHED_MS + 3_600_000 },
    { timeMs: -1e13 },
    { deleted: true, latitude: NaN, longitude: NaN },
  ]
  for (const fields of good) {
    it(`accepts ${JSON.stringify(fields)}`, () => assert.equal(ruleFault(report(fields), FETCHED_MS), undefined))
  }

  const bad: [fields: Partial<SeismicReport>, reason: string, message: RegExp][] = [
    [
      { timeMs: FETCHED_MS + 3_600_001 },
      'time-future',
      /^origin time 2020-01-01T01:00:00.001Z lies after 2020-01-01T00:00/,
    ],
    [{ timeMs: 1e300 }, 'time-future', /1e\+300 ms since 1970/],
    [{ timeMs: NaN }, 'time-future', /NaN/],
    [{ timeMs: Date.UTC(1180, 0, 1) }, 'time-early', /^origin time 1180-01-01T00:00:00.000Z lies before 1600-01-01/],
    [{ latitude: 90.001 }, 'latitude-range', /^latitude 90.001 lies outside -90..90/],
    [{ latitude: -118, longitude: 34 }, 'latitude-range', /stands before the longitude/],
    [{ longitude: 242 }, 'longitude-range', /^longitude 242 counts 0..360; write -118/],
    [{ longitude: -180.5 }, 'longitude-range', /^longitude -180.5 lies outside -180..180/],
    [{ depthKm: -10.1 }, 'depth-range', /^depth -10.1 lies outside -10..1000 km/],
    [{ depthKm: 6000 }, 'depth-range', /^depth 6000/],
    [{ magnitude: -9.99 }, 'magnitude-range', /^magnitude -9.99 lies outside -3..10; leave it empty/],
    [{ magnitude: 10.1 }, 'magnitude-range', /^magnitude 10.1/],
  ]
  for (const [fields, reason, message] of bad) {
    it(`refuses ${JSON.stringify(fields)} as ${reason}`, () => {
      const fault = ruleFault(report(fields), FETCHED_MS)
      assert.equal(fault?.reason, reason)
      assert.match(fault.message, message)
    })
  }
})

describe('seismicType', () => {
  const types: [spelling: string, type: string][] = [
    ['eq', 'earthquake'],
    ['earthquake', 'earthquake'],
    ['Earthquake', 'earthquake'],
    ['qb', 'quarry blast'],
    ['quarry', 'quarry blast'],
    ['quarry_blast', 'quarry blast'],
    ['quarry blast', 'quarry blast'],
    ['Quarry Blast', 'quarry blast'],
    ['sonic_boom', 'sonic boom'],
    ['sonicboom', 'sonic boom'],
    ['rock burst', 'rock burst'],
    ['', 'no type given'],
  ]
  for (const [spelling, type] of types)
    it(`is ${type} for "${spelling}"`, () => assert.equal(seismicType(spelling), type))
  it('is an earthquake for no other type', () => {
    assert.deepEqual(
      types.filter(([, type]) => isEarthquake(type)).map(([spelling]) => spelling),
      ['eq', 'earthquake', 'Earthquake'],
    )
  })
})
