import { userInfo } from 'node:os'
import { Command } from 'commander'
import { SettingsError } from '../../shared/domain/errors.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { EventLog } from '../../shared/ports/event-log.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { type AlertBook, newestEvent, readAlertBook, standingOf } from '../notify/alert-book.js'
import { acknowledge, findAlert, silence, unsilence } from '../notify/duty-desk.js'
import { notifyGroup, notifyStateOf } from '../notify/notify-snapshot.js'
import type { NotifyState } from '../notify/notify-state.js'
import { openExistingLog } from '../open.js'
import { ruleWorld } from '../open-alerts.js'
import { alertJson, alertTable, alertText, deadTable, silenceTable } from './alerts-text.js'
import { parseTime } from './common-options.js'
import { type RunDataFlags, runSettings, withRunData } from './kept-run.js'
import { parseHours, parseSpan, parseWeekdays } from './silence-options.js'

interface LogFlags extends RunDataFlags {
  readonly json?: boolean
}

interface SaidFlags extends LogFlags {
  readonly by: string
  readonly note: string
}

interface SilenceFlags extends SaidFlags {
  readonly rule?: string
  readonly alert?: string
  readonly region?: string
  readonly from?: number
  readonly until?: number
  readonly for?: number
  readonly days: readonly number[]
  readonly hours: readonly [fromMinute: number, toMinute: number]
}

/** `groundswell alerts`: what fired and why, and what duty people say of it. */
export function alertsCommand(): Command {
  const alerts = new Command('alerts').description('alerts: list, show, ack, silence').exitOverride()
  withRunData(alerts.command('list'))
    .description('the alerts that are open, newest first, and the silences')
    .option('--all', 'also those that are over')
    .option('--dead', 'what channels did not take: it reached nobody there')
    .option('--json', 'one JSON object a line')
    .action(list)
  withRunData(alerts.command('show'))
    .description('why an alert fired: the forecast, what was observed before, how similar alerts turned out')
    .argument('<alert>', 'its name as list shows it, or the beginning of it')
    .option('--json', 'as JSON')
    .action(show)
  withSaid(alerts.command('ack'))
    .description('take an alert on: people are told no more updates of it, only its end')
    .argument('<alert>', 'its name as list shows it, or the beginning of it')
    .action(ack)
  withSaid(alerts.command('silence'))
    .description('keep channels quiet: of a rule or an alert, for a time, or on weekdays and hours that recur, in UTC')
    .option('--rule <id>', 'alerts of this rule')
    .option('--alert <name>', 'alerts whose name begins so: m5-likely/socal/1234')
    .option('--region <id>', 'of this region (default: of all)')
    .option('--from <time>', 'not before (default: now)', parseTime)
    .option('--until <time>', 'up to then (default: until unsilence)', parseTime)
    .option('--for <span>', 'or for so long: 90m, 8h, 3d', parseSpan)
    .option('--days <weekdays>', 'only on these: mon,tue or sat-sun', parseWeekdays, [])
    .option('--hours <span>', 'only in these hours, UTC: 22:00-06:00', parseHours, [0, 0])
    .action(addSilence)
  withSaid(alerts.command('unsilence'))
    .description('end a silence')
    .argument('<id>', 'as list shows it')
    .action(endSilence)
  return alerts
}

const withSaid = (command: Command): Command =>
  withRunData(command)
    .option('--by <name>', 'who says so', userInfo().username)
    .option('--note <text>', 'why, for those who look later', '')

interface Desk {
  readonly log: EventLog
  readonly settings: Settings
  readonly regionIds: readonly string[]
  readonly book: AlertBook
}

async function withDesk(flags: LogFlags, act: (desk: Desk) => Promise<void>): Promise<void> {
  const settings = await runSettings(flags)
  const regionIds = ruleWorld(settings).regions.map(({ id }) => id)
  const log = await openExistingLog(settings, systemClock)
  try {
    await act({ log, settings, regionIds, book: await readAlertBook(log, regionIds) })
  } finally {
    await log.close()
  }
}

