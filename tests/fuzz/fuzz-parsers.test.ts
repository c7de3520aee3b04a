import { describe, it } from 'node:test'
import { randomFrom } from '../../shared/kernels/random.js'
import { fuzzRound } from './fuzz-round.js'
import { PAYLOADS } from './payloads.js'

const ROUNDS = 3000

describe('the feed gets over damaged payloads', () => {
  for (const [i, payload] of PAYLOADS.entries()) {
    it(`of ${payload.format} (${i}), ${ROUNDS} times`, () => {
      const random = randomFrom(i)
      for (let round = 0; round < ROUNDS; round++) fuzzRound(random, payload)
    })
  }
})
