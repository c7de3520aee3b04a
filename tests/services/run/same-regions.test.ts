import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sameRegions } from '../../../services/run/same-regions.js'
import { RIVERS, US_STATES } from '../../../shared/domain/known-regions.js'
import { type Region, SOCAL } from '../../../shared/domain/region.js'
import type { Site } from '../../../shared/domain/site.js'

const gauge = (id: string, more: Partial<Site> = {}): Site => ({ id, name: id, latitude: 44, longitude: -69, ...more })
const rivers = (...sites: Site[]): Region => ({ ...RIVERS, sites })

describe('regions of a state are those of the settings', () => {
  const cases: [what: string, saved: Region[], now: Region[], same: boolean][] = [
    ['that did not change', [SOCAL, rivers(gauge('1'))], [SOCAL, rivers(gauge('1'))], true],
    ['of which one waits longer', [SOCAL], [{ ...SOCAL, latenessDays: 31 }], false],
    ['of which there is one more', [SOCAL], [SOCAL, US_STATES], false],
    ['with a gauge that now has an area', [rivers(gauge('1'))], [rivers(gauge('1', { areaKm2: 7 }))], true],
    ['with a gauge of another area', [rivers(gauge('1', { areaKm2: 8 }))], [rivers(gauge('1', { areaKm2: 7 }))], false],
    ['with a gauge that lost its area', [rivers(gauge('1', { areaKm2: 8 }))], [rivers(gauge('1'))], false],
    ['with a gauge more', [rivers(gauge('1'))], [rivers(gauge('1'), gauge('2'))], false],
    ['with gauges in another order', [rivers(gauge('1'), gauge('2'))], [rivers(gauge('2'), gauge('1'))], false],
  ]
  for (const [what, saved, now, same] of cases) {
    it(`${what}: ${same}`, () => assert.equal(sameRegions(JSON.stringify(saved), JSON.stringify(now)), same))
  }
})