const print = (text: string) => process.stdout.write(text)

const list = (flags: LogFlags & { all?: boolean; dead?: boolean }): Promise<void> =>
  withDesk(flags, async desk => {
    if (flags.dead === true) return printDead(await statesOf(desk), flags.json === true)
    const { alerts, silences } = desk.book
    const isShown = (standing: string) => flags.all === true || standing === 'open' || standing === 'acknowledged'
    const shown = [...alerts.values()].filter(entry => isShown(standingOf(entry))).reverse()
    if (flags.json === true) for (const entry of shown) print(`${JSON.stringify(alertJson(entry))}\n`)
    else print(alertTable(shown) + silenceTable([...silences.values()]))
    const dead = (await statesOf(desk)).reduce((sum, state) => sum + state.dead.length, 0)
    process.stderr.write(`${shown.length} of ${alerts.size} alerts shown; ${dead} dead letters\n`)
  })

const show = (name: string, flags: LogFlags): Promise<void> =>
  withDesk(flags, async ({ book }) => {
    const entry = findAlert(book, name)
    print(flags.json === true ? `${JSON.stringify(alertJson(entry), undefined, 2)}\n` : alertText(entry))
  })

const ack = (name: string, { by, note, ...flags }: SaidFlags): Promise<void> =>
  withDesk(flags, async ({ log, book }) => {
    const entry = findAlert(book, name)
    await acknowledge(log, entry, { by, note, atMs: systemClock.nowMs() })
    print(`acknowledged ${entry.alert} (${newestEvent(entry).place})\n`)
  })

const addSilence = (flags: SilenceFlags): Promise<void> =>
  withDesk(flags, async ({ log, regionIds }) => {
    const { by, note, rule, alert, region } = flags
    if (region !== undefined && !regionIds.includes(region)) {
      throw new SettingsError(`region "${region}" is not known; known are ${regionIds.join(', ')}`)
    }
    const atMs = systemClock.nowMs()
    const fromMs = flags.from ?? atMs
    const untilMs = flags.until ?? (flags.for === undefined ? Infinity : fromMs + flags.for)
    const [fromMinute, toMinute] = flags.hours
    const id = await silence(
      log,
      region === undefined ? regionIds : [region],
      { by, note, atMs },
      {
        ...(rule !== undefined && { rule }),
        ...(alert !== undefined && { alert }),
        fromMs,
        untilMs,
        weekdays: flags.days,
        fromMinute,
        toMinute,
      },
    )
    print(`silence ${id}\n`)
  })

const endSilence = (id: string, { by, note, ...flags }: SaidFlags): Promise<void> =>
  withDesk(flags, async ({ log, book }) => {
    await unsilence(log, book, id, { by, note, atMs: systemClock.nowMs() })
    print(`silence ${id} is over\n`)
  })

/** What the notifier saved last, of each partition that has something. */
async function statesOf({ log, settings, regionIds }: Desk): Promise<NotifyState[]> {
  const group = notifyGroup(settings.log.group)
  const partitions = [...new Set(regionIds.map(id => log.partitionOf(id)))]
  const saved = await Promise.all(partitions.map(partition => log.loadSnapshot(group, partition)))
  return saved.flatMap(snapshot => (snapshot === undefined ? [] : [notifyStateOf(snapshot)]))
}

function printDead(states: readonly NotifyState[], asJson: boolean): void {
  const dead = states.flatMap(state => state.dead)
  if (!asJson) print(deadTable(dead))
  else {
    for (const { channel, notification, failures, reason, atMs } of dead) {
      print(`${JSON.stringify({ channel, key: notification.key, failures, reason, atMs })}\n`)
    }
  }
  const waiting = states.flatMap(({ queues }) => [...queues.values()]).reduce((sum, queue) => sum + queue.length, 0)
  process.stderr.write(`${dead.length} dead letters, ${waiting} notifications on their way\n`)
}
