import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { forcingHead } from '../../services/connect/sites/forcing-head.js'
import { parseStreamflow } from '../../services/feed/streamflow/streamflow-formats.js'
import { DAY_MS, dateOfDay } from '../../shared/domain/units.js'
import { CUBIC_FOOT_M3, runoffMm, SQUARE_MILE_KM2 } from '../../shared/kernels/runoff.js'
import { near } from '../support/near.js'
import { riverBatch } from '../support/river-payloads.js'
import { sharedData } from '../support/shared-data.js'

describe('runoffMm', () => {
  it('spreads a discharge over its basin', () => {
    // 255 ft³/s · 0.028316846592 = 7.22079588096 m³/s; · 86.4 / 587.675987 km² = 1.06159924… mm/day
    near(runoffMm(255 * CUBIC_FOOT_M3, 587.675987), 1.0616, 1e-4)
    assert.equal(runoffMm(1, 86.4), 1) // 1 m³/s · 86 400 s = 86 400 m³ on 86.4 km² = 1 mm
    assert.equal(runoffMm(0, 10), 0)
    assert.ok(runoffMm(-3, 10) < 0)
    assert.ok(Number.isNaN(runoffMm(NaN, 10)))
  })
  it('knows a square mile', () => near(SQUARE_MILE_KM2, 2.589988110336, 1e-15)) // 1.609344² km²

  // The two copies of four basins were made by others, from the same gauges: CAMELS in ft³/s, Caravan in mm/day to 0.01.
  for (const basin of ['01022500', '01547700', '02064000', '03015500']) {
    it(`turns the discharge of ${basin} into Caravan's runoff, to its last digit`, t => {
      const folder = 'streamflow/camels_original'
      const flowPath = sharedData(t, `${folder}/usgs_streamflow/${basin}_streamflow_qc.txt.gz`)
      const headPath = sharedData(t, `${folder}/daymet/${basin}_lump_cida_forcing_leap.txt.gz`)
      const dailyPath = sharedData(t, `streamflow/daily/${basin}.csv.gz`)
      if (flowPath === undefined || headPath === undefined || dailyPath === undefined) return
      const text = (path: string) => gunzipSync(readFileSync(path)).toString()
      const { areaKm2 } = forcingHead(text(headPath), headPath)
      const [, ...lines] = text(dailyPath).trim().split('\n')
      const byDate = new Map(lines.map(line => [line.slice(0, 10), Number(line.split(',')[1])]))
      const { count, timeMs, value, refused } = parseStreamflow(riverBatch('camels-flow', text(flowPath)))
      assert.deepEqual([count, refused.length], [1096, 0])
      for (let i = 0; i < count; i++) {
        // Rounded to 0.01, and some flows lie on the edge between two.
        near(runoffMm(value[i], areaKm2), byDate.get(dateOfDay(timeMs[i] / DAY_MS))!, 0.00501, `${i}`)
      }
    })
  }
})
