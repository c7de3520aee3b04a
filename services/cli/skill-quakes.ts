import { columnsOf, type QuakeColumns } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { acceptedQuakes } from '../export/accepted-quakes.js'
import { openExistingLog } from '../open.js'
import { hierarchyOf } from '../source-settings.js'
import { catalogQuakes } from '../train/catalog-quakes.js'

/** In place of files: the earthquakes that the run itself has accepted. */
const OF_LOG = 'log'

/**
 * The earthquakes that a seismic region's forecasts are measured by.
 *
 * @param catalog  files, or `log` alone; undefined: none
 * @throws {SettingsError | InputFileError | PortError}
 */
export async function skillQuakes(
  settings: Settings,
  region: Region,
  catalog: readonly string[] | undefined,
): Promise<QuakeColumns | undefined> {
  if (catalog === undefined) return undefined
  const [first, ...others] = catalog
  if (first !== OF_LOG || others.length > 0) return (await catalogQuakes(catalog, systemClock.nowMs(), region)).quakes
  const log = await openExistingLog(settings, systemClock)
  try {
    return columnsOf([...(await acceptedQuakes(log, [region], hierarchyOf(settings.source.seismic)))])
  } finally {
    await log.close()
  }
}
