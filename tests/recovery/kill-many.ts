import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { killRounds } from './rounds.js'

/** `kill-many --log lmdb|kafka --rounds 50 --seed 1`: ends with status 1 if a round differs. */
const { values } = parseArgs({
  options: {
    log: { type: 'string', default: 'lmdb' },
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
  },
})
const { log } = values
if (log !== 'lmdb' && log !== 'kafka') throw new Error(`--log is ${log}; give lmdb or kafka`)
const brokers = process.env.GROUNDSWELL_KAFKA
if (log === 'kafka' && brokers === undefined) {
  throw new Error(
    'a Kafka broker is needed: npm run kafka:up, then GROUNDSWELL_KAFKA=127.0.0.1:9092 in the environment',
  )
}
const folder = mkdtempSync(join(tmpdir(), 'groundswell-kill-'))
const [rounds, seed] = [Number(values.rounds), Number(values.seed)]
const total = await killRounds({ folder, log, brokers, rounds, seed, say: line => console.log(line) })
console.log(`${log}: ${total.rounds} rounds, ${total.kills} kills, ${total.differing} rounds differ (seed ${seed})`)
if (total.differing === 0) rmSync(folder, { recursive: true, force: true })
else process.exitCode = 1
