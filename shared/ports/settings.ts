import { readFile } from 'node:fs/promises'
import type { TSchema } from 'typebox'
import Value from 'typebox/value'
import { SettingsError } from '../domain/errors.js'
import { SETTINGS_SCHEMA, type Settings } from './settings-schema.js'

/** File that is read where no other is named. */
export const SETTINGS_FILE = 'groundswell.json'

export interface SettingsSources {
  /** JSON file; one that is named must exist, the usual one may be missing. */
  readonly file?: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** `log.kind=kafka`, as on the command line. */
  readonly assignments?: readonly string[]
}

/** A setting by itself: where it stands, and its schema. */
export interface SettingLeaf {
  /** `log.kafka.clientId` */
  readonly path: string
  /** `GROUNDSWELL_LOG_KAFKA_CLIENT_ID` */
  readonly env: string
  readonly schema: TSchema & { readonly description?: string; readonly secret?: boolean; readonly type?: string }
}

/** Every setting, in the order of the schema. */
export const settingLeaves = (): readonly SettingLeaf[] => leavesOf(SETTINGS_SCHEMA, [])

/**
 * Settings from defaults, file, environment and command line; the later ones win.
 *
 * @throws {SettingsError} naming every setting that cannot be used, where it came from and what it may be
 */
export async function loadSettings({ file, env, assignments = [] }: SettingsSources): Promise<Settings> {
  const settings = (await readSettingsFile(file)) as Record<string, unknown>
  const leaves = settingLeaves()
  const names = new Map(leaves.map(leaf => [leaf.env, leaf]))
  for (const [name, value] of Object.entries(env)) {
    // Variables of the tests and of the shell that are no settings are not ours to judge.
    const leaf = names.get(name)
    if (leaf !== undefined && value !== undefined) assign(settings, leaf, value)
  }
  for (const assignment of assignments) {
    const [path, ...rest] = assignment.split('=')
    const leaf = leaves.find(known => known.path === path)
    if (leaf === undefined || rest.length === 0) {
      throw new SettingsError(`"${assignment}" is no setting; write name=value, names are in \`groundswell config\``)
    }
    assign(settings, leaf, rest.join('='))
  }
  const complete = Value.Default(SETTINGS_SCHEMA, settings)
  const [error] = Value.Errors(SETTINGS_SCHEMA, complete)
  if (error !== undefined) {
    const path = error.instancePath.slice(1).replaceAll('/', '.')
    const leaf = leaves.find(known => path.startsWith(known.path))
    const from = leaf === undefined ? '' : ` (file, ${leaf.env} or --set ${leaf.path}=…)`
    const found =
      leaf?.schema.secret === true ? '(hidden)' : JSON.stringify(Value.Pointer.Get(complete, error.instancePath))
    throw new SettingsError(`setting ${path || '(whole file)'} is ${found}; it ${explain(error)}${from}`)
  }
  return complete as Settings
}

/** Settings as they may be shown: secrets are replaced by whether they are set. */
export function hideSecrets(settings: Settings): Record<string, unknown> {
  const shown = structuredClone(settings) as Record<string, unknown>
  for (const { path, schema } of settingLeaves()) {
    if (schema.secret !== true) continue
    const keys = path.split('.')
    const parent = keys.slice(0, -1).reduce((node, key) => node[key] as Record<string, unknown>, shown)
    const key = keys[keys.length - 1]
    parent[key] = parent[key] === '' ? '(not set)' : '(set, hidden)'
  }
  return shown
}

async function readSettingsFile(file: string | undefined): Promise<unknown> {
  let text: string
  try {
    text = await readFile(file ?? SETTINGS_FILE, 'utf8')
  } catch (cause) {
    if (file === undefined && (cause as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new SettingsError(`settings file ${file ?? SETTINGS_FILE} cannot be read: ${(cause as Error).message}`)
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SettingsError(`settings file ${file ?? SETTINGS_FILE} is not JSON: ${(cause as Error).message}`)
  }
}

function leavesOf(schema: TSchema, path: readonly string[]): SettingLeaf[] {
  if ('properties' in schema) {
    const children = Object.entries(schema.properties as Record<string, TSchema>)
    return children.flatMap(([key, child]) => leavesOf(child, [...path, key]))
  }
  const snake = path.map(key => key.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase())
  return [{ path: path.join('.'), env: ['GROUNDSWELL', ...snake].join('_'), schema }]
}

function assign(settings: Record<string, unknown>, { path, schema }: SettingLeaf, text: string): void {
  const keys = path.split('.')
  let node = settings
  for (const key of keys.slice(0, -1)) {
    node[key] ??= {}
    node = node[key] as Record<string, unknown>
  }
  node[keys[keys.length - 1]] = parseValue(schema, text)
}

function parseValue(schema: SettingLeaf['schema'], text: string): unknown {
  if (schema.type === 'array' && !text.trimStart().startsWith('[')) return text === '' ? [] : text.split(',')
  if (schema.type === 'string' || schema.type === undefined) return text
  try {
    return JSON.parse(text)
  } catch {
    return text // the schema will say what it should have been
  }
}

const explain = ({ keyword, message, params }: { keyword: string; message: string; params: object }): string => {
  if (keyword === 'enum') return `must be one of ${(params as { allowedValues: unknown[] }).allowedValues.join(', ')}`
  if (keyword === 'boolean' || keyword === 'additionalProperties') return 'is not known; see `groundswell config`'
  return message
}
