import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InputFileError } from '../../../shared/domain/errors.js'
import { dateOfDay } from '../../../shared/domain/units.js'
import { isoDay } from '../../../shared/kernels/civil-date.js'
import { decimalOf } from '../../../shared/kernels/decimal.js'
import { tableText } from '../tables/table-files.js'
import { type BasinAttributes, readBasinAttributes } from './basin-attributes.js'

/** Columns of the weather, in the order in which every model sees them. */
export const FORCING = ['prcp_mm', 'tmax_c', 'tmin_c', 'srad_w_m2', 'vp_pa'] as const

/** A basin's record; day by day from `firstDay`, NaN where nothing is known. */
export interface Basin {
  /** Number of the gauge, leading zeros kept. */
  readonly id: string
  /** UTC day number. */
  readonly firstDay: number
  /** Observed, mm/day over the basin; shape [days]. */
  readonly runoff: Float32Array
  /** Of each column of FORCING, shape [days]. */
  readonly forcing: readonly Float32Array[]
  readonly attributes: BasinAttributes
}

export interface DaySpan {
  /** UTC day numbers; the last is part of it. */
  readonly fromDay: number
  readonly toDay: number
}

const FILE = /^(.+)\.csv(\.gz)?$/

/**
 * Basins of folders or files, in the order of their numbers: a folder with `daily/<basin>.csv.gz` in it, the folder
 * `daily` itself, or single files. Attributes are those of `attributes/camels_*.txt` beside `daily`; a basin that stands in none has none.
 *
 * @param span  days that are kept; absent: all
 * @throws {InputFileError} no basin is there, or a file is none of a basin
 */
export async function readBasins(paths: readonly string[], span?: DaySpan): Promise<Basin[]> {
  const files = (await Promise.all(paths.map(basinFiles))).flat()
  if (files.length === 0) {
    throw new InputFileError(`no basins in ${paths.join(', ')}; name a folder with daily/<basin>.csv.gz in it`)
  }
  const attributes = new Map<string, ReadonlyMap<string, BasinAttributes>>()
  const basins: Basin[] = []
  for (const path of files) {
    const folder = join(dirname(path), '..', 'attributes')
    if (!attributes.has(folder)) attributes.set(folder, await readBasinAttributes(folder))
    const id = basename(path).replace(FILE, '$1')
    const record = basinRecord(Buffer.from(await tableText([path])), path, span)
    basins.push({ id, ...record, attributes: attributes.get(folder)!.get(id) ?? new Map() })
  }
  return basins.sort((a, b) => (a.id < b.id ? -1 : 1))
}

async function basinFiles(path: string): Promise<string[]> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false
  if (!isFolder) return [path]
  const inside = await readdir(path)
  const folder = inside.includes('daily') ? join(path, 'daily') : path
  const names = folder === path ? inside : await readdir(folder)
  // The table of the basins may stand beside their files.
  return names
    .filter(name => FILE.test(name) && name !== 'basins.csv')
    .sort()
    .map(name => join(folder, name))
}

/** SHA-256 of all that was read, hex. */
export function basinsHash(basins: readonly Basin[]): string {
  const hash = createHash('sha256')
  for (const { id, firstDay, runoff, forcing, attributes } of basins) {
    hash.update(`${id}\0${firstDay}\0${runoff.length}\0`)
    for (const column of [runoff, ...forcing]) hash.update(column)
    hash.update(JSON.stringify([...attributes]))
  }
  return hash.digest('hex')
}

/** @throws {InputFileError} a column is missing, or the days do not follow one another */
function basinRecord(bytes: Uint8Array, path: string, span?: DaySpan): Omit<Basin, 'id' | 'attributes'> {
  const headerEnd = lineEnd(bytes, 0)
  const header = Buffer.from(bytes.subarray(0, headerEnd)).toString().trim().split(',')
  const places = ['date', 'q_mm', ...FORCING].map(column => header.indexOf(column))
  const missing = places.indexOf(-1)
  if (missing !== -1) {
    throw new InputFileError(`${path}: its header ${header.join(',')} lacks ${['date', 'q_mm', ...FORCING][missing]}`)
  }
  const columns: number[][] = places.slice(1).map(() => [])
  const starts = new Int32Array(header.length + 1)
  let firstDay: number | undefined
  let count = 0
  for (let from = headerEnd + 1; from < bytes.length; ) {
    const to = lineEnd(bytes, from)
    const cells = cutCells(bytes, from, to, starts)
    const day = isoDay(bytes, starts[places[0]], starts[places[0] + 1] - 1)
    const due = firstDay === undefined ? day : firstDay + count
    if (cells !== header.length || Number.isNaN(day) || day !== due) {
      if (to === from || bytes[from] === CARRIAGE_RETURN) break
      const wanted = Number.isNaN(due) ? 'a date' : dateOfDay(due)
      throw new InputFileError(
        `${path}: line ${count + 2} is no day ${wanted} of ${header.length} cells; mend the file`,
      )
    }
    firstDay ??= day
    count++
    for (let c = 0; c < columns.length; c++) {
      columns[c].push(decimalOf(bytes, starts[places[c + 1]], starts[places[c + 1] + 1] - 1))
    }
    from = to + 1
  }
  if (firstDay === undefined) throw new InputFileError(`${path} holds no day; fetch it again`)
  const cutFrom = Math.max(0, (span?.fromDay ?? firstDay) - firstDay)
  const cutTo = Math.max(cutFrom, (span?.toDay ?? firstDay + count) + 1 - firstDay)
  const [runoff, ...forcing] = columns.map(column => Float32Array.from(column.slice(cutFrom, cutTo)))
  return { firstDay: firstDay + cutFrom, runoff, forcing }
}

const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d
const COMMA = 0x2c

function lineEnd(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(NEWLINE, from)
  return at === -1 ? bytes.length : at
}

/** Fills `starts` with where each cell begins, and where one more would; returns the number of cells. */
function cutCells(bytes: Uint8Array, from: number, to: number, starts: Int32Array): number {
  const end = to > from && bytes[to - 1] === CARRIAGE_RETURN ? to - 1 : to
  let count = 0
  starts[0] = from
  for (let i = from; i <= end; i++) {
    if (i === end || bytes[i] === COMMA) starts[++count] = i + 1
  }
  return count
}
