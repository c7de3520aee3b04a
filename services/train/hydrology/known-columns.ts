import { DAY_MS } from '../../../shared/domain/units.js'
import { legendre } from '../../../shared/kernels/legendre.js'
import type { Basin, DaySpan } from './basin-folder.js'

/** Day t of a span of `days`, at place i of n basins → a known input. */
type Known = (at: {
  readonly day: number
  readonly span: DaySpan
  readonly place: number
  readonly basins: number
}) => number

const share = (day: number, { fromDay, toDay }: DaySpan): number => (day - fromDay) / (toDay - fromDay)

/** 2π · day of the year / days in the year. */
function yearPhase(day: number): number {
  const year = new Date(day * DAY_MS).getUTCFullYear()
  const before = Date.UTC(year, 0, 0) / DAY_MS
  return (2 * Math.PI * (day - before)) / (Date.UTC(year, 11, 31) / DAY_MS - before)
}

const wave = (periodDays: number): readonly (readonly [string, Known])[] => [
  [`cos${periodDays}`, ({ day, span }) => Math.cos((2 * Math.PI * (day - span.fromDay)) / periodDays)],
  [`sin${periodDays}`, ({ day, span }) => Math.sin((2 * Math.PI * (day - span.fromDay)) / periodDays)],
]

const LINEAR: readonly (readonly [string, Known])[] = [
  ['linearSpace', ({ place, basins }) => place / basins],
  ['linearTime', ({ day, span }) => share(day, span)],
]

const ANNUAL: readonly (readonly [string, Known])[] = [
  ['cosYear', ({ day }) => Math.cos(yearPhase(day))],
  ['sinYear', ({ day }) => Math.sin(yearPhase(day))],
]

const EXTRA: readonly (readonly [string, Known])[] = [
  ['constant', () => 0.5],
  ...[2, 3, 4].map((degree): readonly [string, Known] => [
    `legendre${degree}`,
    ({ day, span }) => legendre(degree, 2 * share(day, span) - 1),
  ]),
  ...[16, 32, 64, 128].flatMap(wave),
]

/** Groups of known inputs, which runs of the paper switch on and off. SPEC.md 3.1 */
export const KNOWN_SETS = {
  none: [],
  linear: LINEAR,
  annual: ANNUAL,
  extra: EXTRA,
  all: [...LINEAR, ...ANNUAL, ...EXTRA],
} as const satisfies Record<string, readonly (readonly [string, Known])[]>

export type KnownSet = keyof typeof KNOWN_SETS

export const knownNames = (set: KnownSet): readonly string[] => KNOWN_SETS[set].map(([name]) => name)

/**
 * The basins with known inputs as further columns beside their weather.
 *
 * @param span  the whole record: time runs from 0 on its first day to 1 on its last
 */
export const withKnownInputs = (basins: readonly Basin[], set: KnownSet, span: DaySpan): Basin[] =>
  basins.map((basin, place) => ({
    ...basin,
    forcing: [
      ...basin.forcing,
      ...KNOWN_SETS[set].map(([, known]) =>
        Float32Array.from(basin.runoff, (_, t) =>
          known({ day: basin.firstDay + t, span, place, basins: basins.length }),
        ),
      ),
    ],
  }))
