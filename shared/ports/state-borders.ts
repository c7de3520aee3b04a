import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { mesh } from 'topojson-client'
import { InputFileError } from '../domain/errors.js'
import { US_GRID } from '../domain/us-grid.js'
import { simplifyLine } from '../kernels/simplify-line.js'

type Atlas = Parameters<typeof mesh>[0]

/** A fifth of a pixel of 0.1°: on a map of the whole country less than a point of the screen. */
const TOLERANCE_DEGREES = 0.02

/**
 * Borders and coasts of the states of the USA, each once: the Census Bureau's cartographic boundaries of 2017, from the
 * package us-atlas, simplified.
 *
 * @returns lines of longitude, latitude, longitude, latitude …, degrees, as they lie on US_GRID; what lies outside of it
 *   is left out
 * @throws {InputFileError} the atlas cannot be read
 */
export async function stateBorders(): Promise<readonly (readonly number[])[]> {
  const path = createRequire(import.meta.url).resolve('us-atlas/states-10m.json')
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputFileError(`${path} cannot be read (${error.code}); install the package us-atlas again: npm ci`)
  })
  const atlas = JSON.parse(text) as Atlas
  const { coordinates } = mesh(atlas, atlas.objects.states as Parameters<typeof mesh>[1])
  return coordinates
    .map(line => line.flatMap(([longitude, latitude]) => [westOfDateLine(longitude), latitude]))
    .filter(isOnGrid)
    .map(line => simplifyLine(line, TOLERANCE_DEGREES).map(thousandths))
}

/** 175 E is 185 W on US_GRID, so that the Aleutians are in one piece. */
const westOfDateLine = (longitude: number): number => (longitude > 0 ? longitude - 360 : longitude)

function isOnGrid([longitude, latitude]: readonly number[]): boolean {
  const { south, west, step, rows, cols } = US_GRID
  return longitude >= west && longitude <= west + cols * step && latitude >= south && latitude <= south + rows * step
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000
