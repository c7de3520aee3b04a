/** Records in memory, in the order they were added. Columns of shape [count]; `bytes` holds them one after another. */
export interface RecordRun {
  bytes: Uint8Array
  usedBytes: number
  count: number
  timeMs: Float64Array
  part: Uint32Array
  line: Uint32Array
  start: Uint32Array
  length: Uint32Array
}

/** One record, with where it stands in the order of a replay. */
export interface SortedRecord {
  readonly timeMs: number
  /** Index of its part among those of the replay. */
  readonly part: number
  readonly line: number
  /** Holds the record from `start` to before `end`. */
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

export const initRun = (): RecordRun => ({
  bytes: new Uint8Array(1 << 20),
  usedBytes: 0,
  count: 0,
  timeMs: new Float64Array(1 << 12),
  part: new Uint32Array(1 << 12),
  line: new Uint32Array(1 << 12),
  start: new Uint32Array(1 << 12),
  length: new Uint32Array(1 << 12),
})

/** Memory that the run holds, bytes. */
export const runBytes = (run: RecordRun): number => run.bytes.length + run.timeMs.length * 24

/** Copies a record into the run. */
export function addRecord(run: RecordRun, record: SortedRecord): void {
  const length = record.end - record.start
  if (run.count === run.timeMs.length) growColumns(run)
  while (run.usedBytes + length > run.bytes.length) {
    const larger = new Uint8Array(run.bytes.length * 2)
    larger.set(run.bytes)
    run.bytes = larger
  }
  const i = run.count++
  run.timeMs[i] = record.timeMs
  run.part[i] = record.part
  run.line[i] = record.line
  run.start[i] = run.usedBytes
  run.length[i] = length
  // A loop beats `set` with a fresh subarray for records of a hundred bytes.
  const { bytes } = run
  for (let from = record.start, to = run.usedBytes; from < record.end; from++, to++) bytes[to] = record.bytes[from]
  run.usedBytes += length
}

function growColumns(run: RecordRun): void {
  const grow = (column: Uint32Array) => {
    const larger = new Uint32Array(column.length * 2)
    larger.set(column)
    return larger
  }
  const timeMs = new Float64Array(run.timeMs.length * 2)
  timeMs.set(run.timeMs)
  run.timeMs = timeMs
  run.part = grow(run.part)
  run.line = grow(run.line)
  run.start = grow(run.start)
  run.length = grow(run.length)
}

type Place = Pick<SortedRecord, 'timeMs' | 'part' | 'line'>

/** Order of a replay: time, then the order of the files, then line. */
export const replayOrder = (a: Place, b: Place): number => a.timeMs - b.timeMs || a.part - b.part || a.line - b.line

/** Indices of the run's records in replay order. */
export function sortRun(run: RecordRun): Uint32Array {
  const { timeMs, part, line } = run
  const order = Uint32Array.from({ length: run.count }, (_, i) => i)
  const compare = (a: number, b: number) => timeMs[a] - timeMs[b] || part[a] - part[b] || line[a] - line[b]
  return isSorted(order, compare) ? order : order.sort(compare)
}

/** Most catalogues are in order already, and looking is much cheaper than sorting. */
function isSorted(order: Uint32Array, compare: (a: number, b: number) => number): boolean {
  for (let i = 1; i < order.length; i++) if (compare(i - 1, i) > 0) return false
  return true
}

export const recordAt = (run: RecordRun, i: number): SortedRecord => ({
  timeMs: run.timeMs[i],
  part: run.part[i],
  line: run.line[i],
  bytes: run.bytes,
  start: run.start[i],
  end: run.start[i] + run.length[i],
})
