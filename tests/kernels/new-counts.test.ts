import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  COUNT_FLAG,
  type EarlierReport,
  latestCount,
  NEW_COUNT_DEFAULTS,
  type NewCountSettings,
  newCounts,
} from '../../shared/kernels/new-counts.js'
import { near } from '../support/near.js'

const { gap, corrected, edge, dump } = COUNT_FLAG

interface Case {
  readonly what: string
  readonly levels: number[]
  readonly counts: number[]
  readonly flags?: number[]
  readonly before?: number
  readonly publisher?: number[]
  readonly earlier?: EarlierReport
  readonly settings?: Partial<NewCountSettings>
}

const CASES: readonly Case[] = [
  { what: 'takes differences', levels: [1, 1, 4, 9], counts: [1, 0, 3, 5] },
  { what: 'knows of no case before the first report', levels: [NaN, NaN, 2, 3], counts: [0, 0, 2, 1] },
  {
    what: 'knows nothing up to the first report of an unknown level',
    levels: [NaN, 50, 53],
    before: NaN,
    counts: [NaN, NaN, 3],
  },
  { what: 'goes on from the level before', levels: [12, 13], before: 10, counts: [2, 1] },
  {
    what: 'spreads a count over the days that it is of',
    levels: [10, NaN, NaN, 16],
    counts: [10, 2, 2, 2],
    flags: [0, gap, gap, gap],
  },
  { what: 'knows nothing after the last report', levels: [1, 3, NaN], counts: [1, 2, NaN] },
  {
    // 4 too many among 2 + 6 = 8: half of each day.
    what: 'takes a fall back in proportion',
    levels: [2, 8, 4],
    counts: [1, 3, 0],
    flags: [0, 0, corrected],
  },
  {
    // Of the two days before, 3 can be given; 1 is left for the two before them, of 4: a quarter of each.
    what: 'goes further back for what the nearest days cannot give',
    levels: [2, 4, 5, 7, 3],
    settings: { correctionDays: 2 },
    counts: [1.5, 1.5, 0, 0, 0],
    flags: [0, 0, 0, 0, corrected],
  },
  {
    // Of an unknown level of 50 only 2 were counted; the other 3 are taken from what follows, 4 and 1.
    what: 'takes from the days that follow what none before can give',
    levels: [50, 52, 47, 51, 52],
    before: NaN,
    counts: [NaN, 0, 0, 1, 1],
    flags: [0, 0, corrected, 0, 0],
  },
  {
    what: 'leaves a fall unknown where it is only to be flagged',
    levels: [2, 8, 4, 5],
    settings: { corrections: 'flag' },
    counts: [2, 6, NaN, 1],
    flags: [0, 0, corrected, 0],
  },
  {
    // 100 → 97 and 107 → 130 are between two books; the days beside them have 10, 4 and 6, 8.
    what: 'puts the mean of its neighbours where the publisher changes',
    levels: [90, 100, 97, 101, 107, 130, 138],
    publisher: [0, 0, 1, 1, 1, 0, 0],
    counts: [90, 10, 7, 4, 6, 7, 8],
    flags: [0, 0, edge, 0, 0, edge, 0],
  },
  {
    what: 'fills a gap at a change of publisher the same way',
    levels: [10, 20, NaN, 25, 31],
    publisher: [0, 0, 0, 1, 1],
    counts: [10, 10, 8, 8, 6],
    flags: [0, 0, edge | gap, edge | gap, 0],
  },
  {
    what: 'has one side at the end',
    levels: [10, 14, 3],
    publisher: [0, 0, 1],
    counts: [10, 4, 4],
    flags: [0, 0, edge],
  },
  {
    what: 'knows nothing at a change of publisher without a neighbour',
    levels: [5, 9],
    before: NaN,
    publisher: [0, 1],
    counts: [NaN, NaN],
    flags: [0, edge],
  },
  {
    // exp(−6 · 2) < 0.01: two days without a report; 18 over three days.
    what: 'spreads a dump, if asked',
    levels: [6, 12, 18, 18, 18, 36],
    settings: { noReportProbability: 0.01 },
    counts: [6, 6, 6, 6, 6, 6],
    flags: [0, 0, 0, dump, dump, dump],
  },
  {
    // exp(−1 · 2) = 0.14: two days without a case are nothing odd.
    what: 'believes zeros that are likely',
    levels: [1, 2, 3, 3, 3, 12],
    settings: { noReportProbability: 0.01 },
    counts: [1, 1, 1, 0, 0, 9],
  },
  { what: 'believes every zero unless asked', levels: [6, 12, 18, 18, 18, 36], counts: [6, 6, 6, 0, 0, 18] },
  {
    what: 'does not take the day of a correction for one without a report',
    levels: [10, 20, 19, 29],
    settings: { noReportProbability: 0.5 },
    counts: [9.5, 9.5, 0, 10],
    flags: [0, 0, corrected, 0],
  },
  { what: 'has nothing to say of nothing', levels: [], counts: [] },
  {
    // 6 more in five days: 1.2 a day, of which three days lie before the series.
    what: 'spreads a count over a gap that began before the series',
    levels: [NaN, 16, 17],
    before: 10,
    earlier: { daysAgo: 4, publisher: 0, count: 2 },
    counts: [1.2, 1.2, 1],
    flags: [gap, gap, 0],
  },
  {
    what: 'sees that the publisher changed since the report before the series',
    levels: [90, 94],
    publisher: [1, 1],
    before: 10,
    earlier: { daysAgo: 1, publisher: 0, count: 2 },
    // The mean of 2 and 4.
    counts: [3, 4],
    flags: [edge, 0],
  },
  {
    what: 'takes what its days cannot give from those before the series, not from those that follow',
    levels: [12, 5, 9],
    before: 10,
    earlier: { daysAgo: 1, publisher: 0, count: 2 },
    counts: [0, 0, 4],
    flags: [0, corrected, 0],
  },
]

