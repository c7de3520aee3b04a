import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SettingsError } from '../../shared/domain/errors.js'
import { SOCAL } from '../../shared/domain/region.js'
import { branchingRatio, COMCAT_25, type EtasParameters, productivity, zoneKm2 } from '../../shared/kernels/etas.js'
import { gridAreaKm2 } from '../../shared/kernels/etas-background.js'
import { bendToStrike, drawDistance, ETAS_PHYSICS, type EtasPhysics } from '../../shared/kernels/etas-physics.js'
import { ETAS_DEFAULTS, type EtasOptions, simulateEtas } from '../../shared/kernels/etas-simulate.js'
import { faultStrikes } from '../../shared/kernels/fault-strikes.js'
import { randomFrom } from '../../shared/kernels/random.js'
import { near } from '../support/near.js'

const { grid } = SOCAL

/** Aftershocks within metres and days, as in the tests of the plain simulation: theory can count them. */
function countable(eta: number, background: number, physics: Partial<EtasPhysics>): EtasOptions {
  const shape: EtasParameters = {
    ...COMCAT_25,
    a: 0.8,
    gamma: 0,
    cDays: 0.001,
    omega: 0.1,
    tauDays: 5,
    dKm2: 1e-5,
    rho: 2,
  }
  const k0 = (shape.k0 * eta) / branchingRatio(shape, 7.95)
  const parameters = { ...shape, k0, mu: background / (gridAreaKm2(grid) * 10_000) }
  const days = { burnInDays: 1000, fromDay: 0, toDay: 10_000 }
  return { ...ETAS_DEFAULTS, parameters, ...days, grid, seed: 3, physics: { ...ETAS_PHYSICS, ...physics } }
}

describe('productivity', () => {
  it('none: only the background is left', () => {
    const { length } = simulateEtas(countable(0.5, 20_000, { productivity: 'none' }))
    near(length, 20_000, 4 * Math.sqrt(20_000))
  })
  it('alike for all: the branching ratio stays, and each cascade leaves 1 / (1 − η) quakes', () => {
    // Every quake has Poisson(η) aftershocks: a cascade's size has mean square 1 / (1 − η)³ (Borel's law), 8 at η = 1/2
    const { length } = simulateEtas(countable(0.5, 20_000, { productivity: 0 }))
    near(length, 40_000, 4 * Math.sqrt(20_000 * 8))
  })
  it('alike for all: a given M 7 has no more aftershocks than a given M 3', () => {
    const of = (magnitude: number, law: EtasPhysics['productivity']) => {
      const options = countable(0.5, 20_000, { productivity: law, background: 'none' })
      const given = Array.from({ length: 400 }, (_, n) => ({ day: 20 * n, latitude: 34, longitude: -117, magnitude }))
      return simulateEtas({ ...options, given }).length - 400
    }
    // 400 quakes with η / (1 − η) = 1 aftershock each: mean square of a cascade 8, of which the quake itself is certain
    near(of(7, 0), 400, 4 * Math.sqrt(400 * 8))
    near(of(3, 0), 400, 4 * Math.sqrt(400 * 8))
    const options = countable(0.5, 1, {})
    const fitted = (400 * productivity(options.parameters, 7)) / 0.5
    const count = of(7, 'fitted')
    assert.ok(Math.abs(count / fitted - 1) < 0.1, `${count} of ${fitted}`)
  })
})

describe('background none', () => {
  it('brings forth nothing of itself', () => {
    assert.equal(simulateEtas(countable(0.5, 20_000, { background: 'none' })).length, 0)
  })
})

