import { Command } from 'commander'
import { SettingsError } from '../../shared/domain/errors.js'
import type { NetworkPool } from '../../shared/engines/network-pool.js'
import { systemClock } from '../../shared/ports/clock.js'
import { type Explanation, explainForecast } from '../explain/explain-forecast.js'
import { parseForecastId } from '../explain/forecast-id.js'
import { openExistingLog, openStoreBeside } from '../open.js'
import { networksOn } from '../serving/serving-networks.js'
import { parseWhole } from './common-options.js'
import { type KeptRunFlags, keptRun, withKeptRun } from './kept-run.js'

type ExplainFlags = KeptRunFlags & { cell?: number; horizon?: number; json?: boolean }

/** `groundswell explain`: what a forecast came of, and that it can be made again. */
export const explainCommand = (): Command =>
  withKeptRun(new Command('explain'))
    .description('what a stored forecast came of: artefact, records, events, features; and make it again')
    .argument('<forecast>', 'region/model/YYYY-MM-DD: the last day known at its issue')
    .option('--cell <number>', 'pixel or site to look at (default: the one with the highest mean)', parseWhole)
    .option('--horizon <days>', 'target window (default: the first)', parseWhole)
    .option('--json', 'as JSON')
    .action(async (text: string, flags: ExplainFlags) => {
      const id = parseForecastId(text)
      const settings = await keptRun({ ...flags, region: flags.region ?? id.region })
      const region = settings.regions.find(known => known.id === id.region)
      if (region === undefined) throw new SettingsError(`region ${id.region} is not of ${flags.domain}; say --domain`)
      const log = await openExistingLog(settings, systemClock)
      const store = openStoreBeside(settings, systemClock)
      let networks: NetworkPool | undefined
      const hostOn = (engine: string) => {
        networks = networksOn(engine, systemClock)
        return networks.host
      }
      try {
        const wish = { id, ...(flags.cell !== undefined && { cell: flags.cell }), horizonDays: flags.horizon }
        const explanation = await explainForecast({ settings, region, log, store, hostOn }, wish)
        process.stdout.write(
          flags.json === true ? `${JSON.stringify(explanation, undefined, 2)}\n` : explanationText(explanation),
        )
        if (!explanation.holds) process.exitCode = 1
      } finally {
        await networks?.close()
        await log.close()
        await store.close()
      }
    })

const SHOWN = 10

function explanationText(of: Explanation): string {
  const { input, differing, compared, engine, againOn, difference } = of
  const on = engine === againOn ? (engine === '' ? '' : ` on ${engine}`) : ` on ${againOn}, not on ${engine} as then`
  const list = (rows: readonly (readonly [string, number])[]) =>
    rows.slice(0, SHOWN).map(([name, value]) => `  ${name.padEnd(28)} ${value.toPrecision(4)}\n`)
  return [
    `${of.model} for ${of.region}, issued at ${of.issuedFor}, revision ${of.revision}\n`,
    `artefact  ${of.artefact}\nfeatures  ${of.featuresHash}\n`,
    `input     ${input.records} records of ${input.topic}, offsets ${input.firstOffset} to ${input.lastOffset}\n`,
    differing === 0
      ? `made again${on}: all ${compared} numbers are equal, bit for bit\n`
      : `made again${on}: ${differing} of ${compared} numbers differ, by ${difference.toExponential(1)} of the largest at most\n`,
    `\ncell ${of.cell}, ${of.horizonDays} days ahead: mean ${of.mean.toPrecision(4)}\n`,
    ...(of.cut.length === 0
      ? []
      : ['\nquantile, and where the model’s law is cut for it, by how often truths lay beyond\n']),
    ...list(of.cut.map(({ level, cutAt }) => [String(level), cutAt] as const)),
    '\nwithout a feature (its mean over the cells instead) the mean would be lower by\n',
    ...list(of.byFeature.map(({ of: name, change }) => [name, change] as const)),
    '\nwithout a cell it would be lower by\n',
    ...list(of.byCell.map(({ of: name, change }) => [name, change] as const)),
    '\nobserved there before, the newest first\n',
    ...list(of.evidence.map(({ id, time, value }) => [`${time.slice(0, 19)} ${id}`, value] as const)),
  ].join('')
}
