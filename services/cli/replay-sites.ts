import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { InputFileError } from '../../shared/domain/errors.js'
import type { Domain } from '../../shared/domain/region.js'
import type { Settings } from '../../shared/ports/settings-schema.js'

export interface SiteFlags {
  readonly domain: Domain
  readonly sites?: string
  readonly files?: readonly string[]
}

/** The `basins.csv` in a folder that is named, or beside it, or beside a file that is. */
export const basinsBeside = (paths: readonly string[]): string | undefined =>
  paths.flatMap(path => [join(path, 'basins.csv'), join(dirname(path), 'basins.csv')]).find(existsSync)

/**
 * Where a river region has no sites of its own, those of the files: `--sites`, or the `basins.csv` beside them.
 *
 * @throws {InputFileError} a file is not there, and so no table beside it
 */
export function withSites(settings: Settings, { domain, sites, files = [] }: SiteFlags): Settings {
  const [region] = settings.regions
  if (domain !== 'streamflow' || region.sites !== undefined) return settings
  const sitesFile = sites ?? region.sitesFile ?? basinsBeside(files)
  const absent = sitesFile === undefined ? files.find(path => !existsSync(path)) : undefined
  if (absent !== undefined) throw new InputFileError(`${absent}: there is no such file; check the path`)
  return { ...settings, regions: [{ ...region, ...(sitesFile !== undefined && { sitesFile }) }] }
}
