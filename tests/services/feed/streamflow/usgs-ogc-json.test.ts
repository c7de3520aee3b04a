import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parseStreamflow } from '../../../../services/feed/streamflow/streamflow-formats.js'
import { QUALITY } from '../../../../shared/domain/reading.js'
import { readingTexts, refusalTexts } from '../../../support/reading-rows.js'
import { ogcCollection, ogcFeature, riverBatch } from '../../../support/river-payloads.js'
import { sharedData } from '../../../support/shared-data.js'

const parse = (...features: readonly object[]) =>
  parseStreamflow(riverBatch('usgs-ogc-json', features.map(feature => `${JSON.stringify(feature)}\n`).join('')))

const continuous = (properties: object, rest: object = {}) =>
  ogcFeature({ statistic_id: '00011', time: '2026-08-07T18:45:00+00:00', ...properties }, rest)

const answers = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8'))

describe('features of the OGC API', () => {
  it('of real answers, indented collections', t => {
    const path = sharedData(t, 'payloads/usgs_water/waterdata_ogc_fixtures.json')
    if (path === undefined) return
    const read = (collection: string) =>
      parseStreamflow(riverBatch('usgs-ogc-json', JSON.stringify(answers(path)[collection], null, 1)))
    const daily = read('daily')
    // 20.2 and 27.1 ft³/s · 0.028316846592
    assert.deepEqual(readingTexts(daily), [
      '05427718 discharge 2025-12-26T00:00/1 0.5720 q1',
      '05427718 discharge 2026-03-19T00:00/1 0.7674 q1',
    ])
    assert.equal(daily.knownMs[0], Date.UTC(2026, 6, 30, 15, 43, 16, 2))
    // Stage has no reading; 535 ft³/s at 18:45 UTC, 92.69° W: six zones west of Greenwich.
    const latest = read('latest-continuous')
    assert.deepEqual([latest.records, latest.refused.length], [2, 0])
    assert.deepEqual(readingTexts(latest), ['06904500 discharge 2026-08-07T12:45/0 15.1495 q1'])
    assert.deepEqual([read('continuous').records, read('continuous').count], [2, 0])
  })

  it('one a line and as a collection are the same', () => {
    const collection = ogcCollection(5)
    const lines = parse(...(JSON.parse(collection).features as object[]))
    const whole = parseStreamflow(riverBatch('usgs-ogc-json', collection))
    assert.equal(whole.count, 5)
    assert.deepEqual(readingTexts(whole), readingTexts(lines))
  })

  const facts: [what: string, feature: object, reading: string][] = [
    [
      'an approved mean',
      ogcFeature({ approval_status: 'Approved', value: '0' }),
      '05427718 discharge 2025-12-26T00:00/1 0.0000 q0',
    ],
    ['negative flow', ogcFeature({ value: '-100' }), '05427718 discharge 2025-12-26T00:00/1 -2.8317 q1'],
    [
      'metric flow',
      ogcFeature({ unit_of_measure: 'm^3/s', value: '3' }),
      '05427718 discharge 2025-12-26T00:00/1 3.0000 q1',
    ],
    [
      'a depth of runoff',
      ogcFeature({ unit_of_measure: 'mm/day', value: '3' }),
      '05427718 runoff 2025-12-26T00:00/1 3.0000 q1',
    ],
    [
      'ice without a value',
      ogcFeature({ value: null, qualifier: 'ICE' }),
      '05427718 discharge 2025-12-26T00:00/1 none q5',
    ],
    [
      'two qualifiers',
      ogcFeature({ qualifier: ['ICE', 'ESTIMATED'] }),
      '05427718 discharge 2025-12-26T00:00/1 0.5720 q7',
    ],
    ['the sentinel', ogcFeature({ value: '-999999' }), '05427718 discharge 2025-12-26T00:00/1 none q1'],
    [
      'a site of another agency',
      ogcFeature({ monitoring_location_id: 'MD007-015' }),
      '015 discharge 2025-12-26T00:00/1 0.5720 q1',
    ],
    [
      'a moment after midnight in UTC',
      continuous({ time: '2026-01-01T02:00:00+00:00' }),
      '05427718 discharge 2025-12-31T20:00/0 0.5720 q1',
    ],
  ]
  for (const [what, feature, reading] of facts) {
    it(`reads ${what}`, () => {
      const parsed = parse(feature)
      assert.deepEqual([readingTexts(parsed), refusalTexts(parsed)], [[reading], []])
    })
  }

  it('takes no maximum, no stage and no sediment', () => {
    const others = parse(
      ogcFeature({ statistic_id: '00001' }),
      ogcFeature({ parameter_code: '00065' }),
      ogcFeature({ parameter_code: '80154' }),
    )
    assert.deepEqual([others.records, others.count, others.refused.length], [3, 0, 0])
  })

  it('needs the place of a moment in UTC, from the record or from the sites', () => {
    const bare = riverBatch('usgs-ogc-json', JSON.stringify(continuous({}, { geometry: null })))
    assert.deepEqual(refusalTexts(parseStreamflow(bare)), ['1 time-zone'])
    const known = parseStreamflow(bare, site => (site === '05427718' ? -89.35 : undefined))
    assert.deepEqual(readingTexts(known), ['05427718 discharge 2026-08-07T12:45/0 0.5720 q1'])
  })

  const faults: [what: string, feature: object, reason: string][] = [
    ['a unit that nobody knows', ogcFeature({ unit_of_measure: 'acre-ft' }), 'unit'],
    ['a word for a number', ogcFeature({ value: 'much' }), 'number-syntax'],
    ['an endless number', ogcFeature({ value: '1e999' }), 'number-syntax'],
    ['31 February', ogcFeature({ time: '2025-02-31' }), 'time-syntax'],
    ['no time', ogcFeature({ time: undefined }), 'feature-shape'],
    ['no value', ogcFeature({ value: undefined }), 'feature-shape'],
    ['no site', ogcFeature({ monitoring_location_id: null }), 'feature-shape'],
    ['an agency without a site', ogcFeature({ monitoring_location_id: 'USGS-' }), 'site-missing'],
    ['a broken knowledge time', ogcFeature({ last_modified: 'today' }), 'time-syntax'],
    ['no properties', { type: 'Feature', id: '1' }, 'feature-shape'],
  ]
  for (const [what, feature, reason] of faults) {
    it(`refuses ${what}, and keeps its neighbours`, () => {
      const parsed = parse(ogcFeature(), feature, ogcFeature({ value: '5' }))
      assert.deepEqual(refusalTexts(parsed), [`2 ${reason}`])
      assert.equal(parsed.count, 2)
      assert.equal(Buffer.from(parsed.recordBytes(1)).toString(), JSON.stringify(feature))
    })
  }

  it('refuses the broken line alone, and says so of a feature cut in half', () => {
    const [good, line] = [JSON.stringify(ogcFeature()), JSON.stringify(ogcFeature()).slice(0, 200)]
    const parsed = parseStreamflow(riverBatch('usgs-ogc-json', `${good}\n${line}\n${good}\n`))
    assert.deepEqual([refusalTexts(parsed), parsed.count], [['2 json-syntax'], 2])
    const latin1 = Buffer.from(`${good}\n${good.replace('Point', 'Pö')}\n`, 'latin1')
    assert.deepEqual(refusalTexts(parseStreamflow({ ...riverBatch('usgs-ogc-json', ''), bytes: latin1 })), [
      '2 encoding',
    ])
  })

  it('refuses the damaged feature of a collection, with its own bytes', () => {
    const features = [ogcFeature(), ogcFeature({ value: 'x' })]
    const text = JSON.stringify({ type: 'FeatureCollection', features })
    const parsed = parseStreamflow(riverBatch('usgs-ogc-json', text))
    assert.deepEqual([refusalTexts(parsed), parsed.count], [['2 number-syntax'], 1])
    assert.equal(Buffer.from(parsed.recordBytes(1)).toString(), JSON.stringify(features[1]))
  })

  it('says what is provisional by any status short of approved', () => {
    assert.equal(parse(ogcFeature({ approval_status: 'In Review' })).quality[0], QUALITY.provisional)
    assert.equal(parse(ogcFeature({ approval_status: null })).quality[0], 0)
  })
})
