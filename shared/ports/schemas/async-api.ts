import { DUTY_TOPIC } from '../../domain/duty.js'
import { RAW_FORMATS, type RawFormat } from '../../domain/raw-formats.js'
import { DOMAINS } from '../../domain/region.js'
import { FLOW, isRaw, type StageRow, type Topic } from '../../flow.js'
import { DUTY_LAYOUT } from '../duty-codec.js'
import { KAFKA_LOG_DEFAULTS } from '../kafka-settings.js'
import { LAYOUTS, type LayoutName } from '../message-layouts.js'
import { MESSAGE_MEANINGS } from './field-meanings.js'
import { type JsonSchema, WRITTEN } from './json-schema.js'
import { SCHEMA_NAMES, schemaFile } from './message-schema.js'
import { RAW_FIELDS, REJECT_FIELDS, type SourceField } from './source-fields.js'
import { WIRE_FORMATS } from './wire-formats.js'

const ARROW_STREAM = 'application/vnd.apache.arrow.stream'
/** Schema of what duty people say. */
export const DUTY_FILE = 'duty.schema.json'

const KAFKA_BINDING = '0.5.0'
/** Where `npm run kafka:up` and the settings have it. */
const BROKER = '127.0.0.1:9092'

/** Every topic, who writes and who reads it, and what its records are: https://www.asyncapi.com/docs/reference/specification/v3.0.0 */
export const asyncApi = (version: string): JsonSchema => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Groundswell',
    version,
    description:
      'The topics between the stages of Groundswell. A part of the flow that runs in one process publishes only what ' +
      'others read; raw records and rejects are always published. Records are keyed by domain or region, and those of one ' +
      'key share a partition.',
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  defaultContentType: ARROW_STREAM,
  servers: {
    kafka: {
      host: '{broker}',
      protocol: 'kafka',
      description: 'The cluster of log.kafka.brokers.',
      variables: { broker: { default: BROKER } },
    },
  },
  channels: { ...Object.fromEntries(topics().map(topic => [topic, channel(topic)])), [DUTY_TOPIC]: dutyChannel },
  operations: Object.fromEntries([...FLOW.flatMap(operationsOf), ...dutyOperations()]),
  components: {
    schemas: {
      raw: fieldHeaders('Headers of raw records. The key is the domain.', RAW_FIELDS),
      reject: fieldHeaders('Headers of rejects. The key is the domain.', REJECT_FIELDS),
    },
  },
})

const topics = (): readonly Topic[] => SCHEMA_NAMES.filter(name => name !== 'watermark')

const PREFIX = { prefix: { description: 'log.kafka.topicPrefix', default: KAFKA_LOG_DEFAULTS.topicPrefix } }

const channel = (topic: Topic): JsonSchema => ({
  address: `{prefix}${topic}`,
  description: messagesOn(topic).includes('watermark')
    ? 'A stream for each region, cut into epochs by its watermarks.'
    : 'Records as they came, by domain.',
  parameters: PREFIX,
  messages: Object.fromEntries(messagesOn(topic).map(name => [name, message(topic, name)])),
})

/** Names of the messages of a topic: wire formats, layouts, or the reject. */
function messagesOn(topic: Topic): readonly string[] {
  const domain = DOMAINS.find(known => topic === `raw.${known}`)
  if (domain !== undefined) return RAW_FORMATS[domain]
  if (topic === 'rejects') return ['reject']
  return [...Object.keys(LAYOUTS).filter(name => name.split('.')[0] === topic), 'watermark']
}

function message(topic: Topic, name: string): JsonSchema {
  if (isRaw(topic)) return rawMessage(topic, name as RawFormat)
  if (topic === 'rejects') return rejectMessage()
  const layout = name as LayoutName
  const of = layout === 'watermark' ? 'watermark' : topic
  return {
    name,
    summary: MESSAGE_MEANINGS[layout],
    contentType: ARROW_STREAM,
    headers: headers(`${layout}/${LAYOUTS[layout].version}`, STAMP),
    payload: { $ref: `./${schemaFile(of)}` },
    bindings: keyedBy('Id of the region.'),
  }
}

