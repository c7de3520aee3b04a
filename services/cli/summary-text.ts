import { scoreText } from './score-text.js'
import type { RunSummary } from './summary.js'

/** What a run took. */
export interface RunCost {
  readonly seconds: number
  readonly peakMemoryBytes: number
}

/** The end of a run, for a terminal. */
export function summaryText(
  { events, fields, forecasts, engines, forecastDigest, scores }: RunSummary,
  cost: RunCost,
): string {
  const { rejected, excluded, ...counts } = events
  const some = (entries: Readonly<Record<string, number>>, prefix = '') =>
    Object.entries(entries)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${prefix}${spaced(name)} ${count}`)
  const lines = [
    ['records', ...some(counts), ...some(excluded, 'excluded: '), ...some(rejected, 'rejected: ')],
    ['days', `${fields.days}`, ...some({ regridded: fields.regridded })],
    ['forecasts', ...some({ ...forecasts })],
    ...(Object.keys(engines).length === 0
      ? []
      : [['of networks', ...Object.entries(engines).map(([name, count]) => `${name} ${count}`)]]),
    ...Object.entries(forecastDigest).map(([region, digest]) => [`digest of all forecasts of ${region}`, digest]),
    ['took', `${cost.seconds.toFixed(1)} s`, `at most ${(cost.peakMemoryBytes / 2 ** 20).toFixed(0)} MiB of memory`],
  ]
  const tables = Object.entries(scores).map(([region, rows]) => `\nscores of ${region}, ${scoreText(rows)}`)
  return `${lines.map(([name, ...values]) => `${name}: ${values.join(', ')}\n`).join('')}${tables.join('')}`
}

/** `unknownMagnitude` → `unknown magnitude` */
const spaced = (name: string): string => name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
