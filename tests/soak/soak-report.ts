import { writeFile } from 'node:fs/promises'
import { machineFacts } from '../bench/report.js'
import type { SoakResult } from './soak-for.js'
import { GROWTH_LEVEL, type Growth, type MinuteSample } from './soak-verdict.js'

const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)
const whole = (value: number): string => Math.round(value).toLocaleString('en')

const enginesText = (engines: MinuteSample['engines']): string =>
  Object.entries(engines)
    .map(([name, count]) => `${name || 'no network'} ${whole(count)}`)
    .join(', ')

/** A line for people. */
export function sampleText(sample: MinuteSample): string {
  const { hours, issues, gaps, puts, swaps, refused, failures, fallBacks, returns, tensors, networks } = sample
  return [
    `${(hours * 60).toFixed(1)} min: ${whole(issues)} issues, ${gaps} gaps`,
    `${puts} artefacts put, ${swaps} speak, ${refused} refused`,
    `${failures} failures, ${fallBacks} fall-backs, ${returns} returns (${enginesText(sample.engines)})`,
    `${tensors} tensors, ${networks} networks`,
    `resident ${mib(sample.residentBytes)} MiB, without files ${mib(sample.anonymousBytes)}`,
    `heap ${mib(sample.heapBytes)}, external ${mib(sample.externalBytes)}`,
    `processor ${sample.processorSeconds.toFixed(0)} s`,
  ].join('; ')
}

/** A report for people, and beside it all that was seen as JSON. @param path  without its endings */
export async function writeReport(path: string, command: string, result: SoakResult): Promise<void> {
  const rows = result.rows.map(row => ({ ...row, engines: Object.fromEntries(row.engines) }))
  const json = { command, machine: machineFacts(), ...result, rows }
  await writeFile(`${path}.json`, `${JSON.stringify(json, undefined, 2)}\n`)
  await writeFile(`${path}.md`, reportText(command, result))
}

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

function reportText(command: string, { samples, rows, growth, faults, historyDays }: SoakResult): string {
  const last = samples[samples.length - 1]
  return `${[
    '# Soak',
    `\`${command}\` made this page, on ${Object.values(machineFacts()).join(', ')}.`,
    `Simulated histories of socal and of rivers go through every stage into the embedded store, from \`connect\` to \`sink\`, ` +
      `paced by the clock, after ${whole(historyDays)} days of back-fill. While they are forecast, artefacts are put into ` +
      'the folders of models, and the engine loses its device in the middle of a run.',
    `The C library keeps freed memory in arenas by MALLOC_ARENA_MAX=${process.env.MALLOC_ARENA_MAX ?? '(not set)'}.`,
    verdictText(last, faults),
    '## Issues',
    'From the store: each model on each issue day, with all its horizons. A swap is a day on which another artefact ' +
      'spoke than on the day before.',
    table(
      ['model', 'issues', 'gaps', 'swaps', 'forecasts by engine'],
      rows.map(({ region, model, issues, gaps, swaps, engines }) => [
        `${region}/${model}`,
        whole(issues),
        gaps.length,
        swaps,
        enginesText(Object.fromEntries(engines)),
      ]),
    ),
    '## Growth',
    'Median of the slopes between all samples (Theil and Sen), one a minute after a collection of garbage, the warm-up left ' +
      'out, and its 95 % interval, widened by the autocorrelation of the residuals: it goes by ranks, so that a buffer that ' +
      'is alive in some samples is no growth. More than is allowed, with a probability of chance (Mann and Kendall) ' +
      `below ${GROWTH_LEVEL}, is a fault. Pages of mapped files (log and store, which grow with what is kept) are not counted.`,
    table(['', 'first quarter', 'last quarter', 'an hour', '95 %', 'allowed', 'grows'], growth.map(growthRow)),
    '## Course',
    table(
      [
        'minute',
        'issues',
        'gaps',
        'swaps',
        'refused',
        'fall-backs',
        'returns',
        'tensors',
        'heap',
        'external',
        'without files',
        'resident',
      ],
      samples.map(courseRow),
    ),
    'Memory in MiB. `soak.json` beside this page holds all of it.',
  ].join('\n\n')}\n`
}

function verdictText(last: MinuteSample, faults: readonly string[]): string {
  const { issues, gaps, swaps, refused, failures, fallBacks, returns, processorSeconds, hours } = last
  const seen =
    `${whole(hours * 60)} minutes: ${whole(issues)} issues, ${gaps} gaps; ${swaps} swaps, ${refused} broken artefacts ` +
    `refused; ${failures} failures of the engine, ${fallBacks} fall-backs, ${returns} returns. Forecasts by engine: ` +
    `${enginesText(last.engines)}. ${whole(processorSeconds)} s of processor, the back-fill included.`
  return `${faults.length === 0 ? '**Nothing is wrong.**' : `**Wrong:** ${faults.join('; ')}.`} ${seen}`
}

function growthRow({ name, unit, trend, allowedPerHour, grows }: Growth): string[] {
  const text = (value: number) => (unit === 'bytes' ? `${mib(value)} MiB` : value.toFixed(1))
  const { firstQuarter, lastQuarter, perHour, low, high } = trend
  const interval = `${text(low)} to ${text(high)}`
  const slopes = [text(perHour), interval, text(allowedPerHour)]
  return [name, text(firstQuarter), text(lastQuarter), ...slopes, grows ? '**yes**' : 'no']
}

const courseRow = (sample: MinuteSample): (string | number)[] => [
  (sample.hours * 60).toFixed(0),
  whole(sample.issues),
  sample.gaps,
  sample.swaps,
  sample.refused,
  sample.fallBacks,
  sample.returns,
  sample.tensors,
  mib(sample.heapBytes),
  mib(sample.externalBytes),
  mib(sample.anonymousBytes),
  mib(sample.residentBytes),
]
