import type { EngineReport } from '../../shared/engines/examine-engines.js'
import type { DoctorReport } from './doctor-report.js'

const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`
const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`

/** Reasons of libraries begin with names of their sources; their end says it. */
const REASON_LENGTH = 160

const shortened = (reason: string): string => {
  const text = reason.trim().replace(/\s+/g, ' ')
  return text.length > REASON_LENGTH ? `…${text.slice(-REASON_LENGTH)}` : text
}

function engineText(report: EngineReport, width: number): string {
  const name = report.name.padEnd(width)
  if (!report.runs)
    return `  –  ${name}  ${shortened(report.reason)}\n     ${' '.repeat(width)}  to get it: ${report.howTo}`
  const { description, device, speed } = report
  const used = speed.memory.usedBytes === undefined ? '' : `, tensors take ${mib(speed.memory.usedBytes)}`
  const rate = `${Math.round(speed.rowsPerSecond).toLocaleString('en')} series/s in batches of ${speed.rows}`
  return `  ok ${name}  ${rate}${used}\n     ${' '.repeat(width)}  ${description}; ${device}`
}

const embeddedText = (embedded: DoctorReport['embedded']): string =>
  embedded.runs
    ? 'Embedded log and store: LMDB'
    : `Embedded log and store: none, ${shortened(embedded.reason)}\n  to get them: ${embedded.howTo}`

/** A report for people. */
export function doctorText(report: DoctorReport): string {
  const width = Math.max(...report.engines.map(({ name }) => name.length))
  const running = report.engines.filter(engine => engine.runs)
  const fastest = running.toSorted((a, b) => b.speed.rowsPerSecond - a.speed.rowsPerSecond)[0]
  return [
    `groundswell ${report.version} · Node ${report.node} · ${report.platform}`,
    `${report.processor} · memory ${gib(report.memoryBytes)}, ${gib(report.freeMemoryBytes)} free`,
    `NVIDIA GPUs: ${report.nvidiaGpus?.join('; ') ?? 'none (nvidia-smi does not answer)'}`,
    embeddedText(report.embedded),
    '',
    'Engines, with an LSTM of 64 units over 26 steps:',
    ...report.engines.map(engine => engineText(engine, width)),
    '',
    fastest === undefined ? 'No engine runs here.' : `The fastest here is ${fastest.name}.`,
    '',
  ].join('\n')
}
