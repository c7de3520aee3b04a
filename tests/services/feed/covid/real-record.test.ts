import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parseCovid } from '../../../../services/feed/covid/covid-formats.js'
import { COVID_VARIABLES, QUALITY } from '../../../../shared/domain/reading.js'
import { dayOf } from '../../../../shared/domain/units.js'
import { newCounts } from '../../../../shared/kernels/new-counts.js'
import { covidBatch } from '../../../support/covid-batches.js'
import { near } from '../../../support/near.js'
import { sharedData } from '../../../support/shared-data.js'

describe('the record of 2020 and 2021', () => {
  it('has no jump where its publisher changes, and loses no case elsewhere', t => {
    const path = sharedData(t, 'covid/us_counties_daily_2020-01-21_2021-03-31.csv.gz')
    if (path === undefined) return
    const bytes = gunzipSync(readFileSync(path))
    const end = bytes.indexOf(0x0a)
    const parsed = parseCovid(
      covidBatch('nyt-csv', bytes.subarray(end + 1), { header: bytes.toString('utf8', 0, end) }),
    )
    const [firstDay, days] = [dayOf(Date.UTC(2020, 0, 21)), 436]
    const counties = new Map<string, { levels: Float64Array; publisher: Uint8Array }>()
    for (let i = 0; i < parsed.count; i++) {
      if (COVID_VARIABLES[parsed.variable[i]].name !== 'cumulativeCases') continue
      const county = counties.get(parsed.site[i]) ?? {
        levels: new Float64Array(days).fill(NaN),
        publisher: new Uint8Array(days),
      }
      const day = dayOf(parsed.timeMs[i]) - firstDay
      county.levels[day] = parsed.value[i]
      county.publisher[day] = parsed.quality[i] & QUALITY.disturbed
      counties.set(parsed.site[i], county)
    }
    const day = dayOf(Date.UTC(2020, 4, 14)) - firstDay
    let [raw, ours] = [0, 0]
    for (const { levels, publisher } of counties.values()) {
      const { counts } = newCounts({ levels, publisher })
      assert.ok(counts.every(count => !(count < 0)))
      const rise = levels[day] - levels[day - 1]
      raw += Number.isNaN(rise) ? 0 : rise
      ours += counts[day]
      const whole = newCounts({ levels }).counts
      const last = levels.findLast(level => !Number.isNaN(level)) ?? NaN
      near(
        whole.filter(count => !Number.isNaN(count)).reduce((a, b) => a + b, 0),
        last,
        1e-6 * (1 + last),
      )
    }
    // The differences of 2020-05-14 hold 39,149 cases; those of the days around it 21,028 and 25,613.
    assert.ok(raw === 39_149 && ours > 20_000 && ours < 26_000, `${raw} → ${ours}`)
  })
})