describe('drawDistance and bendToStrike', () => {
  it('gaussian: the mean square distance is twice the zone', () => {
    const physics: EtasPhysics = { ...ETAS_PHYSICS, space: { kind: 'gaussian', dKm2: 2 } }
    const random = randomFrom(4)
    const zone = zoneKm2({ ...COMCAT_25, dKm2: 2 }, 6)
    const n = 50_000
    let squares = 0
    for (let i = 0; i < n; i++) squares += drawDistance(physics, COMCAT_25, 6, random) ** 2
    near(squares / n / (2 * zone), 1, 4 / Math.sqrt(n)) // exponential: deviation as large as the mean
  })
  it('along strike: four times as long as wide, and north-east where the fault points there', () => {
    const strikes = Float64Array.of(Math.PI / 4)
    const physics: EtasPhysics = { ...ETAS_PHYSICS, space: { kind: 'along-strike', aspect: 4, strikes } }
    const random = randomFrom(5)
    const [along, across]: [number[], number[]] = [[], []]
    for (let i = 0; i < 20_000; i++) {
      const { distanceKm, azimuth } = bendToStrike(physics, 10, 0, random)
      along.push(Math.abs(distanceKm * Math.cos(azimuth - Math.PI / 4)))
      across.push(Math.abs(distanceKm * Math.sin(azimuth - Math.PI / 4)))
      // On the ellipse of 10 · 2 by 10 / 2 km, whose area is that of the circle
      near((along[i] / 20) ** 2 + (across[i] / 5) ** 2, 1, 1e-9)
    }
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]
    near(median(along) / median(across), 4, 0.1)
  })
  it('is scattered along the faults of a catalogue', () => {
    const strikes = new Float64Array(2400).fill(Math.PI / 2) // every fault runs east
    const wide = { ...COMCAT_25, a: 0.8, gamma: 0, omega: 0.1, tauDays: 5, dKm2: 400, rho: 2 }
    const parameters = { ...wide, k0: (wide.k0 * 0.5) / branchingRatio(wide, 7.95) }
    const space = { kind: 'along-strike', aspect: 4, strikes } as const
    const given = Array.from({ length: 400 }, (_, n) => ({ day: 20 * n, latitude: 34, longitude: -117, magnitude: 7 }))
    const physics: EtasPhysics = { ...ETAS_PHYSICS, space, background: 'none' }
    const options = {
      ...ETAS_DEFAULTS,
      parameters,
      burnInDays: 0,
      grid,
      seed: 6,
      fromDay: 0,
      toDay: 9000,
      physics,
      given,
    }
    const { latitude, longitude, length } = simulateEtas(options)
    let [east, north] = [0, 0]
    for (let row = 0; row < length; row++) {
      east += Math.abs(longitude[row] + 117) * Math.cos((34 * Math.PI) / 180)
      north += Math.abs(latitude[row] - 34)
    }
    assert.ok(length > 1000)
    assert.ok(east / north > 2.5, `${east / north}`)
  })
})

describe('faultStrikes', () => {
  const one = { south: 34, west: -118, step: 0.1, rows: 1, cols: 1 }
  const trace = (...points: [number, number][]) => ({ name: 'f', activity: 1, points })
  const cases: [what: string, points: [number, number][], degrees: number][] = [
    [
      'north',
      [
        [33, -118],
        [35, -118],
      ],
      0,
    ],
    [
      'east',
      [
        [34, -119],
        [34, -117],
      ],
      90,
    ],
    [
      'south',
      [
        [35, -118],
        [33, -118],
      ],
      180,
    ],
  ]
  for (const [what, points, degrees] of cases) {
    it(`points ${what}`, () => near((faultStrikes(one, [trace(...points)])[0] * 180) / Math.PI, degrees, 1e-9))
  }
  it('is that of the nearest stretch', () => {
    const far = trace([40, -119], [40, -117])
    near(faultStrikes(one, [far, trace([33, -118], [35, -118])])[0], 0, 1e-9)
  })
})

describe('what cannot be used is refused', () => {
  const base = countable(0.5, 10, {})
  const wrong: [what: string, change: Partial<EtasOptions>, message: RegExp][] = [
    ['a negative growth', { physics: { ...ETAS_PHYSICS, productivity: -1 } }, /growth -1; give 0 or more/],
    ['no zone', { physics: { ...ETAS_PHYSICS, space: { kind: 'gaussian', dKm2: 0 } } }, /zone of 0 km²/],
    [
      'strikes of another grid',
      { physics: { ...ETAS_PHYSICS, space: { kind: 'along-strike', aspect: 2, strikes: new Float64Array(3) } } },
      /3 strikes for 2400 pixels/,
    ],
    [
      'a given quake outside',
      { given: [{ day: 5, latitude: 50, longitude: 0, magnitude: 7 }] },
      /given quake on day 5/,
    ],
  ]
  for (const [what, change, message] of wrong) {
    it(what, () => {
      assert.throws(() => simulateEtas({ ...base, ...change }), SettingsError)
      assert.throws(() => simulateEtas({ ...base, ...change }), message)
    })
  }
})
