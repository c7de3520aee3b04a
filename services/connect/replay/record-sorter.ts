import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mergeRuns } from './merge-runs.js'
import { addRecord, initRun, runBytes, type SortedRecord } from './record-run.js'
import { blocksInMemory, blocksOnDisk, spillRun } from './spilled-run.js'

/** Sorts any number of records in bounded memory: runs that do not fit are written to a temporary folder. */
export interface RecordSorter {
  /** Copies the record. */
  add(record: SortedRecord): void
  /** Call between two chunks of input: writes the run to disk if it has grown past its bound. */
  relieve(): Promise<void>
  /** All records in replay order; add no more. */
  sorted(): AsyncIterable<readonly SortedRecord[]>
  /** Number of runs written to disk. */
  readonly spilled: number
  /** Removes the temporary folder. */
  close(): Promise<void>
}

/** @param maxRunBytes  memory for the records that are not on disk */
export function recordSorter(maxRunBytes: number): RecordSorter {
  let run = initRun()
  let folder: string | undefined
  const paths: string[] = []
  return {
    add: record => addRecord(run, record),
    async relieve() {
      if (runBytes(run) <= maxRunBytes) return
      folder ??= await mkdtemp(join(tmpdir(), 'groundswell-replay-'))
      const path = join(folder, `run-${paths.length}`)
      paths.push(path)
      await spillRun(run, path)
      run = initRun()
    },
    sorted: () => mergeRuns([...paths.map(blocksOnDisk), blocksInMemory(run)]),
    get spilled() {
      return paths.length
    },
    async close() {
      run = initRun()
      if (folder !== undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
