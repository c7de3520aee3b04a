import { createHash } from 'node:crypto'
import { InputFileError, SettingsError } from '../../../shared/domain/errors.js'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/domain/units.js'
import { fileText } from '../file-text.js'
import type { Collection, SeriesOfFile } from './collection.js'
import { parseDatedColumns } from './dated-columns.js'
import { continueSeries, parseM4 } from './m4.js'
import { parsePlainColumns } from './plain-columns.js'

interface CollectionKind {
  readonly stepMs: number
  readonly parse: (text: string, stepMs: number) => SeriesOfFile
}

const WEEK_MS = 7 * DAY_MS

const parseM4File = (text: string): SeriesOfFile => parseM4(text)

/** Traffic and exchange rates stand on the web with dates and without. */
const parseColumns = (text: string, stepMs: number): SeriesOfFile =>
  text.startsWith('date,') ? parseDatedColumns(text, stepMs) : parsePlainColumns(text)

/** Every collection that can be learnt from, by its name in commands. */
export const COLLECTIONS: ReadonlyMap<string, CollectionKind> = new Map([
  ['m4-hourly', { stepMs: HOUR_MS, parse: parseM4File }],
  ['m4-daily', { stepMs: DAY_MS, parse: parseM4File }],
  ['m4-weekly', { stepMs: WEEK_MS, parse: parseM4File }],
  ['etth1', { stepMs: HOUR_MS, parse: parseDatedColumns }],
  ['etth2', { stepMs: HOUR_MS, parse: parseDatedColumns }],
  ['ettm1', { stepMs: 15 * MINUTE_MS, parse: parseDatedColumns }],
  ['ettm2', { stepMs: 15 * MINUTE_MS, parse: parseDatedColumns }],
  ['exchange', { stepMs: DAY_MS, parse: parseColumns }],
  ['illness', { stepMs: WEEK_MS, parse: parseDatedColumns }],
  ['traffic', { stepMs: HOUR_MS, parse: parseColumns }],
  ['electricity', { stepMs: HOUR_MS, parse: parseColumns }],
  ['weather', { stepMs: 10 * MINUTE_MS, parse: parseDatedColumns }],
])

/**
 * Reads a collection; of several files the later ones go on the series of the first (M4's training and test files).
 *
 * @throws {SettingsError} there is no such collection
 * @throws {InputFileError} a file is not what the collection is made of
 */
export async function readCollection(name: string, paths: readonly string[]): Promise<Collection> {
  const files: CollectionFile[] = []
  for (const path of paths) files.push({ path, text: await fileText(path) })
  return collectionOf(name, files)
}

export interface CollectionFile {
  /** For people. */
  readonly path: string
  readonly text: string
}

/** As `readCollection`, of files that are read. */
export function collectionOf(name: string, files: readonly CollectionFile[]): Collection {
  const kind = COLLECTIONS.get(name)
  if (kind === undefined) {
    throw new SettingsError(`no collection is named '${name}'; choose one of ${[...COLLECTIONS.keys()].join(', ')}`)
  }
  if (files.length === 0) throw new InputFileError(`the collection '${name}' needs a file; name it`)
  let series: SeriesOfFile | undefined
  for (const { path, text } of files) {
    try {
      const more = kind.parse(text, kind.stepMs)
      series = series === undefined ? more : continueSeries(series, more)
    } catch (error) {
      if (error instanceof InputFileError) throw new InputFileError(`${path}: ${error.message}`)
      throw error
    }
  }
  return { name, stepMs: kind.stepMs, series: series!, dataHash: hashOf(series!) }
}

/**
 * What was over by a time. Series without dates stay whole: nothing ties them to it.
 *
 * @param ms  the end of the last step that may be seen
 */
export function collectionBefore({ name, stepMs, series }: Collection, ms: number): Collection {
  const cut = series.map(one => {
    if (one.startMs === undefined) return one
    const steps = Math.max(0, Math.floor((ms - one.startMs) / stepMs))
    return { ...one, values: one.values.slice(0, steps) }
  })
  return { name, stepMs, series: cut, dataHash: hashOf(cut) }
}

function hashOf(series: SeriesOfFile): string {
  const hash = createHash('sha256')
  for (const { name, values } of series) hash.update(`${name}\0${values.length}\0`).update(values)
  return hash.digest('hex')
}
