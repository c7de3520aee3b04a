import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { kafkaIsMissing } from '../ports/kafka-place.js'
import { killRounds, type RoundsOptions } from './rounds.js'

/** A few rounds; `npm run test:recovery -- --log lmdb|kafka --rounds 50 --seed 1` for many. */
const SEED = 1

const folder = mkdtempSync(join(tmpdir(), 'groundswell-kill-'))
let differed = false
after(() => {
  // What differs is kept, to be looked at; each round says where.
  if (!differed) rmSync(folder, { recursive: true, force: true })
})

async function expectEqual(options: Pick<RoundsOptions, 'log' | 'brokers' | 'rounds'>): Promise<void> {
  const lines: string[] = []
  const say = (line: string) => lines.push(line)
  const { differing, kills } = await killRounds({ ...options, folder: join(folder, options.log), seed: SEED, say })
  differed ||= differing > 0
  assert.equal(differing, 0, lines.join('\n'))
  assert.ok(kills >= 4 * options.rounds, `only ${kills} kills:\n${lines.join('\n')}`)
}

it('after kills at any point the store is that of a run that was never killed, on the embedded log', () =>
  // One round in one process, one in two.
  expectEqual({ log: 'lmdb', rounds: 2 }))

if (kafkaIsMissing && process.env.CI === 'true') it('has a Kafka broker', () => assert.fail(kafkaIsMissing))

it('so it is on Kafka, with two consumers and rebalances', { skip: kafkaIsMissing ?? false }, () =>
  expectEqual({ log: 'kafka', brokers: process.env.GROUNDSWELL_KAFKA, rounds: 1 }),
)
