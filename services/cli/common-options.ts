import { type Command, InvalidArgumentError } from 'commander'
import { dayOf, startOfDay } from '../../shared/domain/units.js'
import { loadSettings } from '../../shared/ports/settings.js'
import type { Settings } from '../../shared/ports/settings-schema.js'

/** What commands that forecast take beside the settings. */
export interface EngineFlags extends SettingsFlags {
  readonly engine?: string
}

/** What every command that needs settings takes. */
export interface SettingsFlags {
  readonly settings?: string
  readonly set: string[]
}

/** Adds `--settings FILE` and `--set name=value`. */
export const withSettings = (command: Command): Command =>
  command
    .option('--settings <file>', 'JSON file of settings (default: groundswell.json if it is there)')
    .option('--set <name=value>', 'one setting; may be repeated', (value, all: string[]) => [...all, value], [])

/** Adds `--engine NAME`, for commands that forecast. */
export const withEngine = (command: Command): Command =>
  command.option(
    '--engine <name>',
    'what runs networks: auto, or an engine of `groundswell doctor` (default: the setting)',
  )

export const settingsOf = ({ settings: file, set, engine }: EngineFlags, ...more: string[]): Promise<Settings> => {
  const assignments = [...more, ...set, ...(engine === undefined ? [] : [`engine=${engine}`])]
  return loadSettings({ file, env: process.env, assignments })
}

/** `YYYY-MM-DD` → UTC day number. */
export function parseDate(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) {
    throw new InvalidArgumentError(`"${text}" is no date; write YYYY-MM-DD.`)
  }
  return dayOf(time)
}

/** `YYYY-MM-DD`, or an ISO 8601 time in UTC → ms since 1970. */
export function parseTime(text: string): number {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return startOfDay(parseDate(text))
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/.test(text) ? Date.parse(text) : NaN
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError(`"${text}" is no time; write YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, in UTC.`)
  }
  return time
}

/** A number above zero; `max` is Infinity. */
export function parseSpeed(text: string): number {
  const speed = text === 'max' ? Infinity : Number(text)
  if (!(speed > 0)) throw new InvalidArgumentError(`"${text}" is no speed; write a number above 0, or max.`)
  return speed
}

export function parseWhole(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError(`"${text}" is no whole number.`)
  return value
}

/** A number above 0 and below 1. */
export function parseShare(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError(`"${text}" is no number between 0 and 1.`)
  return value
}

/** A JSON object. */
export function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Told below.
  }
  throw new InvalidArgumentError(`"${text}" is no JSON object, such as {"layers":2}.`)
}
