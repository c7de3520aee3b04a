import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { COMCAT_25, delayCdf, distanceCdf, type EtasParameters } from '../../shared/kernels/etas.js'
import { delayEnvelope, drawDelayDays, drawDistanceKm, drawMagnitude } from '../../shared/kernels/etas-draws.js'
import { randomFrom } from '../../shared/kernels/random.js'
import { kolmogorovBound, kolmogorovDistance } from '../support/kolmogorov.js'

const N = 100_000
const draws = (draw: () => number): number[] => Array.from({ length: N }, draw)

const follows = (sample: readonly number[], cdf: (value: number) => number) => {
  const distance = kolmogorovDistance(sample, cdf)
  assert.ok(distance < kolmogorovBound(N), `distance ${distance}, bound ${kolmogorovBound(N)}`)
}

describe('drawDelayDays', () => {
  const cases: [name: string, p: EtasParameters][] = [
    ['the ComCat fit', COMCAT_25],
    ['a steeper Omori law', { ...COMCAT_25, omega: 0.3, tauDays: 500 }],
    ['ω = 0', { ...COMCAT_25, omega: 0 }],
    ['a taper shorter than c', { ...COMCAT_25, cDays: 2, tauDays: 0.5 }],
    ['a taper that decides: ω = −0.9', { ...COMCAT_25, omega: -0.9, tauDays: 30 }],
  ]
  for (const [name, p] of cases) {
    it(`follows the tempered Omori law for ${name}`, () => {
      const random = randomFrom(5)
      const envelope = delayEnvelope(p)
      follows(
        draws(() => drawDelayDays(envelope, random)),
        days => delayCdf(p, days),
      )
    })
  }
})

describe('drawDistanceKm', () => {
  for (const magnitude of [2.5, 7]) {
    it(`follows the space law around M ${magnitude}`, () => {
      const random = randomFrom(6)
      follows(
        draws(() => drawDistanceKm(COMCAT_25, magnitude, random)),
        km => distanceCdf(COMCAT_25, magnitude, km),
      )
    })
  }
})

describe('drawMagnitude', () => {
  it('follows the truncated Gutenberg–Richter law', () => {
    const random = randomFrom(7)
    const { beta } = COMCAT_25
    // A low upper end, so that the truncation shows: 1 − e^(−2.147 · 0.75) = 0.80
    follows(
      draws(() => drawMagnitude(COMCAT_25, 3.2, random)),
      m => (1 - Math.exp(-beta * (m - 2.45))) / (1 - Math.exp(-beta * 0.75)),
    )
  })
})
