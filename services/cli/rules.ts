import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { InputFileError, SettingsError } from '../../shared/domain/errors.js'
import { systemClock } from '../../shared/ports/clock.js'
import { faultText, lintRules, type RuleBook, readRules } from '../../shared/ports/rules/lint-rules.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { backtestRules } from '../backtest/backtest-rules.js'
import type { RuleOutcome } from '../backtest/rule-outcome.js'
import { runRuleTest } from '../backtest/rule-tests.js'
import { openStoreBeside } from '../open.js'
import { ruleWorld } from '../open-alerts.js'
import { openRegions } from '../open-regions.js'
import { parseDate, type SettingsFlags, settingsOf, withSettings } from './common-options.js'
import { EXIT } from './exit-codes.js'
import { type RunDataFlags, runSettings } from './kept-run.js'
import { backtestText, ruleTestText } from './rules-text.js'

interface JsonFlags extends SettingsFlags {
  readonly json?: boolean
}

interface BacktestFlags extends RunDataFlags, JsonFlags {
  readonly sites?: string
  readonly rule: string[]
  readonly from?: number
  readonly to?: number
}

/** `groundswell rules`: what a file of alert rules means, and what it would have been worth. */
export function rulesCommand(): Command {
  const rules = new Command('rules').description('a file of alert rules: lint, test, backtest').exitOverride()
  withFile(rules.command('lint'))
    .description('say what is wrong with it, with the line, and how to mend it')
    .action(lint)
  withFile(rules.command('test')).description('run the tests that stand in it').action(test)
  withFile(rules.command('backtest'))
    .description('run it over history: hits, misses, false alarms, lead time, alerts a month, ROC')
    .option(
      '--data <folder>',
      'the store of the replay that was run with the same --data (default: that of the settings)',
    )
    .option('--rule <id>', 'only this rule; may be repeated', (id, all: string[]) => [...all, id], [])
    .option('--sites <file>', 'table of the gauges, where the replay was given one')
    .option('--from <date>', 'first issue day, YYYY-MM-DD', parseDate)
    .option('--to <date>', 'last issue day, YYYY-MM-DD', parseDate)
    .action(backtest)
  return rules
}

const withFile = (command: Command): Command =>
  withSettings(command).argument('<file>', 'YAML or JSON').option('--json', 'as JSON')

const print = (text: string) => process.stdout.write(text)

const printJson = (value: unknown) => print(`${JSON.stringify(value, undefined, 2)}\n`)

async function lint(file: string, flags: JsonFlags): Promise<void> {
  const settings = await settingsOf(flags)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputFileError(`${file} cannot be read (${error.code}); name a file of rules`)
  })
  const { faults, book } = lintRules(text, ruleWorld(settings))
  if (flags.json === true) printJson(faults)
  else for (const fault of faults) print(`${faultText(file, fault)}\n`)
  if (book === undefined) process.exitCode = EXIT.unusable
  else if (flags.json !== true)
    print(`${file}: ${book.rules.length} rules, ${book.channels.size} channels: they can run\n`)
}

async function test(file: string, flags: JsonFlags): Promise<void> {
  const { rules, tests } = await readRules(file, ruleWorld(await settingsOf(flags)))
  const results = tests.map(one => runRuleTest(one, rules.find(({ id }) => id === one.rule)!))
  if (flags.json === true) printJson(results)
  else print(ruleTestText(results))
  if (results.some(({ passed }) => !passed)) process.exitCode = EXIT.unusable
}

async function backtest(file: string, flags: BacktestFlags): Promise<void> {
  const settings = await runSettings(flags)
  const outcomes = await backtestBook(file, await readRules(file, ruleWorld(settings)), settings, flags)
  if (flags.json === true) printJson(outcomes)
  else print(backtestText(outcomes))
}

/** Wider than any history. */
const ALL_DAYS = { fromDay: -1_000_000, toDay: 1_000_000 }

async function backtestBook(
  file: string,
  { rules }: RuleBook,
  settings: Settings,
  { rule: ids, sites, from = ALL_DAYS.fromDay, to = ALL_DAYS.toDay }: BacktestFlags,
): Promise<RuleOutcome[]> {
  const unknown = ids.find(id => !rules.some(rule => rule.id === id))
  if (unknown !== undefined) throw new SettingsError(`${file} has no rule "${unknown}"; name one of its rules`)
  const chosen = rules.filter(({ id }) => ids.length === 0 || ids.includes(id))
  const named = ruleWorld(settings).regions.filter(({ id }) => chosen.some(({ region }) => region === id))
  const withSites = named.map(region =>
    region.domain === 'streamflow' && sites !== undefined ? { ...region, sitesFile: sites } : region,
  )
  const { regions } = await openRegions({ ...settings, regions: withSites })
  const store = openStoreBeside(settings, systemClock)
  try {
    const outcomes: RuleOutcome[] = []
    for (const region of regions) {
      const own = chosen.filter(rule => rule.region === region.id)
      outcomes.push(...(await backtestRules(store, region, own, { fromDay: from, toDay: to })))
    }
    return outcomes
  } finally {
    await store.close()
  }
}
