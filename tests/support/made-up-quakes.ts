import { columnsOf, type QuakeColumns } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import { startOfDay } from '../../shared/domain/units.js'
import { exponential, randomFrom, uniform } from '../../shared/kernels/random.js'

/** 4 × 5 pixels of one degree. */
export const SMALL: Region = {
  id: 'small',
  domain: 'seismic',
  grid: { south: 0, west: 0, step: 1, rows: 4, cols: 5 },
  strideDays: 14,
  windowDays: 14,
  horizonsDays: [14],
  latenessDays: 30,
  record: { fromDay: 0, toDay: 9999 },
}

/** Quakes of a seed: busiest in the south-west of SMALL, none in its northernmost row; Gutenberg–Richter, b = 1. */
export function madeUpQuakes(seed: number, count: number, fromDay: number, days: number): QuakeColumns {
  const random = randomFrom(seed)
  const quakes = Array.from({ length: count }, (_, i) => ({
    id: `q${i}`,
    timeMs: Math.floor(startOfDay(fromDay) + uniform(random) * startOfDay(days)),
    latitude: 3 * uniform(random) ** 2,
    longitude: 5 * uniform(random) ** 2,
    magnitude: 1 + exponential(random) * Math.LOG10E,
  }))
  return columnsOf(quakes.sort((a, b) => a.timeMs - b.timeMs))
}
