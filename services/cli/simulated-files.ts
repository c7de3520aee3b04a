import { join } from 'node:path'
import type { Domain } from '../../shared/domain/region.js'
import { dateOfDay } from '../../shared/domain/units.js'
import { INCOMPLETENESS_DEFAULTS } from '../../shared/kernels/etas-incompleteness.js'
import { ETAS_DEFAULTS } from '../../shared/kernels/etas-simulate.js'
import { EPIDEMIC_DEFAULTS } from '../connect/simulated/epidemic-options.js'
import { etasCatalogLines } from '../connect/simulated/etas-catalog.js'
import { BASINS_HEADER, basinLine, gaugeCsvLines, riverTruthLines } from '../connect/simulated/gauge-csv.js'
import { withMadeUpPeople } from '../connect/simulated/made-up-people.js'
import { epidemicTruthLines, nytLines } from '../connect/simulated/nyt-csv.js'
import { admissionIssues, epidataText } from '../connect/simulated/simulated-admissions.js'
import { simulateEpidemic } from '../connect/simulated/simulated-epidemic.js'
import { RIVER_DEFAULTS, riverSeries, simulateRivers } from '../connect/simulated/simulated-rivers.js'
import { type SimulatedYears, simulateSocalTruth } from '../connect/simulated/simulated-socal.js'
import { usCounties } from './us-counties.js'
import { writeLines } from './write-lines.js'

/** What to simulate; each domain reads what concerns it. */
export interface SimulationRequest {
  readonly seed: number
  /** First day, and the first after the last. */
  readonly fromDay: number
  readonly toDay: number
  /** A file for seismic, a folder for the others. */
  readonly out: string
  readonly gauges: number
  readonly states: readonly string[]
  readonly physics: Pick<SimulatedYears, 'background' | 'productivity' | 'space'>
  readonly incomplete: boolean
}

/** Writes what a replay reads, and the truth beside it; says in a line what there is. */
export const SIMULATIONS: Readonly<Record<Domain, (request: SimulationRequest) => Promise<string>>> = {
  seismic: writeCatalog,
  streamflow: writeRivers,
  covid: writeEpidemic,
}

const json = (value: unknown): string[] => [`${JSON.stringify(value, undefined, 2)}\n`]

/** `x.csv` beside `x.truth.json` and `x.truth.csv`: the laws, and all quakes, the hidden ones too. */
async function writeCatalog({ out, physics, incomplete, ...years }: SimulationRequest): Promise<string> {
  const incompleteness = incomplete ? INCOMPLETENESS_DEFAULTS : undefined
  const { seed, fromDay, toDay } = years
  const { truth, hidden, catalog } = simulateSocalTruth({
    seed,
    fromDay,
    toDay,
    ...physics,
    incompleteness,
  })
  const stem = out.replace(/\.csv(\.gz)?$/, '')
  await writeLines(out, etasCatalogLines(catalog))
  const hiddenIds = truth.id.filter((_, row) => hidden[row] === 1)
  const laws = { etas: ETAS_DEFAULTS, ...physics, incompleteness }
  const days = { from: dateOfDay(fromDay), to: dateOfDay(toDay - 1) }
  await writeLines(`${stem}.truth.json`, json({ seed, ...days, ...laws, hidden: hiddenIds }))
  if (hiddenIds.length > 0) await writeLines(`${stem}.truth.csv`, etasCatalogLines(truth))
  return `${catalog.length} simulated earthquakes around socal`
}

/** `basins.csv`, `daily/SIM00001.csv` …; `truth/gauges.json` and `truth/SIM00001.csv` …. */
async function writeRivers({ out, seed, fromDay, toDay, gauges }: SimulationRequest): Promise<string> {
  const rivers = simulateRivers({ ...RIVER_DEFAULTS, seed, fromDay, toDay, gauges })
  const table = [`${BASINS_HEADER}\n`]
  for (const gauge of rivers.gauges) {
    const series = riverSeries(rivers, gauge)
    table.push(basinLine(gauge, series))
    await writeLines(join(out, 'daily', `${gauge.site.id}.csv`), gaugeCsvLines(series))
    await writeLines(join(out, 'truth', `${gauge.site.id}.csv`), riverTruthLines(series))
  }
  await writeLines(join(out, 'basins.csv'), table)
  const truth = rivers.gauges.map(({ random: _, ...gauge }) => gauge)
  await writeLines(join(out, 'truth', 'gauges.json'), json({ options: rivers.options, gauges: truth }))
  return `${gauges} simulated gauges`
}

/** `us-counties.csv`, `admissions.json`; `truth/epidemic.json` and `truth/infections.csv`. */
async function writeEpidemic({ out, seed, fromDay, toDay, states }: SimulationRequest): Promise<string> {
  const sites = withMadeUpPeople(await usCounties(), states)
  const epidemic = simulateEpidemic({ ...EPIDEMIC_DEFAULTS, seed, sites, fromDay, toDay })
  await writeLines(join(out, 'us-counties.csv'), nytLines(epidemic))
  await writeLines(join(out, 'admissions.json'), [epidataText(admissionIssues(epidemic))])
  await writeLines(join(out, 'truth', 'infections.csv'), epidemicTruthLines(epidemic))
  const generation = Array.from(epidemic.options.renewal.generation)
  const options = { ...epidemic.options, renewal: { ...epidemic.options.renewal, generation } }
  const { restatements } = epidemic.reports
  await writeLines(join(out, 'truth', 'epidemic.json'), json({ options, restatements }))
  return `a simulated epidemic in ${sites.length} counties`
}
