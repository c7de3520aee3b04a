import { MessageError } from '../domain/errors.js'
import {
  isOfQuakes,
  isRawBatch,
  type Message,
  type Observations,
  type Stamp,
  type StampedMessage,
} from '../domain/messages.js'
import { DOMAINS } from '../domain/region.js'
import { type ColumnKind, type ColumnValues, decodeTable, encodeTable } from './arrow-columns.js'
import type { LogRecord } from './event-log.js'
import {
  type FlatQuakes,
  type FlatReadings,
  LAYOUTS,
  type Layout,
  type LayoutName,
  layoutName,
} from './message-layouts.js'
import { checkSeal, seal } from './record-seal.js'
import { type Scalar, scalarOfText, textOfScalar } from './scalar-text.js'
import { decodeRaw, decodeReject, encodeRaw, encodeReject } from './source-codec.js'

const SOURCE_VERSION = 1

/**
 * A message as a record of the log. Key: the region; of raw records and rejects the domain.
 * Header `layout` names layout and version, `epoch` and `index` are the stamp if one is given, `crc32` guards the record.
 * The value is an Arrow IPC stream: typed arrays as
 * columns, scalars in its schema; of raw records and rejects it is the bytes of the source, unchanged.
 */
export function encode(message: Message, stamp?: Stamp): LogRecord {
  const { key, value, headers } = encodeBody(message)
  const place = stamp && { epoch: textOfScalar(stamp.epoch), index: textOfScalar(stamp.index) }
  return seal({ key, value, headers: { ...headers, ...place, layout: layoutOf(message) } })
}

/**
 * The stamp with which a record was published.
 *
 * @throws {MessageError} if it has none
 */
export const stampOf = ({ headers = {} }: LogRecord): Stamp => ({
  epoch: scalarOfText('epoch', 'number', headers.epoch) as number,
  index: scalarOfText('index', 'number', headers.index) as number,
})

/**
 * The message of a record. Typed arrays may be views on `record.value`: do not change either.
 *
 * @throws {MessageError} if the record is damaged, or of a layout or version that is not known here
 */
export function decode(record: LogRecord): Message {
  checkSeal(record)
  const name = record.headers?.layout
  const [layout, version] = name?.split('/') ?? []
  if (isSource(layout) && version === String(SOURCE_VERSION)) {
    return layout === 'rejects' ? decodeReject(record) : decodeRaw(record)
  }
  if (isStamped(layout) && version === String(LAYOUTS[layout].version)) return decodeStamped(layout, record)
  const known = Object.entries(LAYOUTS).map(([key, { version }]) => `${key}/${version}`)
  throw new MessageError(
    `record has layout "${name}"; this version reads ${SOURCES.map(topic => `${topic}/${SOURCE_VERSION}`).join(', ')}, ` +
      `${known.join(', ')}: read it with the version that wrote it`,
  )
}

/** What is kept as its source sent it. */
const SOURCES: readonly string[] = [...DOMAINS.map(domain => `raw.${domain}`), 'rejects']

const isSource = (topic: string): boolean => SOURCES.includes(topic)

const isStamped = (layout: string): layout is LayoutName => Object.hasOwn(LAYOUTS, layout)

function layoutOf(message: Message): string {
  if (isRawBatch(message) || message.topic === 'rejects') return `${message.topic}/${SOURCE_VERSION}`
  const name = layoutName(message)
  return `${name}/${LAYOUTS[name].version}`
}

function encodeBody(message: Message): LogRecord {
  if (isRawBatch(message)) return encodeRaw(message)
  if (message.topic === 'rejects') return encodeReject(message)
  return encodeStamped(message)
}

const kindsOf = ({ columns }: Layout): ReadonlyMap<string, ColumnKind> => new Map(Object.entries(columns))

function encodeStamped(message: StampedMessage): LogRecord {
  const layout = LAYOUTS[layoutName(message)]
  const flat = (message.topic === 'observations' ? flatten(message) : message) as unknown as Record<string, unknown>
  const metadata = new Map(Object.keys(layout.scalars).map(name => [name, textOfScalar(flat[name] as Scalar)]))
  const columns = new Map(Object.keys(layout.columns).map(name => [name, flat[name] as ColumnValues]))
  return { key: message.region, value: encodeTable({ metadata, columns }, kindsOf(layout), layout.shape) }
}

function decodeStamped(name: LayoutName, { value }: LogRecord): StampedMessage {
  const layout = LAYOUTS[name]
  const { metadata, columns } = decodeTable(value, kindsOf(layout), layout.shape)
  const scalars = Object.fromEntries(
    Object.entries(layout.scalars).map(([scalar, kind]) => [scalar, scalarOfText(scalar, kind, metadata.get(scalar))]),
  )
  const values = Object.fromEntries(columns)
  // The layout names every field of its message with its kind, so what it read is the message.
  const nested = NESTED[name]?.(values) ?? values
  return { topic: name.split('.')[0], ...scalars, ...nested } as unknown as StampedMessage
}

const flatten = (message: Observations): FlatQuakes | FlatReadings => {
  const { length: _, ...columns } = isOfQuakes(message) ? message.quakes : message.readings
  return { topic: message.topic, region: message.region, ...columns } as FlatQuakes | FlatReadings
}

type Values = Readonly<Record<string, ColumnValues>>

const NESTED: { readonly [Name in LayoutName]?: (values: Values) => object } = {
  observations: values => ({ quakes: { length: values.id.length, ...values } }),
  'observations.readings': values => ({ readings: { length: values.site.length, ...values } }),
}
