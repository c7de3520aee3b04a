import type { IHeaders, KafkaMessage, Message } from 'kafkajs'
import type { LoggedRecord, LogRecord } from './event-log.js'

export const toMessage = ({ key, value, headers }: LogRecord, partition: number): Message => ({
  key: Buffer.from(key, 'utf8'),
  value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
  partition,
  ...(headers !== undefined && { headers: { ...headers } }),
})

/** The record's value is a view on the buffer in which it arrived. */
export const toRecord = (topic: string, partition: number, message: KafkaMessage): LoggedRecord => ({
  topic,
  partition,
  offset: BigInt(message.offset),
  key: message.key?.toString('utf8') ?? '',
  value: message.value ?? new Uint8Array(0),
  headers: toHeaders(message.headers ?? {}),
})

const toHeaders = (headers: IHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, `${Array.isArray(value) ? value[0] : value}`]),
  )
