import { epiweekOf } from '../../shared/kernels/epiweek.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'

/** A Sunday: 2005-11-13. */
const FIRST_DAY = 13_100
/** As the CDC names them, with one that nobody reads. */
const HEADER = 'REGION TYPE,REGION,YEAR,WEEK,% WEIGHTED ILI,%UNWEIGHTED ILI'

/** An ILINet file of made-up regions: a wave a year, each region a little later, and noise. */
export function madeUpIlinet(weeks: number, regions = 2): string {
  const random = randomFrom(2)
  const lines = Array.from({ length: weeks }, (_, t) =>
    Array.from({ length: regions }, (_, r) => {
      const { year, week } = epiweekOf(FIRST_DAY + 7 * t)
      const wave = Math.exp(2 * Math.cos((2 * Math.PI * (t - r)) / 52.18) - 1)
      const percent = (0.5 + wave) * (1 + 0.1 * (uniform(random) - 0.5))
      return `HHS Regions,Region ${r + 1},${year},${week},${percent.toFixed(5)},1`
    }).join('\n'),
  )
  return `${HEADER}\n${lines.join('\n')}\n`
}