const rawMessage = (topic: Topic, format: RawFormat): JsonSchema => ({
  name: format,
  summary: WIRE_FORMATS[format].meaning,
  contentType: WIRE_FORMATS[format].contentType,
  headers: { ...headers(`${topic}/1`, { format: { const: format } }), allOf: [{ $ref: '#/components/schemas/raw' }] },
  payload: BYTES,
  bindings: keyedBy(RAW_FIELDS.domain.meaning),
  'x-decoded': `./${schemaFile(topic)}`,
})

const rejectMessage = (): JsonSchema => ({
  name: 'reject',
  summary: 'One record refused.',
  contentType: 'application/octet-stream',
  headers: { ...headers('rejects/1', STAMP), allOf: [{ $ref: '#/components/schemas/reject' }] },
  payload: BYTES,
  bindings: keyedBy(REJECT_FIELDS.domain.meaning),
  'x-decoded': `./${schemaFile('rejects')}`,
})

/** Where a message stands in its stream: a reader tells by it what it has read already. */
const STAMP: Readonly<Record<string, JsonSchema>> = {
  epoch: { description: 'Counts the watermarks before this message in its stream.', ...WRITTEN.whole },
  index: { description: 'Counts the messages before this one in its epoch.', ...WRITTEN.whole },
}

const BYTES: JsonSchema = { type: 'string', description: 'Bytes of the source, unchanged.' }

const keyedBy = (description: string): JsonSchema => ({
  kafka: { key: { type: 'string', description }, bindingVersion: KAFKA_BINDING },
})

/** What every record has, and what only these have. */
const headers = (layout: string, own: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  properties: {
    layout: { description: 'Layout and version; others are refused.', const: layout },
    crc32: {
      description: 'CRC-32 of value, key and headers, in hexadecimal; see record-seal.ts.',
      type: 'string',
      pattern: '^[0-9a-f]{8}$',
    },
    ...own,
  },
  required: ['layout', 'crc32', ...Object.keys(own)],
})

/** People write it, through the command or the page; whoever delivers alerts reads it. */
const dutyChannel: JsonSchema = {
  address: `{prefix}${DUTY_TOPIC}`,
  description: 'What duty people say of alerts, by region, as it came.',
  parameters: PREFIX,
  messages: {
    [DUTY_TOPIC]: {
      name: DUTY_TOPIC,
      summary: 'An alert is acknowledged, or alerts are silenced or no longer silenced.',
      contentType: 'application/json',
      headers: headers(DUTY_LAYOUT, {}),
      payload: { $ref: `./${DUTY_FILE}` },
      bindings: keyedBy('Id of the region.'),
    },
  },
}

const dutyOperations = (): [string, JsonSchema][] => [
  operation('send', 'duty', DUTY_TOPIC, 'acknowledges, silences and unsilences alerts'),
  operation('receive', 'alert', DUTY_TOPIC, 'tells channels what is acknowledged, and nothing of what is silenced'),
]

const fieldHeaders = (description: string, fields: Readonly<Record<string, SourceField>>): JsonSchema => ({
  description,
  type: 'object',
  properties: written(fields),
  required: Object.keys(written(fields)).filter(name => fields[name]?.required),
})

/** The fields that are headers; of a defect there are two. */
function written(fields: Readonly<Record<string, SourceField>>): Record<string, JsonSchema> {
  const all: Record<string, JsonSchema> = {}
  for (const [name, { kind, meaning }] of Object.entries(fields)) {
    const schema = WRITTEN[kind]
    if (schema !== undefined) all[name] = { description: meaning, ...schema }
    if (kind === 'defect') all[`${name}Message`] = { description: 'What was wrong, then how to mend it.', ...schema }
  }
  return all
}

const operationsOf = ({ stage, reads, writes, does }: StageRow): [string, JsonSchema][] => [
  ...reads.map(topic => operation('receive', stage, topic, does)),
  ...writes.map(topic => operation('send', stage, topic, does)),
]

const operation = (action: 'receive' | 'send', stage: string, topic: string, does: string): [string, JsonSchema] => [
  `${stage}.${action}.${topic}`,
  {
    action,
    channel: { $ref: `#/channels/${topic}` },
    title: `${stage} ${action === 'send' ? 'writes' : 'reads'} ${topic}`,
    summary: does,
    tags: [{ name: stage }],
  },
]
