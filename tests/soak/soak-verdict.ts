import { grows, type Trend, trendOf } from './growth.js'
import type { ModelIssues } from './issue-book.js'
import type { MemorySample } from './memory-sample.js'

/** What was seen at the end of a minute; counts are since the start. */
export interface MinuteSample extends MemorySample {
  readonly hours: number
  /** Days times models of which all forecasts are in the store, and those of which they are not. */
  readonly issues: number
  readonly gaps: number
  /** Artefacts that were put, that were seen in stored forecasts, and that were refused. */
  readonly puts: number
  readonly swaps: number
  readonly refused: number
  /** Failures that were injected; how often another engine took over, and the first came back. */
  readonly failures: number
  readonly fallBacks: number
  readonly returns: number
  /** Stored forecasts by the engine that made them. */
  readonly engines: Readonly<Record<string, number>>
  /** That stay from one step of event time to the next. */
  readonly tensors: number
  /** Networks that are loaded on the engine that fails. */
  readonly networks: number
  readonly processorSeconds: number
}

/** What must not grow, by how much it may all the same, an hour, and why. */
interface Bound {
  readonly name: string
  readonly unit: 'bytes' | 'tensors' | 'networks'
  readonly of: (sample: MinuteSample) => number
  readonly allowedPerHour: number
}

const MIB = 2 ** 20

/** Whatever stays of a swap or a failure is far above these: one LSTM a swap is 420 tensors an hour. */
const BOUNDS: readonly Bound[] = [
  { name: 'tensors', unit: 'tensors', of: ({ tensors }) => tensors, allowedPerHour: 3 },
  { name: 'networks on the engine', unit: 'networks', of: ({ networks }) => networks, allowedPerHour: 0.5 },
  { name: 'JavaScript heap', unit: 'bytes', of: ({ heapBytes }) => heapBytes, allowedPerHour: 4 * MIB },
  { name: 'external memory', unit: 'bytes', of: ({ externalBytes }) => externalBytes, allowedPerHour: 4 * MIB },
  {
    name: 'resident, without mapped files',
    unit: 'bytes',
    of: ({ anonymousBytes }) => anonymousBytes,
    allowedPerHour: 16 * MIB,
  },
]

/** Growth with a smaller probability to be chance counts. */
export const GROWTH_LEVEL = 0.01

export interface Growth extends Pick<Bound, 'name' | 'unit' | 'allowedPerHour'> {
  readonly trend: Trend
  readonly grows: boolean
}

export interface SoakOutcome {
  readonly rows: readonly ModelIssues[]
  /** Names that are no models': forecasts of substitutes. */
  readonly strangers: readonly string[]
  /** After the warm-up. */
  readonly growth: readonly Growth[]
  /** What is wrong; nothing: the soak has passed. */
  readonly faults: readonly string[]
}

/** Trends of what must not grow. @param samples  three at least */
export const growthOf = (samples: readonly MinuteSample[]): readonly Growth[] =>
  BOUNDS.map(({ name, unit, of, allowedPerHour }) => {
    const trend = trendOf(samples.map(sample => ({ hours: sample.hours, value: of(sample) })))
    return { name, unit, allowedPerHour, trend, grows: grows(trend, allowedPerHour, GROWTH_LEVEL) }
  })

/** What a soak must have seen, and whether it has. */
export interface Expected {
  /** Good artefacts that were put, each another than the one before it; broken ones; failures of the engine. */
  readonly swaps: number
  readonly refused: number
  readonly failures: number
}

/** All that is wrong, in words. */
export function faultsOf(
  rows: readonly ModelIssues[],
  strangers: readonly string[],
  growth: readonly Growth[],
  last: Pick<MinuteSample, 'swaps' | 'refused' | 'fallBacks' | 'returns'>,
  expected: Expected,
): string[] {
  const faults: string[] = []
  for (const { region, model, issues, gaps } of rows) {
    if (issues === 0) faults.push(`${region}/${model} never spoke`)
    if (gaps.length > 0) faults.push(`${region}/${model} has ${gaps.length} gaps, the first on day ${gaps[0]}`)
  }
  if (strangers.length > 0) faults.push(`substitutes spoke: ${strangers.join(', ')}`)
  const counts: [what: string, seen: number, wanted: number][] = [
    ['swaps in stored forecasts', last.swaps, expected.swaps],
    ['refused artefacts', last.refused, expected.refused],
    ['fall-backs of the engine', last.fallBacks, expected.failures],
    ['returns of the engine', last.returns, expected.failures],
  ]
  for (const [what, seen, wanted] of counts) if (seen !== wanted) faults.push(`${seen} ${what} instead of ${wanted}`)
  for (const { name, trend, unit, grows } of growth) {
    if (grows) faults.push(`${name} grows by ${Math.round(trend.perHour)} ${unit} an hour`)
  }
  return faults
}
