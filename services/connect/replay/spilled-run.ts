import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { type RecordRun, recordAt, type SortedRecord, sortRun } from './record-run.js'

/** Before each record on disk: time f64, part u32, line u32, length u32. */
const HEAD_BYTES = 20
const WRITE_BYTES = 1 << 20
const READ_BYTES = 1 << 18

/** Blocks of records in replay order, to be merged with others. */
export type SortedBlocks = AsyncIterable<readonly SortedRecord[]>

/** Records of a run that is kept in memory. */
export async function* blocksInMemory(run: RecordRun): SortedBlocks & AsyncGenerator<readonly SortedRecord[]> {
  const order = sortRun(run)
  for (let from = 0; from < order.length; from += 4096) {
    yield Array.from(order.subarray(from, from + 4096), i => recordAt(run, i))
  }
}

/** Writes a run to disk in replay order. */
export async function spillRun(run: RecordRun, path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    let block = Buffer.allocUnsafe(WRITE_BYTES)
    let used = 0
    for (const i of sortRun(run)) {
      const { timeMs, part, line, start, end } = recordAt(run, i)
      const size = HEAD_BYTES + end - start
      if (used + size > block.length) {
        await file.write(block, 0, used)
        used = 0
        if (size > block.length) block = Buffer.allocUnsafe(size)
      }
      block.writeDoubleLE(timeMs, used)
      block.writeUInt32LE(part, used + 8)
      block.writeUInt32LE(line, used + 12)
      block.writeUInt32LE(end - start, used + 16)
      block.set(run.bytes.subarray(start, end), used + HEAD_BYTES)
      used += size
    }
    await file.write(block, 0, used)
  } finally {
    await file.close()
  }
}

/** Reads back what `spillRun` wrote; one read buffer is in memory at a time. */
export async function* blocksOnDisk(path: string): SortedBlocks & AsyncGenerator<readonly SortedRecord[]> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    // A fresh buffer each time: the records handed out point into the old one.
    const bytes: Buffer = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer])
    const records: SortedRecord[] = []
    let at = 0
    while (at + HEAD_BYTES <= bytes.length) {
      const start = at + HEAD_BYTES
      const end = start + bytes.readUInt32LE(at + 16)
      if (end > bytes.length) break
      const timeMs = bytes.readDoubleLE(at)
      records.push({ timeMs, part: bytes.readUInt32LE(at + 8), line: bytes.readUInt32LE(at + 12), bytes, start, end })
      at = end
    }
    rest = bytes.subarray(at)
    if (records.length > 0) yield records
  }
}
