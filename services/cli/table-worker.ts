import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { startEngine } from '../../shared/engines/start-engine.js'
import { systemClock } from '../../shared/ports/clock.js'
import { jsonFolder } from '../../shared/ports/json-folder.js'
import { openRunFolder } from '../../shared/ports/run-folder.js'
import { runTable } from '../train/tables/run-table.js'
import type { FromWorker, RowJob, WorkerTable } from './table-workers.js'
import { RESULT_TABLES } from './tables.js'

/** One thread that runs rows of a table as it is told, each on a tfjs of its own, and keeps them where the table looks. */
async function serve({ table: name, paths, protocol, work }: WorkerTable): Promise<void> {
  const tell = (message: FromWorker) => parentPort?.postMessage(message)
  const table = await RESULT_TABLES.find(one => one.name === name)!.open(paths, protocol)
  await startEngine()
  parentPort?.on('message', async ({ model, seed }: RowJob) => {
    try {
      await runTable(table, {
        models: [model],
        firstSeed: seed,
        seeds: seed,
        store: jsonFolder(join(work, 'rows')),
        context: {
          nowMs: systemClock.nowMs,
          onProgress: progress => tell({ kind: 'progress', progress }),
          openRun: (training, config) =>
            openRunFolder(join(work, 'trainings', training), { dataHash: table.dataHash, ...config }),
        },
      })
    } finally {
      // A row that failed is not kept; the table runs it again in its own thread, and meets the error there.
      tell({ kind: 'done' })
    }
  })
  tell({ kind: 'done' })
}

await serve(workerData as WorkerTable)
