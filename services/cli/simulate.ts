import { Command, InvalidArgumentError, Option } from 'commander'
import { DOMAINS, type Domain } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import type { EtasPhysics } from '../../shared/kernels/etas-physics.js'
import { BACKGROUNDS, type SimulatedYears, SPACE_LAWS } from '../connect/simulated/simulated-socal.js'
import { parseDate, parseWhole } from './common-options.js'
import { SIMULATIONS } from './simulated-files.js'

interface SimulateFlags {
  readonly domain: Domain
  readonly out: string
  readonly seed: number
  readonly from?: number
  readonly to?: number
  readonly fromYear: number
  readonly years: number
  readonly gauges: number
  readonly states?: readonly string[]
  readonly productivity: EtasPhysics['productivity']
  readonly space: SimulatedYears['space']
  readonly background: SimulatedYears['background']
  readonly incomplete: boolean
}

/** `groundswell simulate`: a made-up history, of which the truth is known and written beside it. */
export const simulateCommand = (): Command =>
  new Command('simulate')
    .description('write a simulated history in the layout of our files, and the truth behind it')
    .addOption(new Option('--domain <name>', 'what to simulate').choices(DOMAINS).default('seismic'))
    .requiredOption('--out <path>', 'seismic: CSV file, gzip if it ends in .gz; the others: a folder')
    .option('--seed <number>', 'another seed, another history', parseWhole, 1)
    .option('--from <date>', 'first day, instead of the years', parseDate)
    .option('--to <date>', 'last day, instead of the years', parseDate)
    .option('--from-year <year>', 'first year', parseWhole, 1980)
    .option('--years <number>', 'length', parseWhole, 36)
    .option('--gauges <number>', 'streamflow: how many', parseWhole, 24)
    .option('--states <codes...>', 'covid: postal codes, as in ca nv (default: all)')
    .option('--productivity <law>', 'seismic: fitted, none, or its growth with magnitude', parseProductivity, 'fitted')
    .addOption(new Option('--space <law>', 'seismic: aftershock zones').choices(SPACE_LAWS).default(SPACE_LAWS[0]))
    .addOption(new Option('--background <law>', 'seismic: first shocks').choices(BACKGROUNDS).default(BACKGROUNDS[0]))
    .option('--incomplete', 'seismic: lose small quakes after large ones, as networks do', false)
    .action(async (flags: SimulateFlags) => {
      const { domain, out, seed, gauges, states = [], productivity, space, background, incomplete } = flags
      const physics = { productivity, space, background }
      const what = await SIMULATIONS[domain]({ ...daysOf(flags), out, seed, gauges, states, physics, incomplete })
      process.stderr.write(`${what} → ${out}\n`)
    })

/** Years end a day before the next begins, and their last day is left out, as ever: models were trained on it. */
function daysOf({ from, to, fromYear, years }: SimulateFlags): { fromDay: number; toDay: number } {
  const fromDay = from ?? dayOf(Date.UTC(fromYear, 0, 1))
  return { fromDay, toDay: to === undefined ? dayOf(Date.UTC(fromYear + years, 0, 1)) - 1 : to + 1 }
}

function parseProductivity(text: string): EtasPhysics['productivity'] {
  if (text === 'fitted' || text === 'none') return text
  const growth = text === '' ? Number.NaN : Number(text)
  if (!(growth >= 0 && growth < Infinity)) {
    throw new InvalidArgumentError(`"${text}" is no law of productivity; write fitted, none, or a number, 0 or more.`)
  }
  return growth
}
