import { MessageError } from '../domain/errors.js'
import { RELIABILITY_EDGES } from '../kernels/reliability.js'
import type { StoreRecord } from './forecast-store.js'

/**
 * What types cannot say of a record, checked before either store writes it.
 *
 * @throws {MessageError} if the columns are not of one length, or a horizon or revision is no count
 */
export function requireWhole(record: StoreRecord): void {
  requireCount('revision', record.revision, 0)
  if (record.topic === 'fields') {
    const { cell, names, values } = record
    if (values.length !== names.length * cell.length) {
      throw new MessageError(
        `field has ${values.length} values for ${names.length} columns of ${cell.length} cells; make them fit`,
      )
    }
    for (let i = 1; i < cell.length; i++) {
      if (cell[i] > cell[i - 1]) continue
      throw new MessageError(`cell ${cell[i]} follows cell ${cell[i - 1]}; list each cell once, ascending`)
    }
    return
  }
  requireCount('horizonDays', record.horizonDays, 1)
  if (record.topic === 'alerts') {
    const { sequence, behindDay, behindCell, behindValue, similarDay, similarHappened } = record
    requireCount('sequence', sequence, 0)
    if (record.alert === '') throw new MessageError('alert "" cannot be a key; give it a name')
    requireLengths('alert', 'behindDay', { behindDay, behindCell, behindValue })
    requireLengths('alert', 'similarDay', { similarDay, similarHappened })
    return
  }
  const { exceedances } = record
  if (record.topic === 'scores') {
    const { compared, brier, exceeded, logScore, levels, inside, outside, pit, binCells, binProbability, binExceeded } =
      record
    const bins = { length: exceedances.length * RELIABILITY_EDGES.length }
    requireLengths('score', 'exceedances', { exceedances, compared, brier, exceeded, logScore })
    requireLengths('score', 'bins', { bins, binCells, binProbability, binExceeded })
    requireLengths('score', 'intervals', { intervals: { length: Math.floor(levels.length / 2) }, inside, outside })
    requireLengths('score', 'ranks', { ranks: { length: levels.length + 1 }, pit })
    return
  }
  const { mean, levels, quantiles, cutAt, thresholds, exceedance } = record
  if (cutAt.length > 0) requireLengths('forecast', 'levels', { levels, cutAt })
  const cells = mean.length
  const fits =
    quantiles.length === levels.length * cells &&
    exceedance.length === exceedances.length * cells &&
    (thresholds.length === exceedances.length || thresholds.length === exceedances.length * cells)
  if (fits) return
  throw new MessageError(
    `forecast of ${cells} cells with ${levels.length} levels and ${exceedances.length} exceedances has ` +
      `${quantiles.length} quantiles, ${exceedance.length} probabilities and ${thresholds.length} thresholds; ` +
      'give each level and exceedance one value for each cell, and each exceedance one threshold, or one for each cell',
  )
}

function requireLengths(
  what: string,
  first: string,
  columns: Readonly<Record<string, { readonly length: number }>>,
): void {
  for (const [name, { length }] of Object.entries(columns)) {
    if (length === columns[first].length) continue
    throw new MessageError(`${what} has ${columns[first].length} ${first} but ${length} ${name}; make them one length`)
  }
}

function requireCount(name: string, value: number, min: number): void {
  if (Number.isInteger(value) && value >= min) return
  throw new MessageError(`${name} ${value} is not a count; give an integer of ${min} or more`)
}
