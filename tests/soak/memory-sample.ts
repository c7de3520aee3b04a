import { readFileSync } from 'node:fs'
import type { Clock } from '../../shared/ports/clock.js'

/** What the process takes, bytes; after a collection of garbage where Node runs with --expose-gc. */
export interface MemorySample {
  readonly residentBytes: number
  /** Resident, without the pages of mapped files: those of the log and the store grow with them. */
  readonly anonymousBytes: number
  readonly heapBytes: number
  /** Memory of typed arrays and native objects that JavaScript holds. */
  readonly externalBytes: number
}

/** Over this many looks, this far apart: longer than the time between two snapshots of the state. */
const LOOKS = 6
const APART_MS = 1000

/**
 * The least of each over some seconds. What is there for a moment only does not stay: in an hour of single looks, 45 MiB
 * of external memory were there in eight of sixty, more often the busier the machine, and gone in the next.
 */
export async function keptMemory({ sleep }: Pick<Clock, 'sleep'>): Promise<MemorySample> {
  let least = memorySample()
  for (let look = 1; look < LOOKS; look++) {
    await sleep(APART_MS)
    least = leastOf(least, memorySample())
  }
  return least
}

const leastOf = (a: MemorySample, b: MemorySample): MemorySample => ({
  residentBytes: Math.min(a.residentBytes, b.residentBytes),
  anonymousBytes: Math.min(a.anonymousBytes, b.anonymousBytes),
  heapBytes: Math.min(a.heapBytes, b.heapBytes),
  externalBytes: Math.min(a.externalBytes, b.externalBytes),
})

function memorySample(): MemorySample {
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { residentBytes: rss, anonymousBytes: anonymousBytes() ?? rss, heapBytes: heapUsed, externalBytes: external }
}

/** Undefined where the system does not say. */
function anonymousBytes(): number | undefined {
  try {
    const [, kib] = /RssAnon:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    return kib === undefined ? undefined : Number(kib) * 1024
  } catch {
    return undefined
  }
}
