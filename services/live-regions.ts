import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SettingsError } from '../shared/domain/errors.js'
import type { Site } from '../shared/domain/site.js'
import type { Clock } from '../shared/ports/clock.js'
import type { RegionSettings, Settings } from '../shared/ports/settings-schema.js'
import { liveGauges } from './connect/live-gauges.js'
import type { Trouble } from './connect/poll-context.js'
import { openRegions } from './open-regions.js'
import { httpOptionsOf, streamflowOptionsOf } from './source-settings.js'

export interface LiveRegionOptions {
  readonly clock: Clock
  readonly random: () => number
  readonly onTrouble?: (trouble: Trouble) => void
  readonly signal: AbortSignal
}

/**
 * The settings with the sites of their regions known. The gauges of a river region without a table are asked of the live
 * services once, and kept in the data folder: state and stores name a gauge by its place in the list.
 *
 * @throws {SettingsError | FetchError}
 */
export async function openLiveRegions(settings: Settings, options: LiveRegionOptions): Promise<Settings> {
  const regions: RegionSettings[] = []
  for (const region of settings.regions) {
    const isOpen = region.sites !== undefined || region.sitesFile !== undefined
    if (region.domain !== 'streamflow' || isOpen) regions.push(region)
    else regions.push({ ...region, sites: await gaugesOf(region.id, settings, options) })
  }
  return openRegions({ ...settings, regions })
}

/**
 * The settings with the sites of their regions known, without asking anyone: the gauges of a live run are those that it
 * has kept in the data folder.
 *
 * @throws {SettingsError | InputFileError}
 */
export async function openKeptRegions(settings: Settings): Promise<Settings> {
  const regions: RegionSettings[] = []
  for (const region of settings.regions) {
    const isOpen = region.domain !== 'streamflow' || region.sites !== undefined || region.sitesFile !== undefined
    const sites = isOpen ? undefined : await keptGauges(region.id, settings)
    regions.push({ ...region, ...(sites !== undefined && { sites }) })
  }
  return openRegions({ ...settings, regions })
}

const placeOf = (region: string, { dataDir }: Settings): string => join(dataDir, 'sites', `${region}.json`)

async function keptGauges(region: string, settings: Settings): Promise<readonly Site[] | undefined> {
  const path = placeOf(region, settings)
  const kept = await readFile(path, 'utf8').catch(() => undefined)
  return kept === undefined ? undefined : parseSites(kept, path)
}

async function gaugesOf(region: string, settings: Settings, options: LiveRegionOptions): Promise<readonly Site[]> {
  const kept = await keptGauges(region, settings)
  if (kept !== undefined) return kept
  const { clock, random, onTrouble, signal } = options
  const context = { ...clock, random, onTrouble, signal }
  const { sites, leftOut } = await liveGauges(
    streamflowOptionsOf(settings.source.streamflow),
    httpOptionsOf(settings.source),
    context,
  )
  if (leftOut.length > 0) {
    const message = `${leftOut.length} gauges without a drainage area are not watched: ${leftOut.slice(0, 10).join(', ')}`
    onTrouble?.({ reason: 'no-drainage-area', message })
  }
  const path = placeOf(region, settings)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${JSON.stringify(sites, undefined, 1)}\n`)
  return sites
}

function parseSites(text: string, path: string): readonly Site[] {
  try {
    const sites: unknown = JSON.parse(text)
    if (Array.isArray(sites) && sites.length > 0) return sites as readonly Site[]
  } catch {
    // Said below, as of an empty list.
  }
  throw new SettingsError(`${path} is not what we wrote there; delete it together with its folder`)
}
