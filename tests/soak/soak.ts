import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { soakFor } from './soak-for.js'
import { sampleText, writeReport } from './soak-report.js'

const OPTIONS = {
  minutes: { type: 'string', default: '60' },
  /** Seconds, as in 60s. */
  'swap-every': { type: 'string', default: '60s' },
  'fail-every': { type: 'string', default: '300s' },
  'sample-every': { type: 'string', default: '60s' },
  /** Issue days a second. */
  speed: { type: 'string', default: '2' },
  seed: { type: 'string', default: '1' },
  /** Where the report goes, without `.md` and `.json`. */
  out: { type: 'string' },
  /** Kept, if named; otherwise temporary. */
  folder: { type: 'string' },
} as const

/** `npm run soak [-- --minutes 60 --swap-every 60s --fail-every 300s]`: ends with status 1 if anything is wrong. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS })
  const folder = values.folder ?? (await mkdtemp(join(tmpdir(), 'groundswell-soak-')))
  const command = `npm run soak -- ${process.argv.slice(2).join(' ')}`.trim()
  try {
    const result = await soakFor({
      folder,
      minutes: numberOf('minutes', values.minutes),
      swapEveryMs: 1000 * numberOf('swap-every', values['swap-every']),
      failEveryMs: 1000 * numberOf('fail-every', values['fail-every']),
      daysPerSecond: numberOf('speed', values.speed),
      seed: numberOf('seed', values.seed),
      say: line => console.log(line),
      sampleEveryMs: 1000 * numberOf('sample-every', values['sample-every']),
      awayMs: Math.min(20_000, 300 * numberOf('fail-every', values['fail-every'])),
      onSample: sample => console.log(sampleText(sample)),
    })
    if (values.out !== undefined) await writeReport(values.out, command, result)
    for (const fault of result.faults) console.log(`WRONG: ${fault}`)
    console.log(result.faults.length === 0 ? 'nothing is wrong' : `${result.faults.length} faults`)
    if (result.faults.length > 0) process.exitCode = 1
  } finally {
    if (values.folder === undefined) await rm(folder, { recursive: true, force: true })
  }
}

function numberOf(name: string, text: string): number {
  const value = Number(text.replace(/s$/, ''))
  if (value > 0) return value
  throw new Error(`--${name} is ${text}; give a number above 0`)
}

await main()
