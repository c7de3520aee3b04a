import { SettingsError } from '../../shared/domain/errors.js'
import type { Forecast } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { siteRule } from '../../shared/domain/site-features.js'
import { dateOfDay } from '../../shared/domain/units.js'
import { US_STATES } from '../../shared/domain/us-states.js'
import { csvFile } from '../../shared/ports/tables/csv-file.js'
import { parquetFile } from '../../shared/ports/tables/parquet-file.js'
import type { Table, TableBatch, TableColumn } from '../../shared/ports/tables/table.js'
import type { ExportFile } from './export-file.js'
import { forecastsOf, type Of, type Selection } from './selection.js'

/** The task ids that the hubverse recommends, then the three columns of every model output. */
const COLUMNS: readonly TableColumn[] = [
  { name: 'reference_date', type: 'date' },
  { name: 'target', type: 'text' },
  { name: 'horizon', type: 'int32' },
  { name: 'target_end_date', type: 'date' },
  { name: 'location', type: 'text' },
  { name: 'output_type', type: 'text' },
  { name: 'output_type_id', type: 'float64' },
  { name: 'value', type: 'float64' },
]

/** What a region's target is called, in the words of the COVID-19 hubs. */
const TARGETS: Readonly<Record<string, string>> = {
  cases: 'wk inc case',
  deaths: 'wk inc death',
  admissions: 'wk inc hosp',
}

const WRITERS = {
  csv: (table: Table) => csvFile(table, 'NA'),
  parquet: parquetFile,
} as const

export interface HubverseOptions {
  readonly team: string
  readonly encoding: keyof typeof WRITERS
}

/** What the model metadata schema takes as the name of a team, and of a model. */
const NAME = /^[A-Za-z0-9_+]{1,16}$/

/**
 * Forecasts of counties or states as model output of the hubverse: a file for each reference date and model, in
 * `<team>-<model>/<reference date>-<team>-<model>.csv`, all horizons in it.
 *
 * The reference date is the last day known at issue, horizons count weeks from it. A value is the count of the whole week,
 * where our forecasts are the mean of its days. Of a location of which nothing is known there is no row.
 *
 * @throws {SettingsError} the team's name, or a region without such a target
 * @see https://docs.hubverse.io/en/latest/user-guide/model-output.html
 */
export function hubverseFiles(selection: Selection, { team, encoding }: HubverseOptions): AsyncGenerator<ExportFile> {
  if (!NAME.test(team)) {
    throw new SettingsError(`"${team}" is no team of a hub; write up to 16 letters, digits, _ or +`)
  }
  if (selection.regions.length > 1) {
    const ids = selection.regions.map(({ id }) => id).join(', ')
    throw new SettingsError(`a hub's files are of one region, not of ${ids}: say which with --region`)
  }
  selection.regions.forEach(targetOf)
  return filesOf(selection, team, encoding)
}

async function* filesOf(
  selection: Selection,
  team: string,
  encoding: keyof typeof WRITERS,
): AsyncGenerator<ExportFile> {
  for await (const round of roundsOf(forecastsOf(selection))) {
    const [{ record }] = round
    const id = `${team}-${abbreviation(record.model)}`
    const bytes = WRITERS[encoding]({ columns: COLUMNS, batches: batchesOf(round) })
    yield { name: `${id}/${dateOfDay(record.day)}-${id}.${encoding}`, bytes }
  }
}

/** A hub's models have no hyphen, which parts them from the team. */
const abbreviation = (model: string): string => model.replace(/[^A-Za-z0-9_+]/g, '_')

/** The horizons of one issue and model. */
async function* roundsOf(forecasts: AsyncIterable<Of<Forecast>>): AsyncGenerator<readonly Of<Forecast>[]> {
  let round: Of<Forecast>[] = []
  for await (const next of forecasts) {
    const [{ record } = next] = round
    const isSame = record.region === next.record.region && record.model === next.record.model
    if (!isSame || record.day !== next.record.day) {
      yield round
      round = []
    }
    round.push(next)
  }
  if (round.length > 0) yield round
}

async function* batchesOf(round: readonly Of<Forecast>[]): AsyncGenerator<TableBatch> {
  for (const { region, record } of round) yield batchOf(record, region, targetOf(region))
}

/** @throws {SettingsError} */
function targetOf(region: Region): string {
  const target = region.domain === 'covid' ? TARGETS[siteRule(region).target] : undefined
  if (target !== undefined) return target
  throw new SettingsError(`the hubverse is of epidemics; ${region.id} has none: export it as csv, parquet or arrow`)
}

/** Rows of one location after another: the mean, the median, the quantiles. */
function batchOf(forecast: Forecast, region: Region, target: string): TableBatch {
  const { day, horizonDays, mean, levels, quantiles } = forecast
  const cells = mean.length
  const outputs = [
    { type: 'mean', id: NaN, at: mean },
    ...Array.from(levels, (level, k) => ({
      type: 'quantile',
      id: level,
      at: quantiles.subarray(k * cells, (k + 1) * cells),
    })),
  ]
  const median = outputs.find(({ id }) => id === 0.5)
  if (median !== undefined) outputs.splice(1, 0, { type: 'median', id: NaN, at: median.at })
  const known = Array.from(mean, (_, cell) => cell).filter(cell => outputs.every(({ at }) => Number.isFinite(at[cell])))
  const rows = known.length * outputs.length
  return {
    rows,
    values: [
      new Int32Array(rows).fill(day),
      new Array<string>(rows).fill(target),
      new Int32Array(rows).fill(horizonDays / region.windowDays),
      new Int32Array(rows).fill(day + horizonDays),
      known.flatMap(cell => new Array<string>(outputs.length).fill(locationOf(region, cell))),
      known.flatMap(() => outputs.map(({ type }) => type)),
      Float64Array.from(known.flatMap(() => outputs.map(({ id }) => id))),
      Float64Array.from(known.flatMap(cell => outputs.map(({ at }) => countOf(at[cell], region.windowDays)))),
    ],
  }
}

/** FIPS: of a county five digits, which are its id; of a state, whose id is its postal code, two. */
function locationOf({ sites = [] }: Region, cell: number): string {
  const { id } = sites[cell]
  return US_STATES.find(({ code }) => code === id)?.fips ?? id
}

/** The seven digits that a float32 holds. */
const countOf = (perDay: number, days: number): number => Number((perDay * days).toPrecision(7))
