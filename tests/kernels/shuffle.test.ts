import assert from 'node:assert/strict'
import { it } from 'node:test'
import { randomFrom } from '../../shared/kernels/random.js'
import { shuffle } from '../../shared/kernels/shuffle.js'

it('gives each of the 6 orders of 3 about as often', () => {
  const random = randomFrom(1)
  const seen = new Map<string, number>()
  for (let i = 0; i < 6000; i++) {
    const order = shuffle(Uint32Array.of(0, 1, 2), random).join('')
    seen.set(order, (seen.get(order) ?? 0) + 1)
  }
  assert.equal(seen.size, 6)
  // Binomial(6000, 1/6): 1000 ± 29; five standard deviations.
  for (const [order, count] of seen) assert.ok(Math.abs(count - 1000) < 145, `${order}: ${count}`)
})
it('leaves one alone', () => assert.deepEqual(shuffle(Uint32Array.of(7), randomFrom(1)), Uint32Array.of(7)))
