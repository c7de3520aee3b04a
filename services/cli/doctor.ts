import { freemem, totalmem } from 'node:os'
import { Command } from 'commander'
import { ENGINE_KINDS } from '../../shared/engines/engine-kinds.js'
import { examineEngines } from '../../shared/engines/examine-engines.js'
import { processorName } from '../../shared/engines/processor.js'
import { systemClock } from '../../shared/ports/clock.js'
import { LMDB_HOW_TO, lmdbFault } from '../../shared/ports/lmdb-package.js'
import { PACKAGE } from '../package-info.js'
import type { DoctorReport } from './doctor-report.js'
import { doctorText } from './doctor-text.js'
import { nvidiaGpus } from './nvidia-gpus.js'

/** Series of a run. */
const ROWS = 128
const FOR_MS = 1000

/** `groundswell doctor`: what this machine can run networks on, how fast, and how to get what is missing. */
export const doctorCommand = (): Command =>
  new Command('doctor')
    .description(
      'show every engine: its device, its memory, a benchmark of one second, and how to get the missing ones',
    )
    .option('--json', 'the same as JSON')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const gpus = await nvidiaGpus()
      const engines = await examineEngines(ENGINE_KINDS, { rows: ROWS, forMs: FOR_MS, nowMs: systemClock.nowMs })
      const report: DoctorReport = {
        version: PACKAGE.version,
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
        processor: processorName(),
        memoryBytes: totalmem(),
        freeMemoryBytes: freemem(),
        ...(gpus && { nvidiaGpus: gpus }),
        engines,
        embedded: embedded(),
      }
      process.stdout.write(json === true ? `${JSON.stringify(report, undefined, 2)}\n` : doctorText(report))
    })

function embedded(): DoctorReport['embedded'] {
  const fault = lmdbFault()
  if (fault === undefined) return { runs: true }
  const reason = fault instanceof Error ? fault.message.split('\n')[0] : String(fault)
  return { runs: false, reason, howTo: LMDB_HOW_TO }
}
