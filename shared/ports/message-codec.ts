import { MessageError } from '../domain/errors.js'
import type { Message, Observations, Stamp, StampedMessage } from '../domain/messages.js'
import type { QuakeColumns } from '../domain/quake.js'
import { type ColumnKind, type ColumnValues, decodeTable, encodeTable } from './arrow-columns.js'
import type { LogRecord } from './event-log.js'
import { type FlatObservations, LAYOUTS, type Layout } from './message-layouts.js'
import { checkSeal, seal } from './record-seal.js'
import { type Scalar, scalarOfText, textOfScalar } from './scalar-text.js'
import { decodeRaw, decodeReject, encodeRaw, encodeReject } from './source-codec.js'

const SOURCE_VERSION = 1

/**
 * A message as a record of the log. Key: the region; of raw records and rejects the domain.
 * Header `layout` names topic and version, `epoch` and `index` are the stamp if one is given, `crc32` guards the record.
 * The value is an Arrow IPC stream: typed arrays as
 * columns, scalars in its schema; of raw records and rejects it is the bytes of the source, unchanged.
 */
export function encode(message: Message, stamp?: Stamp): LogRecord {
  const { key, value, headers } = encodeBody(message)
  const layout = `${message.topic}/${versionOf(message.topic)}`
  const place = stamp && { epoch: textOfScalar(stamp.epoch), index: textOfScalar(stamp.index) }
  return seal({ key, value, headers: { ...headers, ...place, layout } })
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
  const [topic, version] = name?.split('/') ?? []
  if (topic === 'raw.seismic' && version === String(SOURCE_VERSION)) return decodeRaw(record)
  if (topic === 'rejects' && version === String(SOURCE_VERSION)) return decodeReject(record)
  if (isStamped(topic) && version === String(LAYOUTS[topic].version)) return decodeStamped(topic, record)
  const known = Object.entries(LAYOUTS).map(([key, layout]) => `${key}/${layout.version}`)
  throw new MessageError(
    `record has layout "${name}"; this version reads raw.seismic/${SOURCE_VERSION}, rejects/${SOURCE_VERSION}, ` +
      `${known.join(', ')}: read it with the version that wrote it`,
  )
}

const versionOf = (topic: Message['topic']): number =>
  topic === 'raw.seismic' || topic === 'rejects' ? SOURCE_VERSION : LAYOUTS[topic].version

function encodeBody(message: Message): LogRecord {
  if (message.topic === 'raw.seismic') return encodeRaw(message)
  if (message.topic === 'rejects') return encodeReject(message)
  return encodeStamped(message)
}

const isStamped = (topic: string): topic is StampedMessage['topic'] => Object.hasOwn(LAYOUTS, topic)

const kindsOf = ({ columns }: Layout): ReadonlyMap<string, ColumnKind> => new Map(Object.entries(columns))

function encodeStamped(message: StampedMessage): LogRecord {
  const layout = LAYOUTS[message.topic]
  const flat = (message.topic === 'observations' ? flatten(message) : message) as unknown as Record<string, unknown>
  const metadata = new Map(Object.keys(layout.scalars).map(name => [name, textOfScalar(flat[name] as Scalar)]))
  const columns = new Map(Object.keys(layout.columns).map(name => [name, flat[name] as ColumnValues]))
  return { key: message.region, value: encodeTable({ metadata, columns }, kindsOf(layout), layout.shape) }
}

function decodeStamped(topic: StampedMessage['topic'], { value }: LogRecord): StampedMessage {
  const layout = LAYOUTS[topic]
  const { metadata, columns } = decodeTable(value, kindsOf(layout), layout.shape)
  const scalars = Object.entries(layout.scalars).map(([name, kind]) => [
    name,
    scalarOfText(name, kind, metadata.get(name)),
  ])
  // The layout names every field of its message with its kind, so what it read is the message.
  const flat = { topic, ...Object.fromEntries(scalars), ...Object.fromEntries(columns) } as unknown
  return topic === 'observations' ? nest(flat as FlatObservations) : (flat as StampedMessage)
}

const flatten = ({ quakes: { length: _, ...columns }, ...message }: Observations): FlatObservations => ({
  ...message,
  ...columns,
})

const nest = ({ topic, region, ...columns }: FlatObservations): Observations => {
  const quakes: QuakeColumns = { length: columns.id.length, ...columns }
  return { topic, region, quakes }
}
