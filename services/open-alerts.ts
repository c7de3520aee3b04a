import { KNOWN_REGIONS } from '../shared/domain/known-regions.js'
import { POINT_KINDS } from '../shared/models/registry.js'
import type { Clock } from '../shared/ports/clock.js'
import type { EventLog } from '../shared/ports/event-log.js'
import { type RuleBook, readRules } from '../shared/ports/rules/lint-rules.js'
import type { RuleWorld } from '../shared/ports/rules/meaning-faults.js'
import type { RegionSettings, Settings } from '../shared/ports/settings-schema.js'
import { makeChannel } from './notify/channels/make-channels.js'
import type { NamedChannel } from './notify/take-in.js'

/** Every kind of model, of any domain. */
const KINDS = [...new Set(Object.values(POINT_KINDS).flatMap(kinds => [...kinds.keys()]))]

/**
 * What a file of rules may name: the regions of the settings and those that come with Groundswell; the models of the
 * settings, or any where they name none.
 */
export function ruleWorld({ regions, models }: Settings): RuleWorld {
  const own: readonly RegionSettings[] = regions
  const others = KNOWN_REGIONS.filter(({ id }) => !own.some(region => region.id === id))
  return { regions: [...own, ...others], models: models.length > 0 ? models : KINDS }
}

/** The rules that the settings name; none where they name none. @throws {RulesError} */
export async function openRules(settings: Settings): Promise<RuleBook | undefined> {
  const { rules } = settings.alerts
  return rules === '' ? undefined : readRules(rules, ruleWorld(settings))
}

export interface AlertingOptions {
  readonly settings: Settings
  readonly log: EventLog
  readonly clock: Clock
  /** Channels that take no exercises are left closed, and need no secrets. */
  readonly exercise: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The rules that the settings name, and their channels, ready to send. @throws {RulesError | SettingsError} */
export async function openAlerting({ settings, log, clock, exercise, env }: AlertingOptions) {
  const book = await openRules(settings)
  const world = { env, nowMs: clock.nowMs, append: log.append }
  const channels: NamedChannel[] = []
  for (const [name, channel] of book?.channels ?? []) {
    if (exercise && channel.exercises !== true) continue
    channels.push({ name, settings: channel, channel: makeChannel(name, channel, world) })
  }
  return { rules: book?.rules ?? [], channels, exercise }
}
