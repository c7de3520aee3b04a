import { join } from 'node:path'
import { DOMAINS, type Domain } from '../../shared/domain/region.js'
import { dateOfDay, dayOf } from '../../shared/domain/units.js'
import { stateOfCounty } from '../../shared/domain/us-states.js'
import type { RegionSettings, Settings } from '../../shared/ports/settings-schema.js'
import type { RunLabel } from '../api/wire.js'
import { RIVER_DEFAULTS } from '../connect/simulated/simulated-rivers.js'
import { openRegions, withRegion } from '../open-regions.js'
import { SHIPPED_MODELS } from '../serving/model-folders.js'
import { basinsBeside } from './replay-sites.js'
import { SIMULATIONS, type SimulationRequest } from './simulated-files.js'

/** What a demo shows. */
export interface DemoInputs {
  readonly settings: Settings
  readonly files: ReadonlyMap<Domain, readonly string[]>
  readonly label: RunLabel
  /** First issue time and last day, where the user names none. */
  readonly fromDay?: number
  readonly toDay?: number
}

const dayIn = (year: number): number => dayOf(Date.UTC(year, 0, 1))

/** The first two years that are forecast, and the first day after them: the same for all, so that they run side by side. */
const ISSUES = { fromDay: dayIn(2018), toDay: dayIn(2020) }

/** Where each history begins: the faults need decades, the rivers some years; the epidemic breaks out while we watch. */
const HISTORY_FROM: Readonly<Record<Domain, number>> = {
  seismic: dayIn(1990),
  streamflow: dayIn(2010),
  covid: dayOf(Date.UTC(2018, 5, 1)),
}

/** States of the simulated epidemic. */
const STATES = ['ca', 'nv', 'az']

/** Simulated histories, made in the data folder, with the models that were trained on other such histories. */
export async function simulatedInputs(
  settings: Settings,
  domains: readonly Domain[],
  seed: number,
): Promise<DemoInputs> {
  const { dataDir } = settings
  const files = new Map<Domain, readonly string[]>()
  const regions: RegionSettings[] = []
  for (const domain of domains) {
    const out = domain === 'seismic' ? join(dataDir, 'simulated.csv') : join(dataDir, domain)
    await SIMULATIONS[domain](requestOf(domain, out, seed))
    files.set(domain, [FILE_OF[domain](out)])
    regions.push(await simulatedRegion(settings, domain, out))
  }
  const years = `${dateOfDay(ISSUES.fromDay).slice(0, 4)}–${dateOfDay(ISSUES.toDay - 1).slice(0, 4)}`
  return {
    settings: { ...settings, regions, modelsDir: settings.modelsDir || join(SHIPPED_MODELS, 'simulated') },
    files,
    fromDay: ISSUES.fromDay,
    toDay: ISSUES.toDay - 1,
    label: {
      kind: 'simulated',
      text: `SIMULATED ${domains.map(domain => WHAT[domain]).join(', ')} (seed ${seed}), ${years}: none of it happened`,
    },
  }
}

const WHAT: Readonly<Record<Domain, string>> = {
  seismic: 'earthquakes (ETAS)',
  streamflow: 'rivers (GR4J)',
  covid: 'epidemic (renewal equation)',
}

const FILE_OF: Readonly<Record<Domain, (out: string) => string>> = {
  seismic: out => out,
  streamflow: out => join(out, 'daily'),
  covid: out => join(out, 'us-counties.csv'),
}

const requestOf = (domain: Domain, out: string, seed: number): SimulationRequest => ({
  seed,
  fromDay: HISTORY_FROM[domain],
  toDay: ISSUES.toDay,
  out,
  gauges: RIVER_DEFAULTS.gauges,
  states: STATES,
  physics: {},
  incomplete: false,
})

async function simulatedRegion(settings: Settings, domain: Domain, out: string): Promise<RegionSettings> {
  const [region] = withRegion(settings, domain).regions
  if (domain === 'seismic') return region
  if (domain === 'streamflow') return openOne(settings, { ...region, sitesFile: join(out, 'basins.csv') })
  const { sites = [], ...counties } = await openOne(settings, region)
  return { ...counties, sites: sites.filter(({ id }) => STATES.includes(stateOfCounty(id)?.code ?? '')) }
}

/** Real files of the domains that have any. */
export async function realInputs(
  settings: Settings,
  files: ReadonlyMap<Domain, readonly string[]>,
): Promise<DemoInputs> {
  const regions: RegionSettings[] = []
  for (const domain of DOMAINS.filter(name => files.has(name))) {
    const [region] = withRegion(settings, domain).regions
    const sitesFile = region.sitesFile ?? (domain === 'streamflow' ? basinsBeside(files.get(domain)!) : undefined)
    regions.push(await openOne(settings, { ...region, ...(sitesFile !== undefined && { sitesFile }) }))
  }
  const text = `Replay of ${[...files.values()].flat().join(', ')}`
  return { settings: { ...settings, regions }, files, label: { kind: 'replay', text } }
}

const openOne = async (settings: Settings, region: RegionSettings): Promise<RegionSettings> =>
  (await openRegions({ ...settings, regions: [region] })).regions[0]
