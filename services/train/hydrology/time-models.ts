import { parameterCount } from '../../../shared/models/networks/parameters.js'
import { ATTRIBUTES } from './basin-attributes.js'
import { type Basin, type DaySpan, FORCING } from './basin-folder.js'
import { fitGr4j, GR4J_NUMBERS, GR4J_SEARCH } from './gr4j-basin.js'
import { daysOf, fitInputScale, type InputNames } from './input-scale.js'
import { type KnownSet, knownNames, withKnownInputs } from './known-columns.js'
import type { HydrologyModel } from './model.js'
import { fitRunoffRidge } from './ridge-runoff.js'
import { simulateBasins } from './simulate-basins.js'
import { fitSimulation, SIMULATION_DEFAULTS, type SimulationSettings } from './simulation.js'
import { withComponents } from './static-components.js'
import { type TimeData, timeRow } from './time-protocol.js'

type TimeModel = HydrologyModel<TimeData>

/** The day before: the one row that sees discharge. */
const persistence: TimeModel = {
  name: 'persistence',
  mostSeeds: 1,
  config: {},
  fit: data => {
    const before = ({ fromDay, toDay }: DaySpan) => ({ fromDay: fromDay - 1, toDay: toDay - 1 })
    return timeRow(data, span => data.basins.map(basin => daysOf(basin, basin.runoff, before(span)).slice()), 0)
  },
}

/** Days on either side of a day of the year over which its mean is taken. */
const SEASON_DAYS = 7
const YEAR_DAYS = 366

/** The basin's mean course of the year, of the training years. */
const climatology: TimeModel = {
  name: 'climatology',
  mostSeeds: 1,
  config: { SEASON_DAYS },
  fit: data => {
    const courses = data.basins.map(basin => courseOf(basin, data.spans.training))
    const simulate = ({ fromDay, toDay }: DaySpan) =>
      courses.map(course =>
        Float32Array.from({ length: toDay - fromDay + 1 }, (_, t) => course[dayOfYear(fromDay + t)]),
      )
    return timeRow(data, simulate, YEAR_DAYS * data.basins.length)
  },
}

const dayOfYear = (day: number): number => {
  const date = new Date(day * 86_400_000)
  return (Date.UTC(2000, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(2000, 0, 1)) / 86_400_000
}

function courseOf(basin: Basin, span: DaySpan): Float64Array {
  const [sum, count] = [new Float64Array(YEAR_DAYS), new Float64Array(YEAR_DAYS)]
  for (const [t, mm] of daysOf(basin, basin.runoff, span).entries()) {
    if (Number.isNaN(mm)) continue
    const middle = dayOfYear(span.fromDay + t)
    for (let off = -SEASON_DAYS; off <= SEASON_DAYS; off++) {
      const at = (middle + off + YEAR_DAYS) % YEAR_DAYS
      sum[at] += mm
      count[at]++
    }
  }
  return sum.map((total, d) => total / count[d])
}

const ridge: TimeModel = {
  name: 'ridge',
  mostSeeds: 1,
  config: {},
  fit: data => {
    const scale = fitInputScale(data.basins, data.spans.training)
    const { simulate, parameters, lambda } = fitRunoffRidge(data.basins, data.spans.training, scale)
    return timeRow(data, span => data.basins.map(basin => simulate(basin, span)), parameters, { lambda })
  },
}

const gr4j: TimeModel = {
  name: 'gr4j',
  mostSeeds: 1,
  config: { GR4J_NUMBERS, GR4J_SEARCH },
  fit: data => {
    const models = data.basins.map(basin => fitGr4j(basin, data.spans.training))
    return timeRow(data, span => models.map(model => model(span)), GR4J_NUMBERS * data.basins.length)
  },
}

/** What a row of the network sees. */
interface Inputs {
  readonly statics: 'attributes' | 'components' | 'none'
  readonly known: KnownSet
}

const network = (name: string, inputs: Inputs, settings: SimulationSettings, firstSeed: number): TimeModel => ({
  name,
  mostSeeds: 1,
  config: { inputs, settings },
  fit: async (data, tools) => {
    const { basins, names } = inputsOf(data.basins, inputs)
    const seed = firstSeed + tools.seed - 1
    const { training } = data.spans
    const run = await tools.openRun?.(`${name}-${seed}`, { inputs, settings, seed, training })
    const simulation = await fitSimulation(basins, training, settings, { ...tools, seed, run }, names)
    try {
      const parameters = parameterCount(simulation.network.parameters)
      const simulate = (span: DaySpan) => simulateBasins(simulation, basins, span)
      return await timeRow(data, simulate, parameters, { inputs, settings })
    } finally {
      simulation.network.close()
    }
  },
})

/** Basins with the columns that a row sees, and their names. */
export function inputsOf(basins: readonly Basin[], { statics, known }: Inputs): { basins: Basin[]; names: InputNames } {
  const record = {
    fromDay: Math.min(...basins.map(({ firstDay }) => firstDay)),
    toDay: Math.max(...basins.map(({ firstDay, runoff }) => firstDay + runoff.length - 1)),
  }
  const forced = withKnownInputs(basins, known, record)
  const forcing = [...FORCING, ...knownNames(known)]
  if (statics !== 'components') {
    return { basins: forced, names: { forcing, statics: statics === 'none' ? [] : ATTRIBUTES } }
  }
  const components = withComponents(forced)
  return { basins: components.basins, names: { forcing, statics: components.names } }
}

/** A network of the same kind that trains in a minute or two, to compare inputs by. */
export const smallSettings = (steps: number): SimulationSettings => ({
  ...SIMULATION_DEFAULTS,
  units: 32,
  warmUpDays: 120,
  scoredDays: 120,
  fit: { ...SIMULATION_DEFAULTS.fit, steps, learningRate: 5e-3 },
})

/** @param steps  mini-batches of the large network, and of the small ones */
export const timeModels = (steps: number, smallSteps: number): readonly TimeModel[] => {
  const large = { ...SIMULATION_DEFAULTS, fit: { ...SIMULATION_DEFAULTS.fit, steps } }
  const small = smallSettings(smallSteps)
  return [
    persistence,
    climatology,
    ridge,
    gr4j,
    network('lstm-small', { statics: 'attributes', known: 'none' }, small, 1),
    network('lstm-small-pca', { statics: 'components', known: 'none' }, small, 1),
    network('lstm-small-no-statics', { statics: 'none', known: 'none' }, small, 1),
    network('lstm-small-annual', { statics: 'attributes', known: 'annual' }, small, 1),
    network('simulation', { statics: 'attributes', known: 'none' }, large, 0),
  ]
}
