import { randomFrom } from '../../shared/kernels/random.js'
import { fuzzRound } from './fuzz-round.js'
import { PAYLOADS } from './payloads.js'

/**
 * Fuzzes every parser: `node dist/tests/fuzz/fuzz.js [rounds] [seed]`, a million rounds unless told otherwise. Ends with
 * status 1 at the first finding, at a round that takes longer than a second of CPU, or if memory grew.
 */
const rounds = Number(process.argv[2] ?? 1_000_000)
const seed = Number(process.argv[3] ?? 1)
const SLOW_MS = 1000
const GROWN_BYTES = 64 * 1024 * 1024

const random = randomFrom(seed)
let slowest = 0
/** Memory after the first tenth, when all code is compiled. */
let settled = 0
const used = () => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
for (let round = 0; round < rounds; round++) {
  const before = process.cpuUsage()
  fuzzRound(random, PAYLOADS[round % PAYLOADS.length])
  slowest = Math.max(slowest, process.cpuUsage(before).user / 1000)
  if (round === Math.floor(rounds / 10)) settled = used()
}
const grown = used() - settled
process.stdout.write(
  `${rounds} payloads, seed ${seed}: slowest ${slowest.toFixed(0)} ms of CPU, heap ${(grown / 2 ** 20).toFixed(1)} MiB more\n`,
)
if (slowest > SLOW_MS || grown > GROWN_BYTES) process.exitCode = 1
