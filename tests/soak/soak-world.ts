import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { SIMULATIONS } from '../../services/cli/simulated-files.js'
import { openRegions, withRegion } from '../../services/open-regions.js'
import { SHIPPED_MODELS } from '../../services/serving/model-folders.js'
import type { Domain } from '../../shared/domain/region.js'
import { loadSettings } from '../../shared/ports/settings.js'
import type { RegionSettings, Settings } from '../../shared/ports/settings-schema.js'

/** Which days are simulated. */
export interface SoakDays {
  readonly historyFromDay: number
  /** First issue day. */
  readonly fromDay: number
  /** First day after the last. */
  readonly toDay: number
}

export interface SoakWorldOptions extends SoakDays {
  /** Empty, and the caller's own. */
  readonly folder: string
  readonly domains: readonly Domain[]
  readonly gauges: number
  readonly seed: number
}

export interface SoakWorld {
  /** With a data folder and folders of models of its own. */
  readonly settings: Settings
  readonly files: ReadonlyMap<Domain, readonly string[]>
}

/** Between two looks at the folders of the models: short beside the time between two swaps. */
const WATCH_MS = 1000

/** Folders of models of the simulated histories, by domain. */
const MODELS_OF: Readonly<Record<Domain, string>> = { seismic: 'socal', streamflow: 'streamflow', covid: 'covid' }

/** Simulated histories in files, and the models that were trained on other such histories in folders that may be written. */
export async function soakWorld(options: SoakWorldOptions): Promise<SoakWorld> {
  const { folder, domains, gauges, seed, historyFromDay: fromDay, toDay } = options
  const defaults = await loadSettings({ env: {} })
  const modelsDir = join(folder, 'models')
  const files = new Map<Domain, readonly string[]>()
  const regions: RegionSettings[] = []
  for (const domain of domains) {
    const out = join(folder, domain === 'seismic' ? 'quakes.csv' : domain)
    await SIMULATIONS[domain]({ seed, fromDay, toDay, out, gauges, states: [], physics: {}, incomplete: false })
    files.set(domain, [domain === 'streamflow' ? join(out, 'daily') : out])
    const [region] = withRegion(defaults, domain).regions
    const sites = domain === 'streamflow' ? { sitesFile: join(out, 'basins.csv') } : {}
    regions.push({ ...region, ...sites })
    const models = MODELS_OF[domain]
    await cp(join(SHIPPED_MODELS, 'simulated', models), join(modelsDir, models), { recursive: true })
  }
  const serving = { ...defaults.serving, watchMs: WATCH_MS }
  const settings = await openRegions({ ...defaults, dataDir: join(folder, 'data'), modelsDir, regions, serving })
  return { settings, files }
}
