import { readFileSync } from 'node:fs'
import { type ISocketFactory, Kafka, logLevel, type SASLOptions } from 'kafkajs'
import { SettingsError } from '../domain/errors.js'

export interface KafkaTlsSettings {
  /** Files in PEM: the authority that signed the brokers' certificates, our certificate and its key. */
  readonly caPath?: string
  readonly certPath?: string
  readonly keyPath?: string
  /** False accepts any certificate: for trying out only. */
  readonly rejectUnauthorized: boolean
}

export interface KafkaSaslSettings {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
  readonly username: string
  /** Secret. */
  readonly password: string
}

export interface KafkaLogSettings {
  /** host:port of some brokers; the others are found through them. */
  readonly brokers: readonly string[]
  readonly clientId: string
  readonly tls?: KafkaTlsSettings
  readonly sasl?: KafkaSaslSettings
  /** Stands before the names of all topics and groups, so that installations can share a cluster. */
  readonly topicPrefix: string
  /** Partitions of every topic; fixed when the topics are made. At most so many processes share a stage's work. */
  readonly partitions: number
  /** Copies of each record; 3 survives the loss of a broker. */
  readonly replicationFactor: number
  /** How long the brokers keep records, ms; −1: for ever. Holds for topics made from now on. */
  readonly retentionMs: number
  readonly compression: 'none' | 'gzip'
  /** About how much is sent, fetched, and held for a slow consumer, at a time and partition. */
  readonly batchBytes: number
  readonly requestTimeoutMs: number
  /** A consumer that was silent for so long loses its partitions. */
  readonly sessionTimeoutMs: number
  /** Attempts of one request before it fails with a PortError. */
  readonly retries: number
}

export const KAFKA_LOG_DEFAULTS: Omit<KafkaLogSettings, 'brokers'> = {
  clientId: 'groundswell',
  topicPrefix: 'groundswell.',
  partitions: 8,
  replicationFactor: 1,
  retentionMs: -1,
  compression: 'none',
  batchBytes: 4 << 20,
  requestTimeoutMs: 30_000,
  sessionTimeoutMs: 30_000,
  retries: 8,
}

/** @throws {SettingsError} if a TLS file cannot be read */
export function kafkaClient(settings: KafkaLogSettings, socketFactory: ISocketFactory): Kafka {
  const { brokers, clientId, tls, sasl, requestTimeoutMs, retries } = settings
  if (brokers.length === 0) throw new SettingsError('no Kafka brokers are named; name one as host:port')
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: Math.min(requestTimeoutMs, 10_000),
    requestTimeout: requestTimeoutMs,
    socketFactory,
    // What goes wrong is thrown, as a PortError; the client's own log would say it twice.
    logLevel: logLevel.NOTHING,
    retry: { retries, initialRetryTime: 100, maxRetryTime: 10_000 },
    ...(tls && { ssl: tlsOptions(tls) }),
    ...(sasl && { sasl: { ...sasl } as SASLOptions }),
  })
}

const tlsOptions = ({ caPath, certPath, keyPath, rejectUnauthorized }: KafkaTlsSettings) => ({
  rejectUnauthorized,
  ...(caPath !== undefined && { ca: [readPem(caPath)] }),
  ...(certPath !== undefined && { cert: readPem(certPath) }),
  ...(keyPath !== undefined && { key: readPem(keyPath) }),
})

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new SettingsError(`TLS file ${path} cannot be read; name a PEM file`, { cause })
  }
}
