import { join } from 'node:path'
import { DAY_MS } from '../../shared/domain/units.js'
import { gridAreaKm2 } from '../../shared/kernels/etas-background.js'
import { ETAS_FIT, fitEtas } from '../../shared/kernels/etas-fit.js'
import { etasLikelihood, poissonLikelihood } from '../../shared/kernels/etas-likelihood.js'
import { SCEDC_GRID, SCEDC_YEARS, scedcDataSet } from './earthquake-npp.js'

/**
 * Fits ETAS to a data set of EarthquakeNPP, and writes its likelihood of 2014 and 2015 beside Poisson's, as JSON:
 *
 *     GROUNDSWELL_DATA=<folder that holds seismic/socal_all_*.csv.gz> node dist/tests/support/write-etas-likelihoods.js 3.0
 */
const completeness = Number(process.argv[2])
const quakes = scedcDataSet(join(process.env.GROUNDSWELL_DATA ?? '', 'seismic'), completeness)
const [auxiliaryMs, trainMs, testMs, endMs] = [SCEDC_YEARS.auxiliary, SCEDC_YEARS.train, SCEDC_YEARS.test, 2016].map(
  year => Date.UTC(year, 0, 1),
)
const areaKm2 = gridAreaKm2(SCEDC_GRID)
const { parameters, targets, background, logLikelihood } = fitEtas(quakes, {
  ...ETAS_FIT,
  completeness,
  fromDay: trainMs / DAY_MS,
  toDay: testMs / DAY_MS,
  areaKm2,
})
const etas = etasLikelihood(parameters, quakes, { fromMs: testMs, toMs: endMs, areaKm2 })
const known = quakes.timeMs.filter(timeMs => timeMs < testMs).length
const test = { earthquakes: etas.earthquakes, days: (endMs - testMs) / DAY_MS, areaKm2 }
const poisson = poissonLikelihood((known * DAY_MS) / (testMs - auxiliaryMs), test)
const fit = { parameters, targets, background, iterations: logLikelihood.length }
process.stdout.write(`${JSON.stringify({ completeness, known, fit, etas, poisson }, undefined, 2)}\n`)
