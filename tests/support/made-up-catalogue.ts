import { exponential, randomFrom, uniform } from '../../shared/kernels/random.js'
import { csv, scedcLine } from './catalogs.js'

/** From the papers' first bin of 1980 on. */
const FIRST_MS = Date.UTC(1980, 0, 8)
const DAY_MS = 86_400_000

/**
 * A catalogue of Southern California as our CSV: sixty places that stir each at its own rate, in bursts, and
 * Gutenberg–Richter magnitudes of b = 1 from 1 on.
 */
export function madeUpCatalogue(years: number, seed = 1): string {
  const random = randomFrom(seed)
  const places = Array.from({ length: 60 }, () => ({
    latitude: 32.5 + 3 * uniform(random),
    longitude: -118.5 + 3 * uniform(random),
    perYear: 8 * uniform(random) ** 2,
  }))
  const quakes: { timeMs: number; line: (id: number) => string }[] = []
  for (const { latitude, longitude, perYear } of places) {
    for (let day = 0; day < years * 365; day += 1 + (exponential(random) * 365) / perYear) {
      const burst = 1 + Math.floor(3 * uniform(random))
      for (let i = 0; i < burst; i++) {
        const timeMs = Math.floor(FIRST_MS + (day + 20 * uniform(random) * i) * DAY_MS)
        const mag = (1 + exponential(random) * Math.LOG10E).toFixed(2)
        const where = { latitude: latitude.toFixed(4), longitude: longitude.toFixed(4), mag }
        quakes.push({ timeMs, line: id => scedcLine(`ci${id}`, new Date(timeMs).toISOString(), where) })
      }
    }
  }
  const lines = quakes.sort((a, b) => a.timeMs - b.timeMs).map(({ line }, id) => line(id))
  return csv(lines)
}