describe('newCounts', () => {
  for (const { what, levels, counts, flags, before, publisher, earlier, settings } of CASES) {
    it(what, () => {
      const told = publisher && Uint8Array.from(publisher)
      const series = { levels: Float64Array.from(levels), before, publisher: told, ...(earlier && { earlier }) }
      const found = newCounts(series, { ...NEW_COUNT_DEFAULTS, ...settings })
      assert.deepEqual([...found.counts], counts)
      assert.deepEqual([...found.flags], flags ?? levels.map(() => 0))
      assert.deepEqual([...series.levels], levels)
    })
  }

  const level = fc.oneof({ weight: 4, arbitrary: fc.nat(1000) }, { weight: 1, arbitrary: fc.constant(NaN) })
  const anyLevels = fc.array(level, { maxLength: 120 })
  const settings = fc.record({
    corrections: fc.constant('spread' as const),
    correctionDays: fc.integer({ min: 1, max: 40 }),
    noReportProbability: fc.constantFrom(0, 0.01, 0.5),
    trailingDays: fc.integer({ min: 1, max: 40 }),
  })
  const last = (levels: readonly number[]) => levels.findLast(value => !Number.isNaN(value))
  const sumOf = (counts: Float64Array) => counts.filter(count => !Number.isNaN(count)).reduce((a, b) => a + b, 0)

  it('is never negative, and adds up to the last level', () => {
    fc.assert(
      fc.property(anyLevels, settings, (levels, chosen) => {
        const { counts } = newCounts({ levels: Float64Array.from(levels) }, chosen)
        assert.ok(counts.every(count => !(count < 0)))
        near(sumOf(counts), last(levels) ?? 0, 1e-8)
      }),
    )
  })

  it('adds up to the last level less the first, where the level before is unknown', () => {
    fc.assert(
      fc.property(anyLevels, settings, (levels, chosen) => {
        const { counts } = newCounts({ levels: Float64Array.from(levels), before: NaN }, chosen)
        const first = levels.find(value => !Number.isNaN(value)) ?? 0
        near(sumOf(counts), Math.max(0, (last(levels) ?? first) - first), 1e-8)
      }),
    )
  })

  it('takes no notice of the order in which levels came', () => {
    const pairs = fc.uniqueArray(fc.tuple(fc.nat(60), fc.nat(1000)), { selector: ([day]) => day, maxLength: 40 })
    const filled = (arrived: readonly [number, number][]) => {
      const levels = new Float64Array(61).fill(NaN)
      for (const [day, value] of arrived) levels[day] = value
      return newCounts({ levels })
    }
    fc.assert(
      fc.property(pairs, fc.infiniteStream(fc.nat()), (arrived, keys) => {
        const shuffled = arrived.map(pair => [keys.next().value, pair] as const).sort(([a], [b]) => a - b)
        assert.deepEqual(filled(shuffled.map(([, pair]) => pair)), filled(arrived))
      }),
    )
  })
})

describe('latestCount', () => {
  it('is the count of the last day of the whole series, from the levels of eight days', () => {
    // Gaps of three days at most, publishers that change at most every other report, no fall.
    const step = fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 4 }))
    fc.assert(
      fc.property(fc.array(step, { minLength: 8, maxLength: 40 }), steps => {
        const levels: number[] = []
        for (const [rise, days] of steps) {
          levels.push(...Array(days - 1).fill(NaN), (levels.findLast(x => !Number.isNaN(x)) ?? 0) + rise)
        }
        const publisher = Uint8Array.from(levels, (_, day) => Math.floor(day / 30) % 2)
        const series = { levels: Float64Array.from(levels), publisher }
        const { counts } = newCounts(series)
        const from = Math.max(0, levels.length - 9)
        const window = { levels: series.levels.slice(from), publisher: publisher.slice(from), before: NaN }
        near(latestCount(window), counts[counts.length - 1], 1e-9)
      }),
    )
  })
})
