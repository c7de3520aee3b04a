import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { allPeriods, chosenPeriods, type Periods } from '../../../shared/models/networks/periods.js'
import { near } from '../../support/near.js'

const STEPS = 24

/** Two windows of one channel each: waves of 12 and 8 steps, weaker ones of 6. */
const waves = (): tf.Tensor3D =>
  tf.tensor3d(
    [1, 3].flatMap(strength =>
      Array.from({ length: STEPS }, (_, t) => {
        const wave = (length: number) => Math.sin((2 * Math.PI * t) / length)
        return strength * wave(12) + 2 * wave(8) + 0.1 * wave(6)
      }),
    ),
    [2, STEPS, 1],
  )

/** Share of each length in each window, those of one length together. */
function sharesByLength({ lengths, shares }: Periods): Map<number, [number, number]> {
  const [first, second] = shares.arraySync()
  const byLength = new Map<number, [number, number]>()
  for (const [i, length] of lengths.entries()) {
    const [a, b] = byLength.get(length) ?? [0, 0]
    byLength.set(length, [a + first[i], b + second[i]])
  }
  return byLength
}

describe('the strongest periods', () => {
  before(startTfjsCpu)

  it('are those of the waves, with shares by the amplitudes of each window', () => {
    const found = sharesByLength(chosenPeriods(waves(), 2))
    // The amplitude of a whole wave of height h over n steps is h n / 2: 12 h. Shares of the second window: 36 and 24.
    assert.deepEqual([...found.keys()].toSorted(), [12, 8])
    near(found.get(12)![1], 1 / (1 + Math.exp(-12)), 1e-6)
    near(found.get(12)![0], 1 / (1 + Math.exp(12)), 1e-6)
  })
  for (const count of [1, 2, 5, 11]) {
    it(`are the same ${count} where they are not read but told apart by shares`, () => {
      const [read, unread] = [chosenPeriods, allPeriods].map(periods => sharesByLength(periods(waves(), count)))
      assert.equal(unread.size, 7) // 24, 12, 8, 6, 4 (24 / 6 and, cut off, 24 / 5), 3 (/ 8, / 7), 2 (/ 12 … / 9)
      for (const [length, shares] of unread) {
        for (const [i, share] of shares.entries()) near(share, read.get(length)?.[i] ?? 0, 1e-6, `${length} steps`)
      }
    })
  }
})
