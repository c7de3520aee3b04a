import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { etasCatalogLines } from '../../../../services/connect/simulated/etas-catalog.js'
import { simulateSocal, simulateSocalTruth } from '../../../../services/connect/simulated/simulated-socal.js'
import { INCOMPLETENESS_DEFAULTS } from '../../../../shared/kernels/etas-incompleteness.js'

/** 1990 and 1991. */
const years = { seed: 1, fromDay: 7305, toDay: 8035 }

describe('simulateSocal', () => {
  it('is, with nothing switched, the catalogue that our models were trained on', () => {
    // Digest of the first two years of the nineties as simulated before there was anything to switch
    const text = [...etasCatalogLines(simulateSocal(years))].join('')
    assert.equal(createHash('sha256').update(text).digest('hex').slice(0, 16), '8654a91d47a954d5')
  })
  it('hides quakes from the catalogue and not from the truth', () => {
    const given = [{ day: 7400, latitude: 34.2, longitude: -116.4, magnitude: 7.3 }]
    const whole = simulateSocalTruth({ ...years, given })
    const { truth, hidden, catalog } = simulateSocalTruth({ ...years, given, incompleteness: INCOMPLETENESS_DEFAULTS })
    assert.deepEqual(truth, whole.truth)
    const lost = hidden.reduce((sum, bit) => sum + bit, 0)
    assert.ok(lost > 10)
    assert.equal(catalog.length, truth.length - lost)
    assert.deepEqual(
      truth.id.filter((_, row) => hidden[row] === 0),
      catalog.id,
    )
  })
  it('has a uniform background, or none, when asked', () => {
    const spread = simulateSocal({ ...years, background: 'uniform', productivity: 'none' })
    const faults = simulateSocal({ ...years, background: 'faults', productivity: 'none' })
    // Shares of the pixels of 0.5° in which anything happened
    const filled = ({ latitude, longitude }: typeof spread) =>
      new Set(Array.from(latitude, (degrees, row) => `${Math.floor(degrees * 2)} ${Math.floor(longitude[row] * 2)}`))
        .size
    assert.ok(filled(spread) > 1.2 * filled(faults), `${filled(spread)} and ${filled(faults)}`)
    assert.equal(simulateSocal({ ...years, background: 'none' }).length, 0)
  })
  it('draws zones out along the faults, or without a tail, when asked', () => {
    for (const space of ['along-strike', 'gaussian'] as const) {
      const { length } = simulateSocal({ ...years, space })
      assert.ok(length > 500, `${space}: ${length}`)
    }
  })
})
