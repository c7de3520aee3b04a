import { DUTY_SCHEMA } from '../duty-codec.js'
import { RULES_SCHEMA } from '../rules/rule-schema.js'
import { asyncApi, DUTY_FILE } from './async-api.js'
import { DRAFT } from './json-schema.js'
import { messageSchema, SCHEMA_NAMES, schemaFile } from './message-schema.js'

/** The schema of a file of alert rules, for editors. */
export const RULES_FILE = 'rules.schema.json'

const rulesSchema = () => ({ $schema: DRAFT, title: 'rules', description: 'A file of alert rules.', ...RULES_SCHEMA })

const dutySchema = () => ({
  $schema: DRAFT,
  title: 'duty',
  description: 'What duty people say of alerts: acknowledged, silenced, unsilenced.',
  ...DUTY_SCHEMA,
})

/**
 * Files that describe all messages, by name: a JSON Schema for each topic, that of duty people included, AsyncAPI for the whole, and beside them the
 * JSON Schema of a file of alert rules.
 */
export const schemaFiles = (version: string): ReadonlyMap<string, string> =>
  new Map([
    ...SCHEMA_NAMES.map((name): [string, string] => [schemaFile(name), `${textOf(messageSchema(name))}\n`]),
    [DUTY_FILE, `${textOf(dutySchema())}\n`],
    [RULES_FILE, `${textOf(rulesSchema())}\n`],
    ['asyncapi.json', `${textOf(asyncApi(version))}\n`],
  ])

const LINE_WIDTH = 120

/** As JSON.stringify with an indent of 2, but lists of plain values on one line where they fit. */
function textOf(value: unknown, indent = '', used = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const deeper = `${indent}  `
  const isList = Array.isArray(value)
  const parts = isList
    ? value.map(item => textOf(item, deeper))
    : Object.entries(value).map(([key, item]) => {
        const name = `${JSON.stringify(key)}: `
        return name + textOf(item, deeper, deeper.length + name.length)
      })
  const [open, close] = isList ? '[]' : '{}'
  const line = `${open}${parts.join(', ')}${close}`
  // A comma may follow.
  const fits = isList && !value.some(item => typeof item === 'object') && used + line.length < LINE_WIDTH
  return parts.length === 0 || fits
    ? line
    : `${open}\n${parts.map(part => deeper + part).join(',\n')}\n${indent}${close}`
}
