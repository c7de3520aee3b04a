import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { coPartition } from '../../shared/ports/co-partition-assigner.js'

describe('coPartition', () => {
  const cases: [what: string, members: string[], partitions: number, shares: Record<string, number[]>][] = [
    ['gives one member all', ['a'], 3, { a: [0, 1, 2] }],
    ['takes members in turn, by their ids', ['c', 'a', 'b'], 5, { a: [0, 3], b: [1, 4], c: [2] }],
    ['leaves those that are too many with none', ['a', 'b'], 1, { a: [0], b: [] }],
  ]
  for (const [what, members, partitions, shares] of cases) {
    it(what, () => assert.deepEqual(Object.fromEntries(coPartition(members, partitions)), shares))
  }
})
