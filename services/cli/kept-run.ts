import { type Command, Option } from 'commander'
import { DOMAINS, type Domain } from '../../shared/domain/region.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { openKeptRegions } from '../live-regions.js'
import { withRegion } from '../open-regions.js'
import { type SettingsFlags, settingsOf, withSettings } from './common-options.js'
import { LIVE_REGION } from './live.js'
import { withSites } from './replay-sites.js'
import { apartFromLive } from './run-catalog.js'

/** Which run's data folder is meant: the live one, or that of a replay with `--data`. */
export interface RunDataFlags extends SettingsFlags {
  readonly data?: string
}

export const withRunData = (command: Command): Command =>
  withSettings(command).option('--data <folder>', 'the log of the replay that was run with the same --data')

/** The settings that the run had. @throws {SettingsError} */
export async function runSettings(flags: RunDataFlags): Promise<Settings> {
  const live = await settingsOf(flags)
  return flags.data === undefined ? live : (await apartFromLive(live, flags.data)).settings
}

/** And which of its regions. */
export interface KeptRunFlags extends RunDataFlags {
  readonly domain: Domain
  readonly region?: string
  readonly sites?: string
}

export const withKeptRun = (command: Command): Command =>
  withRunData(command)
    .addOption(new Option('--domain <domain>').choices([...DOMAINS]).default('seismic'))
    .option('--region <id>', 'a region (default: those of the settings, or else that of `live`, or of `replay`)')
    .option('--sites <file>', 'table of the gauges, where the run was given one')

/** The settings that the run had, with its regions open. @throws {SettingsError | InputFileError} */
export async function keptRun(flags: KeptRunFlags): Promise<Settings> {
  const settings = withRegionsOf(await runSettings(flags), flags)
  return openKeptRegions(flags.sites === undefined ? settings : withSites(settings, { ...flags, sites: flags.sites }))
}

function withRegionsOf(settings: Settings, { domain, region, data }: KeptRunFlags): Settings {
  const own = settings.regions.filter(known => known.domain === domain)
  if (region === undefined && own.length > 0) return { ...settings, regions: own }
  return withRegion(settings, domain, region ?? (data === undefined ? LIVE_REGION[domain] : undefined))
}
