import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InputFileError, SettingsError } from '../shared/domain/errors.js'
import { KNOWN_REGIONS } from '../shared/domain/known-regions.js'
import type { PixelCover } from '../shared/domain/pixel-cover.js'
import type { Area } from '../shared/domain/polygon.js'
import type { Domain } from '../shared/domain/region.js'
import type { Site } from '../shared/domain/site.js'
import { US_GRID } from '../shared/domain/us-grid.js'
import { selectSites } from '../shared/kernels/select-sites.js'
import { countyAreas, countyAtlas } from '../shared/ports/county-atlas.js'
import type { RegionSettings, Settings } from '../shared/ports/settings-schema.js'
import { gaugeTable } from './connect/sites/gauge-table.js'
import { readAttributes, withStatics } from './connect/sites/static-attributes.js'

/** The region of a domain where none is named. */
export const REGION_OF: Readonly<Record<Domain, string>> = {
  seismic: 'socal',
  streamflow: 'rivers',
  covid: 'us-counties',
}

/** Sites that are named, not read from a file. */
const ATLAS: Readonly<Record<string, 'counties' | 'states'>> = { 'us-counties': 'counties', 'us-states': 'states' }

/**
 * The settings with one region alone: of the settings, or one that comes with Groundswell.
 *
 * @param id  absent: the usual one of the domain
 * @throws {SettingsError}
 */
export function withRegion(settings: Settings, domain: Domain, id: string = REGION_OF[domain]): Settings {
  const all: readonly RegionSettings[] = [...settings.regions, ...KNOWN_REGIONS]
  const region = all.find(known => known.id === id)
  if (region === undefined) {
    throw new SettingsError(`region "${id}" is not known; known are ${[...new Set(all.map(known => known.id))]}`)
  }
  if (region.domain !== domain) {
    throw new SettingsError(`region ${id} is of ${region.domain}, not of ${domain}; say --domain ${region.domain}`)
  }
  return { ...settings, regions: [region] }
}

/**
 * The settings with the sites of their regions read.
 *
 * @throws {SettingsError | InputFileError} a region of sites has none, or their file cannot be read
 */
export async function openRegions(settings: Settings): Promise<Settings> {
  const regions: RegionSettings[] = []
  for (const region of settings.regions) regions.push(await openRegion(region, settings.dataDir))
  return { ...settings, regions }
}

async function openRegion(region: RegionSettings, dataDir: string): Promise<RegionSettings> {
  if (region.domain === 'seismic' || region.sites !== undefined) return region
  const { sitesFile } = region
  if (sitesFile === undefined) {
    throw new SettingsError(`region ${region.id} has no sites; name their table with --sites FILE, or in its sitesFile`)
  }
  return { ...region, sites: await readSites(sitesFile, dataDir) }
}

async function readSites(sitesFile: string, dataDir: string): Promise<readonly Site[]> {
  const layer = ATLAS[sitesFile]
  if (layer !== undefined)
    return (await countyAtlas(layer, { grid: US_GRID, cacheFolder: join(dataDir, 'covers') })).sites
  const text = await readFile(sitesFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputFileError(`${sitesFile} cannot be read (${error.code}); name a table of sites`)
  })
  return withAttributes(gaugeTable(text, basename(sitesFile)), join(dirname(sitesFile), 'attributes'))
}

/**
 * What the sites of a region cover of its grid, where they are areas of the atlas; undefined where they are points.
 *
 * @throws {InputFileError} the atlas cannot be read
 */
export async function openCover(
  { grid, sites, sitesFile }: RegionSettings,
  dataDir: string,
): Promise<PixelCover | undefined> {
  const layer = ATLAS[sitesFile ?? '']
  if (layer === undefined || sites === undefined) return undefined
  const atlas = await countyAtlas(layer, { grid, cacheFolder: join(dataDir, 'covers') })
  const ids = atlas.sites.map(({ id }) => id)
  return selectSites(
    atlas.cover,
    sites.map(({ id }) => ids.indexOf(id)),
  )
}

/** Outlines of a region's sites, by their ids; undefined where they are points. @throws {InputFileError} */
export async function openAreas({ sitesFile }: RegionSettings): Promise<ReadonlyMap<string, Area> | undefined> {
  const layer = ATLAS[sitesFile ?? '']
  return layer === undefined ? undefined : countyAreas(layer)
}

/** CAMELS files of a folder; of `camels_hydro` nothing may go into a forecast, and names are not numbers. */
const ATTRIBUTES = /^camels_(clim|geol|soil|topo|vege)\.txt$/

/** The gauges with the principal components of their attributes, where a folder of attributes is beside their table. */
async function withAttributes(sites: readonly Site[], folder: string): Promise<readonly Site[]> {
  const names = (await readdir(folder).catch(() => [])).filter(name => ATTRIBUTES.test(name)).sort()
  if (names.length === 0) return sites
  const files = await Promise.all(names.map(async file => ({ file, text: await readFile(join(folder, file), 'utf8') })))
  return withStatics(sites, readAttributes(files)).sites
}
