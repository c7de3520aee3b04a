import { Worker } from 'node:worker_threads'
import type { Progress } from '../../shared/models/point-model.js'

/** What a thread needs to lay a table over its data. */
export interface WorkerTable {
  readonly table: string
  readonly paths: readonly string[]
  readonly protocol?: string
  /** Where rows and trainings are kept. */
  readonly work: string
}

export interface RowJob {
  readonly model: string
  readonly seed: number
}

/** `done`: it waits for a row, the first one included. */
export type FromWorker = { readonly kind: 'done' } | { readonly kind: 'progress'; readonly progress: Progress }

/**
 * Runs rows of a table in threads, each a row at a time. Rows are kept by the threads; one that fails is not.
 *
 * @param jobs  taken in order, by whichever thread is free
 */
export async function runRows(
  table: WorkerTable,
  jobs: readonly RowJob[],
  workers: number,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const waiting = [...jobs]
  const threads = Array.from({ length: Math.min(workers, jobs.length) }, () => {
    const worker = new Worker(new URL('./table-worker.js', import.meta.url), { workerData: table })
    return new Promise<void>(resolve => {
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'progress') return onProgress(message.progress)
        const job = waiting.shift()
        if (job === undefined) void worker.terminate()
        else worker.postMessage(job)
      })
      // A thread that breaks leaves its row to the table; the others go on.
      worker.on('error', () => resolve())
      worker.on('exit', () => resolve())
    })
  })
  await Promise.all(threads)
}
