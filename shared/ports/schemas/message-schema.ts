import { RAW_FORMATS } from '../../domain/raw-formats.js'
import { DOMAINS, type Domain } from '../../domain/region.js'
import { REJECT_REASONS } from '../../domain/reject-reasons.js'
import { FLOW, isRaw, type Topic } from '../../flow.js'
import { LAYOUTS, type Layout, type LayoutName } from '../message-layouts.js'
import { MEANINGS, MESSAGE_MEANINGS } from './field-meanings.js'
import { columnSchema, DECODED, DRAFT, type JsonSchema, NUMBER, objectSchema, scalarSchema } from './json-schema.js'
import { RAW_FIELDS, REJECT_FIELDS, type SourceField } from './source-fields.js'

/** What a schema is of: the messages of a topic, or the watermarks, which come on every topic between stages. */
export type SchemaName = Topic | 'watermark'

/** Every topic of the flow, and the watermark. */
export const SCHEMA_NAMES: readonly SchemaName[] = [...new Set(FLOW.flatMap(({ writes }) => writes)), 'watermark']

/** Name of a schema's file. */
export const schemaFile = (name: SchemaName): string => `${name}.schema.json`

/**
 * JSON Schema of the messages of a topic, as this program decodes them, written as JSON: typed arrays as lists, bytes as
 * base64, NaN and the infinities as texts.
 */
export const messageSchema = (name: SchemaName): JsonSchema => ({
  $schema: DRAFT,
  title: name,
  ...bodyOf(name),
  $defs: { number: NUMBER },
})

function bodyOf(name: SchemaName): JsonSchema {
  if (isRaw(name)) return rawSchema(name)
  if (name === 'rejects') return rejectSchema()
  if (name !== 'observations') return stampedSchema(name)
  return {
    description: 'Observations: of quakes in a seismic region, of readings in a region of sites.',
    oneOf: [nestedSchema('observations', 'quakes'), nestedSchema('observations.readings', 'readings')],
  }
}

const topicOf = (name: LayoutName): JsonSchema => ({ const: name.split('.')[0] })

function stampedSchema(name: LayoutName): JsonSchema {
  const { scalars, columns } = fieldsOf(name)
  return { ...about(name), ...objectSchema({ topic: topicOf(name), ...scalars, ...columns }) }
}

/** Observations hold their columns in an object of their own, with their length. */
function nestedSchema(name: LayoutName, inside: 'quakes' | 'readings'): JsonSchema {
  const { scalars, columns } = fieldsOf(name)
  const length = { description: 'Length of each column.', type: 'integer', minimum: 0 }
  const properties = { topic: topicOf(name), ...scalars, [inside]: objectSchema({ length, ...columns }) }
  return { ...about(name), ...objectSchema(properties) }
}

function fieldsOf(name: LayoutName) {
  const { scalars, columns } = LAYOUTS[name]
  const meanings = MEANINGS[name]
  return {
    scalars: mapValues(scalars, (kind, field) => scalarSchema(kind, meanings[field])),
    columns: mapValues(columns, (kind, field) => columnSchema(kind, meanings[field])),
  }
}

/** What the message is, and how it lies in Arrow. */
const about = (name: LayoutName): JsonSchema => ({
  description: MESSAGE_MEANINGS[name],
  'x-layout': `${name}/${LAYOUTS[name].version}`,
  'x-arrow': arrowOf(LAYOUTS[name]),
})

/** One record batch: scalars as texts in the schema's metadata, columns as columns or as cells that are lists. */
const arrowOf = ({ scalars, columns, shape }: Layout): JsonSchema => ({
  metadata: Object.keys(scalars),
  rows: shape === 'rows' ? 'one a row of the columns' : 'one: every cell is a list',
  columns: mapValues(columns, kind => (shape === 'rows' ? ARROW[kind] : `list<${ARROW[kind]}>`)),
})

const ARROW = { text: 'utf8', uint8: 'uint8', uint32: 'uint32', float32: 'float32', float64: 'float64' } as const

function rawSchema(topic: `raw.${Domain}`): JsonSchema {
  const domain = DOMAINS.find(known => topic === `raw.${known}`)!
  const properties = {
    topic: { const: topic },
    ...decodedFields(RAW_FIELDS),
    domain: { description: RAW_FIELDS.domain.meaning, const: domain },
    format: { description: RAW_FIELDS.format.meaning, enum: RAW_FORMATS[domain] },
  }
  const description = 'Records as their source sent them, byte for byte, and how complete the source says it is.'
  return { description, 'x-layout': `${topic}/1`, ...objectSchema(properties, requiredOf(RAW_FIELDS)) }
}

function rejectSchema(): JsonSchema {
  const reasons = Object.entries(REJECT_REASONS).map(([name, rule]) => ({ const: name, description: rule }))
  const properties = {
    topic: { const: 'rejects' },
    ...decodedFields(REJECT_FIELDS),
    domain: { description: REJECT_FIELDS.domain.meaning, enum: DOMAINS },
    format: { description: REJECT_FIELDS.format.meaning, enum: Object.values(RAW_FORMATS).flat() },
    reason: { description: `${REJECT_FIELDS.reason.meaning} With each the rule.`, oneOf: reasons },
  }
  const description = 'One record refused, with all that is needed to see why and to send it again.'
  return { description, 'x-layout': 'rejects/1', ...objectSchema(properties, requiredOf(REJECT_FIELDS)) }
}

type SourceFields = Readonly<Record<string, SourceField>>

const decodedFields = (fields: SourceFields) =>
  mapValues(fields, ({ kind, meaning }) => ({ description: meaning, ...DECODED[kind] }))

const requiredOf = (fields: SourceFields): readonly string[] => [
  'topic',
  ...Object.keys(fields).filter(name => fields[name].required),
]

const mapValues = <V, R>(of: Readonly<Record<string, V>>, make: (value: V, key: string) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, make(value, key)]))
