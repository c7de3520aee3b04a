import { readFile } from 'node:fs/promises'
import { headerNames } from '../domain/csv-layouts.js'
import { InputFileError } from '../domain/errors.js'
import type { PixelPopulation, PopulationPoints } from '../kernels/population-cover.js'

/** Where people live: by place, or by pixel of the grid. */
export type Population =
  | { readonly kind: 'points'; readonly points: PopulationPoints }
  | { readonly kind: 'pixels'; readonly pixels: PixelPopulation }

/** The bytes of such a file. @throws {InputFileError} */
export function readPopulationFile(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputFileError(`${path} cannot be read (${error.code}); name a CSV of lat,lon,population`)
  })
}

/**
 * Reads `lat,lon,population` or `pixel,population`, in any order and with other columns between; numbers only, no quotes.
 * Such a table is made of a census by block, or of a population grid.
 *
 * @param path  for messages
 * @throws {InputFileError} one of the lines is not as above
 */
export function populationOf(bytes: Uint8Array, path: string): Population {
  const text = new TextDecoder().decode(bytes)
  const [header, ...lines] = text.split(/\r?\n/)
  const names = headerNames(header)
  const wanted = names.includes('pixel') ? ['pixel', 'population'] : ['lat', 'lon', 'population']
  const missing = wanted.filter(name => !names.includes(name))
  if (missing.length > 0) {
    throw new InputFileError(`${path} has no column ${missing.join(', ')}; begin it with lat,lon,population`)
  }
  const places = wanted.map(name => names.indexOf(name))
  const rows: number[][] = []
  for (const [i, line] of lines.entries()) {
    if (line === '') continue
    const cells = line.split(',')
    const row = places.map(place => (cells[place] === undefined || cells[place] === '' ? NaN : Number(cells[place])))
    const fault = faultOf(row, wanted)
    if (fault !== undefined) throw new InputFileError(`${path}, line ${i + 2}: ${fault}`)
    rows.push(row)
  }
  const column = (place: number) => Float64Array.from(rows, row => row[place])
  if (wanted.length === 2) return { kind: 'pixels', pixels: { pixel: Uint32Array.from(column(0)), people: column(1) } }
  return { kind: 'points', points: { latitude: column(0), longitude: column(1), people: column(2) } }
}

function faultOf(row: readonly number[], names: readonly string[]): string | undefined {
  const odd = row.findIndex(value => !Number.isFinite(value))
  if (odd !== -1) return `${names[odd]} is not a number; write it as 34.05`
  const [first, second] = row
  if (row[row.length - 1] < 0) return `population ${row[row.length - 1]} is negative; nobody lives there: write 0`
  if (names.length === 2) {
    const isPixel = Number.isInteger(first) && first >= 0 && first < 2 ** 32
    return isPixel ? undefined : `pixel ${first} is no pixel; write a whole number from 0`
  }
  const isPlace = Math.abs(first) <= 90 && Math.abs(second) <= 180
  return isPlace ? undefined : `${first}, ${second} is no place; write latitude before longitude, in degrees`
}
