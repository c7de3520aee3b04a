import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { InputFileError } from '../domain/errors.js'
import type { PixelGrid } from '../domain/pixel-grid.js'
import type { Area } from '../domain/polygon.js'
import type { SiteCover } from '../domain/site-cover.js'
import { US_GRID } from '../domain/us-grid.js'
import { type AtlasLayer, atlasCover, placesIn } from './atlas-cover.js'
import { populationOf, readPopulationFile } from './population-csv.js'
import { decodeSiteCover, encodeSiteCover } from './site-cover-codec.js'

export interface CountyAtlasSettings {
  /** The pixels that are covered. */
  readonly grid: PixelGrid
  /** Where what was computed is kept; absent: nowhere. */
  readonly cacheFolder?: string
  /** CSV of where people live: shares by people, not by area. See populationOf. */
  readonly populationFile?: string
}

export const COUNTY_ATLAS_DEFAULTS: CountyAtlasSettings = { grid: US_GRID }

/** Counts up when the same atlas and grid give another cover, or other bytes. */
const VERSION = 1

/**
 * Counties (id: FIPS code, `06037`) or states (id: postal code in lower case, `ca`) of the USA, and what they cover of a
 * grid: the Census Bureau's cartographic boundaries of 2017, from the package us-atlas. Those outside the grid are left out.
 *
 * They are computed once, which takes a part of a second, and then read from a file that is named by a hash of atlas, grid
 * and population. A file that is damaged, or that cannot be written, costs that part of a second.
 *
 * @throws {InputFileError} the atlas or the population cannot be read
 */
export async function countyAtlas(
  layer: AtlasLayer,
  { grid, cacheFolder, populationFile }: CountyAtlasSettings = COUNTY_ATLAS_DEFAULTS,
): Promise<SiteCover> {
  const atlas = await readAtlas()
  const people = populationFile === undefined ? undefined : await readPopulationFile(populationFile)
  const compute = () => {
    const population = people === undefined ? undefined : populationOf(people, populationFile ?? '')
    return atlasCover(JSON.parse(atlas.toString()), layer, grid, population)
  }
  if (cacheFolder === undefined) return compute()
  const hash = createHash('sha256')
    .update(JSON.stringify([VERSION, layer, grid, people !== undefined]))
    .update(atlas)
  const name = `${layer}-${hash
    .update(people ?? '')
    .digest('hex')
    .slice(0, 24)}.cover`
  const path = join(cacheFolder, name)
  const kept = await readFile(path)
    .then(decodeSiteCover)
    .catch(() => undefined)
  if (kept !== undefined) return kept
  const fresh = compute()
  await writeWhole(path, encodeSiteCover(fresh)).catch(() => undefined)
  return fresh
}

/** Outlines of the counties or states, by the ids of their sites. @throws {InputFileError} the atlas cannot be read */
export async function countyAreas(layer: AtlasLayer): Promise<ReadonlyMap<string, Area>> {
  const atlas = await readAtlas()
  return new Map(placesIn(JSON.parse(atlas.toString()), layer).map(({ site, area }) => [site.id, area]))
}

async function readAtlas(): Promise<Buffer> {
  const path = createRequire(import.meta.url).resolve('us-atlas/counties-10m.json')
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputFileError(`${path} cannot be read (${error.code}); install the package us-atlas again: npm ci`)
  })
}

/** A reader finds the whole file or none. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  const fresh = `${path}.${randomUUID()}`
  try {
    const file = await open(fresh, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(fresh, path)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}
