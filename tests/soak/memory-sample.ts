import { readFileSync } from 'node:fs'

/** What the process takes, bytes; after a collection of garbage where Node runs with --expose-gc. */
export interface MemorySample {
  readonly residentBytes: number
  /** Resident, without the pages of mapped files: those of the log and the store grow with them. */
  readonly anonymousBytes: number
  readonly heapBytes: number
  /** Memory of typed arrays and native objects that JavaScript holds. */
  readonly externalBytes: number
}

export function memorySample(): MemorySample {
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
