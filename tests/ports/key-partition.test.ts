import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { murmur2, partitionOfKey } from '../../shared/ports/key-partition.js'

/** Expected hashes: UtilsTest.testMurmur2 of Kafka's Java clients. */
const HASHES: [key: string, hash: number][] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
]

describe('murmur2', () => {
  for (const [key, hash] of HASHES) it(`hashes ${key}`, () => assert.equal(murmur2(Buffer.from(key)), hash))
})

describe('partitionOfKey', () => {
  it('drops the sign bit, then takes the rest modulo the partitions', () => {
    // −790332482 + 2^31 = 1357151166 = 169643895 · 8 + 6
    assert.equal(partitionOfKey('foobar', 8), 6)
  })
})
