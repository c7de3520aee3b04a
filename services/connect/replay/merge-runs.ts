import { replayOrder, type SortedRecord } from './record-run.js'
import type { SortedBlocks } from './spilled-run.js'

interface Head {
  readonly blocks: AsyncIterator<readonly SortedRecord[]>
  block: readonly SortedRecord[]
  at: number
}

const MERGED_BLOCK = 4096

/** Merges runs, each in replay order, into one. Holds one block of each run in memory. */
export async function* mergeRuns(runs: readonly SortedBlocks[]): AsyncGenerator<readonly SortedRecord[]> {
  if (runs.length === 1) {
    yield* runs[0]
    return
  }
  // A binary heap: heads[0] stands on the least record.
  const heads: Head[] = []
  try {
    for (const run of runs) {
      const head: Head = { blocks: run[Symbol.asyncIterator](), block: [], at: 0 }
      heads.push(head)
      if (await refill(head)) siftUp(heads, heads.length - 1)
      else heads.pop()
    }
    let merged: SortedRecord[] = []
    while (heads.length > 0) {
      const least = heads[0]
      merged.push(least.block[least.at++])
      if (least.at === least.block.length && !(await refill(least))) {
        const last = heads.pop()!
        if (heads.length > 0) heads[0] = last
      }
      siftDown(heads)
      if (merged.length === MERGED_BLOCK) {
        yield merged
        merged = []
      }
    }
    if (merged.length > 0) yield merged
  } finally {
    for (const { blocks } of heads) await blocks.return?.()
  }
}

async function refill(head: Head): Promise<boolean> {
  const next = await head.blocks.next()
  if (next.done) return false
  head.block = next.value
  head.at = 0
  return true
}

const before = (a: Head, b: Head): boolean => replayOrder(a.block[a.at], b.block[b.at]) < 0

function siftUp(heads: Head[], from: number): void {
  for (let i = from; i > 0; ) {
    const parent = (i - 1) >> 1
    if (!before(heads[i], heads[parent])) return
    swap(heads, i, parent)
    i = parent
  }
}

function siftDown(heads: Head[]): void {
  for (let i = 0; ; ) {
    let least = i
    for (const child of [2 * i + 1, 2 * i + 2]) {
      if (child < heads.length && before(heads[child], heads[least])) least = child
    }
    if (least === i) return
    swap(heads, i, least)
    i = least
  }
}

function swap(heads: Head[], a: number, b: number): void {
  const kept = heads[a]
  heads[a] = heads[b]
  heads[b] = kept
}
