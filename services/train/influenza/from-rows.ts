import { SettingsError } from '../../../shared/domain/errors.js'
import type { KeptRow } from '../tables/result-table.js'
import { bestMean } from './best-mean.js'
import { type Combined, type Member, meanCube, selectEnsemble } from './ensemble.js'
import type { FitContext, FittedInfluenza, InfluenzaModel } from './model.js'
import type { InfluenzaData } from './protocol.js'
import { INFLUENZA_STACKS, type StackedModel } from './stacked.js'

/** A model that is made of rows of the table before it. */
export interface FromRows {
  readonly name: string
  readonly mostSeeds: number
  /** What its row depends on beside the rows it is made of. */
  readonly config: object
  /** The rows that it is made of. */
  rowsOf(done: readonly KeptRow[]): readonly KeptRow[]
  /** @throws {SettingsError} rows that it needs are not there */
  fit(data: InfluenzaData, done: readonly KeptRow[], context: FitContext): Promise<FittedInfluenza>
}

/** A model's seeds are one member, their mean. */
const memberCube = (rows: readonly KeptRow[], name: string) =>
  meanCube(rows.filter(({ model }) => model === name).map(({ forecasts }) => forecasts))

/** Means of all that was fitted or stacked, and how each is made. */
const MEANS: ReadonlyMap<string, (data: InfluenzaData, members: readonly Member[]) => Combined> = new Map([
  ['ensemble', selectEnsemble],
  ['mean-of-best', bestMean],
])

const meanOf = (name: string, combine: (data: InfluenzaData, members: readonly Member[]) => Combined): FromRows => {
  const rowsOf = (done: readonly KeptRow[]) => done.filter(({ model }) => !MEANS.has(model))
  return {
    ...{ name, mostSeeds: 1, config: {}, rowsOf },
    fit: async (data, done) => {
      const rows = rowsOf(done)
      if (rows.length === 0) throw new SettingsError(`${name} of no models; name others before it with --models`)
      const names = [...new Set(rows.map(({ model }) => model))]
      const members = names.map(member => ({ name: member, cube: memberCube(rows, member) }))
      const { cube, joined } = combine(data, members)
      const used = rows.filter(({ model }) => model in joined)
      const parameters = used.reduce((sum, row) => sum + row.parameters, Object.keys(joined).length)
      return { cube, parameters, settings: { joined } }
    },
  }
}

/** @param models  all that a table can fit, by name */
const stacked = (stack: StackedModel, models: ReadonlyMap<string, InfluenzaModel>): FromRows => {
  const { name, members, mostSeeds, config } = stack
  const rowsOf = (done: readonly KeptRow[]) => done.filter(({ model }) => members.includes(model))
  return {
    ...{ name, mostSeeds, config, rowsOf },
    fit: (data, done, context) => {
      const rows = rowsOf(done)
      const missing = members.filter(member => !rows.some(({ model }) => model === member))
      if (missing.length > 0) {
        throw new SettingsError(
          `${name} is built on ${missing.join(', ')} too; name them with --models, or leave it out`,
        )
      }
      const known = members.map(member => ({ model: models.get(member)!, cube: memberCube(rows, member) }))
      return stack.fit(data, known, context)
    },
  }
}

export const fromRows = (fitted: readonly InfluenzaModel[]): readonly FromRows[] => {
  const models = new Map(fitted.map(model => [model.name, model]))
  const means = [...MEANS].map(([name, combine]) => meanOf(name, combine))
  return [...INFLUENZA_STACKS.map(stack => stacked(stack, models)), ...means]
}
