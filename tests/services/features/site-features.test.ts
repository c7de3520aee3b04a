import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { siteFeatures } from '../../../services/features/site-features.js'
import { US_COUNTIES } from '../../../shared/domain/known-regions.js'
import type { Region } from '../../../shared/domain/region.js'
import { RIVERS, siteField } from '../../support/site-world.js'

/** Two gauges with attributes and one without. */
const rivers: Region = {
  ...RIVERS,
  sites: RIVERS.sites!.slice(0, 3).map((site, s) => (s < 2 ? { ...site, statics: [s + 0.5, 1 - s] } : site)),
}

function featuresOf(region: Region, fields: ReturnType<typeof siteField>[]) {
  const features = siteFeatures(region.domain === 'covid' ? 'covid' : 'streamflow')
  const history = features.init(region)
  for (const field of fields) features.add(history, region, field)
  const day = fields.at(-1)!.day
  const { names, cells, columns, knownNames, known } = features.columns(history, region, day)
  const row = (name: string) => {
    const at = names.indexOf(name)
    return at === -1 ? undefined : [...columns.subarray(at * cells, (at + 1) * cells)]
  }
  return { names, cells, columns, knownNames, known, row }
}

describe('features of sites', () => {
  it('of gauges: runoff by its cube root, weather as it is, and each site’s own attributes', () => {
    const { row, cells, names, columns } = featuresOf(rivers, [
      siteField(0, { runoff: [1, 8, 27], precipitation: [2, 0, NaN] }),
      siteField(1, { runoff: [8, 27, NaN], precipitation: [4, 1, NaN] }),
    ])
    assert.equal(columns.length, names.length * cells)
    // What is not known today is as it was last, a day ago.
    assert.deepEqual(
      [row('lag0'), row('lag1'), row('age')],
      [
        [2, 3, 3],
        [1, 2, 3],
        [0, 0, 1],
      ],
    )
    assert.deepEqual(row('precipitation3'), [3, 0.5, NaN])
    // A site without attributes has their mean, 0.
    assert.deepEqual(
      [row('static0'), row('static1')],
      [
        [0.5, 1.5, 0],
        [1, 0, 0],
      ],
    )
    assert.equal(row('static2'), undefined)
  })

  it('of counts: weekly inputs beside those that all domains have', () => {
    const counties: Region = { ...US_COUNTIES, sites: RIVERS.sites!.slice(0, 1) }
    const week = Array.from({ length: 7 }, (_, day) => siteField(day, { cases: [16], reported: [day % 2] }))
    const { row, knownNames, known } = featuresOf(counties, week)
    // Seven days of 16: the fourth root of their mean.
    assert.deepEqual([row('lag0'), row('age')], [[2], [0]])
    // 1970-01-02, 04 and 06 had reports of their own.
    assert.ok(Math.abs(row('reported7')![0] - 3 / 7) < 1e-7)
    assert.deepEqual(knownNames.slice(-2), ['cosWeek', 'sinWeek'])
    assert.equal(known.length, knownNames.length)
    // 1970-01-07, the last day, was a Wednesday: cos and sin of 6π/7.
    assert.ok(Math.abs(known.at(-2)! + 0.9009689) < 1e-7 && Math.abs(known.at(-1)! - 0.4338837) < 1e-7)
  })
})
