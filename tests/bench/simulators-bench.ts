import { EPIDEMIC_DEFAULTS } from '../../services/connect/simulated/epidemic-options.js'
import { simulateEpidemic } from '../../services/connect/simulated/simulated-epidemic.js'
import { RIVER_DEFAULTS, riverSeries, simulateRivers } from '../../services/connect/simulated/simulated-rivers.js'
import { simulateSocal } from '../../services/connect/simulated/simulated-socal.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import { comparePairs } from './measure.js'
import type { Bench } from './report.js'

const GAUGES = 8
const GAUGE_DAYS = GAUGES * 3652
const COUNTIES = 500
const COUNTY_DAYS = COUNTIES * 436
const QUAKE_YEARS = 10

/** As many places at random as there are counties of the middle states, with people from thousands to a million. */
function madeUpCounties() {
  const random = randomFrom(1)
  return Array.from({ length: COUNTIES }, (_, n) => ({
    id: `19${String(n).padStart(3, '0')}`,
    name: `County ${n}`,
    latitude: 36 + 8 * uniform(random),
    longitude: -98 + 16 * uniform(random),
    population: Math.round(1000 * 1000 ** uniform(random)),
  }))
}

/** How fast the simulators draw their days; the reference only draws uniforms, eight a row. */
export const simulatorsBench: Bench = {
  name: 'simulators',
  async run(by) {
    const sites = madeUpCounties()
    const rivers = () => {
      const region = simulateRivers({ ...RIVER_DEFAULTS, seed: 1, gauges: GAUGES, fromDay: 7305, toDay: 7305 + 3652 })
      for (const gauge of region.gauges) riverSeries(region, gauge)
    }
    const epidemic = () => {
      simulateEpidemic({ ...EPIDEMIC_DEFAULTS, seed: 1, sites, fromDay: 18_282, toDay: 18_282 + 436 })
    }
    const years = { seed: 1, fromDay: 7305, toDay: 7305 + 365 * QUAKE_YEARS }
    const quakes = simulateSocal(years).length
    const uniforms = (rows: number) => () => {
      const random = randomFrom(1)
      let sum = 0
      for (let i = 0; i < 8 * rows; i++) sum += uniform(random)
      if (!(sum > 0)) throw new Error('no uniforms')
    }
    const line = (what: string, unit: string, count: number, run: () => void) =>
      comparePairs(run, uniforms(count), by, 5).then(pairs => ({
        bench: 'simulators',
        what,
        reference: 'eight uniforms for each of them, and nothing else',
        count,
        unit,
        pairs,
      }))
    return [
      await line('weather, snow and GR4J of 8 gauges over 10 years', 'gauge-days', GAUGE_DAYS, rivers),
      await line('renewal and reports of 500 counties over 436 days', 'county-days', COUNTY_DAYS, epidemic),
      await line('ETAS of Southern California, 10 years and a century of burn-in', 'quakes', quakes, () => {
        simulateSocal(years)
      }),
    ]
  },
}
