import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { describe, it } from 'node:test'
import { columnsOf } from '../../shared/domain/quake.js'
import { DAY_MS } from '../../shared/domain/units.js'
import { COMCAT_25, type EtasParameters } from '../../shared/kernels/etas.js'
import { gridAreaKm2 } from '../../shared/kernels/etas-background.js'
import { etasLikelihood, poissonLikelihood } from '../../shared/kernels/etas-likelihood.js'
import { distanceKm } from '../../shared/kernels/great-circle.js'
import { SCEDC_GRID, SCEDC_YEARS, scedcDataSet } from '../support/earthquake-npp.js'
import { near } from '../support/near.js'
import { sharedData } from '../support/shared-data.js'

const dayIn = (year: number) => Date.UTC(year, 0, 1) / DAY_MS
const testDays = dayIn(SCEDC_YEARS.end) - dayIn(SCEDC_YEARS.test)
const knownDays = dayIn(SCEDC_YEARS.test) - dayIn(SCEDC_YEARS.auxiliary)

/** EarthquakeNPP's counts before and of the test period, and its Poisson process's temporal score. */
const SCEDC: readonly (readonly [leastMagnitude: number, known: number, test: number, temporal: number])[] = [
  [2.5, 43_221, 5466, -0.1609],
  [3.0, 12_426, 2065, -1.0644],
]

describe('etasLikelihood', () => {
  const p: EtasParameters = { ...COMCAT_25, mu: 1e-6 }
  const [first, second] = [
    { id: 'a', timeMs: 0, latitude: 34, longitude: -117, magnitude: 5 },
    { id: 'b', timeMs: 2 * DAY_MS, latitude: 34.03, longitude: -117, magnitude: 3 },
  ]
  const areaKm2 = 1e5
  const period = { fromMs: DAY_MS, toMs: 10 * DAY_MS, areaKm2 }
  const seen = etasLikelihood(p, columnsOf([first, second]), period)
  /** The law as it is written, a factor each; shape of the aftershocks of the first quake. */
  const grown = p.k0 * Math.exp(p.a * (5 - p.referenceMagnitude))
  const zone = p.dKm2 * Math.exp(p.gamma * (5 - p.referenceMagnitude))
  const inTime = (days: number) => Math.exp(-days / p.tauDays) / (days + p.cDays) ** (1 + p.omega)
  const overPlane = Math.PI / (p.rho * zone ** p.rho)
  it('adds up what SPEC says, for one aftershock of one quake', () => {
    const km = distanceKm(34, -117, 34.03, -117)
    const here = p.mu + (grown * inTime(2)) / (km * km + zone) ** (1 + p.rho)
    const total = p.mu * areaKm2 + grown * inTime(2) * overPlane
    // From day 1 to day 2, by Simpson's rule in 1,000 steps
    let integral = 0
    for (let k = 0; k <= 1000; k++) integral += (k === 0 || k === 1000 ? 1 : k % 2 === 0 ? 2 : 4) * inTime(1 + k / 1000)
    const expected = p.mu * areaKm2 + (grown * overPlane * integral) / 3000
    assert.equal(seen.earthquakes, 1)
    near(seen.temporal, Math.log(total) - expected, 1e-9)
    near(seen.spatial, Math.log(here) - Math.log(total), 1e-9)
  })
  it('without aftershocks is that of a Poisson process up to the last quake', () => {
    const faint = etasLikelihood({ ...p, k0: 1e-30 }, columnsOf([first, second]), period)
    const poisson = poissonLikelihood(p.mu * areaKm2, { earthquakes: 1, days: 1, areaKm2 })
    near(faint.temporal, poisson.temporal, 1e-9)
    near(faint.spatial, poisson.spatial, 1e-9)
  })
})

describe("EarthquakeNPP's Poisson process", () => {
  const areaKm2 = gridAreaKm2(SCEDC_GRID)
  for (const [leastMagnitude, known, earthquakes, temporal] of SCEDC) {
    it(`of M ≥ ${leastMagnitude} scores as published`, () => {
      const scores = poissonLikelihood(known / knownDays, { earthquakes, days: testDays, areaKm2 })
      near(scores.temporal, temporal, 0.0015)
      // Theirs is the area of a projected polygon.
      near(scores.spatial, -12.9165, 0.004)
    })
  }
  it('is of the catalogue that we have, to one earthquake', t => {
    const file = sharedData(t, 'seismic/socal_all_1980_1989.csv.gz')
    if (file === undefined) return
    for (const [leastMagnitude, known] of SCEDC) {
      const { timeMs } = scedcDataSet(dirname(file), leastMagnitude)
      near(timeMs.filter(time => time < Date.UTC(SCEDC_YEARS.test, 0, 1)).length, known, 1)
    }
  })
})
