import { writeSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import v8 from 'node:v8'
import zlib from 'node:zlib'
import type { KillPoint } from './kill-plan.js'

/**
 * Loaded into the program before its first line (`node --import`): kills it, as kill -9 does, at the n-th record that
 * it seals or checks, or at the n-th snapshot that it takes. What is watched are two functions of Node: `zlib.crc32`,
 * which is called once for each record written or read, and `v8.serialize`, once for each snapshot. The program itself
 * is as it is shipped. Without a point it is left alone, and says at its end how many records it sealed or checked.
 */
const point = JSON.parse(process.env.GROUNDSWELL_TEST_KILL ?? 'null') as KillPoint | null

function kill(): void {
  process.kill(process.pid, 'SIGKILL')
}

/** Now, in the middle of the call, or some milliseconds on, in the middle of whatever is done then. */
function killAfter(delayMs: number): void {
  if (delayMs === 0) kill()
  else setTimeout(kill, delayMs)
}

/** A seal is two calls: one over the value, one over the rest. */
const CALLS_PER_RECORD = 2

const { crc32 } = zlib
let calls = 0
Object.assign(zlib, {
  crc32: (...args: Parameters<typeof crc32>) => {
    calls++
    if (point?.at === 'record' && calls === CALLS_PER_RECORD * point.nth) killAfter(point.delayMs)
    return crc32(...args)
  },
})
if (point === null) process.on('exit', () => writeSync(2, `records: ${calls / CALLS_PER_RECORD}\n`))

if (point?.at === 'snapshot' || point?.at === 'end') {
  const { serialize } = v8
  let snapshots = 0
  Object.assign(v8, {
    serialize: (value: { readonly ended?: ReadonlySet<string> }) => {
      const isSnapshot = value.ended !== undefined
      const isMet = point.at === 'end' ? value.ended?.size : isSnapshot && ++snapshots === point.nth
      if (isMet) killAfter(point.delayMs)
      return serialize(value)
    },
  })
}

syncBuiltinESMExports()
