import { createHash } from 'node:crypto'
import { SettingsError } from '../../../shared/domain/errors.js'
import { SOCAL } from '../../../shared/domain/region.js'
import { mae, mse, nnse } from '../../../shared/kernels/scores.js'
import { canonicalJson } from '../../../shared/models/canonical-json.js'
import { catalogQuakes } from '../catalog-quakes.js'
import { collectionText } from '../collections/collection.js'
import { collectionsIn, splitFiles } from '../collections/split-files.js'
import type { ProtocolParts } from '../protocol.js'
import { PROTOCOLS } from '../protocols.js'
import type { KeptRow, OpenTable, PublishedRow } from '../tables/result-table.js'
import { type QuakeData, quakeData, quakeHash, tableParts } from './data.js'
import { partErrors } from './forecasts.js'
import type { QuakeModel } from './model.js'
import { standingOf } from './standing.js'

/** What one of the earthquake tables is made of. */
export interface QuakeTable {
  readonly models: readonly QuakeModel[]
  /** Names of those that another seed would not change. */
  readonly deterministic: readonly string[]
  readonly published: readonly PublishedRow[]
  readonly notes: readonly string[]
  /** In place of the protocol's: shorter ones. */
  readonly parts?: ProtocolParts
}

const METRICS: OpenTable['metrics'] = [
  { key: 'mse', label: 'MSE', digits: 6 },
  { key: 'mae', label: 'MAE', digits: 5 },
  { key: 'nnse', label: 'NNSE', digits: 4, isHigherBetter: true },
]

/** Of the papers' 500 pixels, where more are scored. */
const PAPER_METRICS: OpenTable['metrics'] = [
  { key: 'mse500', label: 'MSE of the 500', digits: 6 },
  { key: 'nnse500', label: 'NNSE of the 500', digits: 4, isHigherBetter: true },
]

const NOTES: Readonly<Record<string, string>> = {
  paper:
    'The papers’ protocol: bins of 14 days from 1950-01-03, their 500 pixels, 130 bins of history, the last 200 targets ' +
    'as the test, values divided by 7.5002, NNSE pooled with one mean. They hold nothing back; here the last 130 targets ' +
    'before the test are what everything is chosen on.',
  honest:
    'The honest protocol: all 2,400 pixels, edges as in the live pipeline, the papers’ 500 beside them; what is chosen is ' +
    'chosen on the validation part, and the test is read once.',
}

const COLUMN = '14 days ahead'

/** @throws {SettingsError} the catalogue is too short */
export async function openQuakeTable(
  paths: readonly string[],
  protocolName: string,
  table: QuakeTable,
): Promise<OpenTable> {
  const protocol = PROTOCOLS.get(protocolName)!
  const files = await splitFiles(paths)
  const collections = await collectionsIn(files.collections)
  const { quakes } = await catalogQuakes(files.others, Number.MAX_SAFE_INTEGER, SOCAL)
  const data = quakeData(quakes, protocol, table.parts ?? tableParts(protocol))
  const dataHash = quakeHash(quakes)
  const named = (name: string): QuakeModel => {
    const model = table.models.find(one => one.name === name)
    if (model !== undefined) return model
    const names = table.models.map(one => one.name).join(', ')
    throw new SettingsError(`no model of this table is named '${name}'; choose from ${names}`)
  }
  const identity = (name: string, seed: number, done: readonly KeptRow[]): string => {
    const { config, onRows, pretrainedOn: on } = named(name)
    const basis =
      onRows === true
        ? [config, done.map(row => [row.identity, row.validation, row.scores])]
        : { ...config, ...(on !== undefined && { learnt: collections.get(on)?.dataHash }) }
    const what = { dataHash, protocol: protocol.name, parts: data.parts, name, seed, basis }
    return createHash('sha256').update(canonicalJson(what)).digest('hex')
  }
  const isPaper = protocol.name === 'paper'
  return {
    dataHash,
    models: table.models
      .filter(({ pretrainedOn: on }) => on === undefined || collections.has(on))
      .map(({ name }) => name),
    deterministic: table.deterministic,
    published: table.published,
    metrics: isPaper ? METRICS : [...METRICS, ...PAPER_METRICS],
    beside: isPaper ? METRICS.filter(({ key }) => key !== 'mae') : PAPER_METRICS,
    notes: [NOTES[protocol.name], ...data.notes, ...table.notes, ...[...collections.values()].map(collectionText)],
    mostSeeds: name => named(name).mostSeeds,
    identity,
    remarks: rows => standingOf(data, rows),
    run: async (name, seed, done, context) => {
      const startMs = context.nowMs()
      const { openRun } = context
      const { forecasts, parameters, settings } = await named(name).fit(data, {
        ...context,
        ...{ seed, done, collections },
        ...(openRun && { openRun: (run, config) => openRun(run, { ...config, dataHash }) }),
      })
      return {
        ...{ model: name, seed, identity: identity(name, seed, done), forecasts, parameters, settings },
        validation: mse(partErrors(data, forecasts, 'validation')),
        scores: [{ column: COLUMN, values: scoresOf(data, forecasts, isPaper) }],
        seconds: (context.nowMs() - startMs) / 1000,
      }
    },
  }
}

function scoresOf(data: QuakeData, forecasts: Float64Array, isPaper: boolean): Record<string, number> {
  const all = partErrors(data, forecasts, 'test')
  const scores = { mse: mse(all), mae: mae(all), nnse: nnse(all) }
  if (isPaper) return scores
  const paper = partErrors(data, forecasts, 'test', data.paperPlaces)
  return { ...scores, mse500: mse(paper), nnse500: nnse(paper) }
}
