import { bufferCount, concatMap, pipe } from 'rxjs'
import type { Alert } from '../../shared/domain/alert.js'
import type { Field, Forecast, Message, Score } from '../../shared/domain/messages.js'
import type { Stage } from '../../shared/operators/stage.js'

/** A running hash over all forecasts, in the order in which they were issued. */
export interface SinkState {
  written: number
  /** By region, hex. */
  readonly forecastDigest: Map<string, string>
}

type Stored = Field | Forecast | Score | Alert

export interface SinkOptions {
  /** Idempotent and durable when it resolves. */
  write(records: readonly Stored[]): Promise<void>
  /** Hash of a running hash and what comes next. */
  digest(previous: string, parts: readonly (string | Uint8Array)[]): string
  /** How many messages are gathered for one write. */
  readonly batch?: number
}

/** Fields, forecasts, scores and alerts → the store. Every message passes on, in its place, once what it brought is durable. */
export const sinkStage = ({ write, digest, batch = 256 }: SinkOptions): Stage<SinkState> => ({
  init: () => ({ written: 0, forecastDigest: new Map() }),
  operator: state =>
    pipe(
      bufferCount(batch),
      concatMap(async messages => {
        const records = messages.filter(isStored)
        if (records.length > 0) await write(records)
        state.written += records.length
        for (const record of records) if (record.topic === 'forecasts') addDigest(state, record, digest)
        return messages
      }),
      concatMap(messages => messages),
    ),
})

const STORED: ReadonlySet<string> = new Set<Stored['topic']>(['fields', 'forecasts', 'scores', 'alerts'])

const isStored = (message: Message): message is Stored => STORED.has(message.topic)

function addDigest(state: SinkState, forecast: Forecast, digest: SinkOptions['digest']): void {
  const { region, model, day, revision, mean, quantiles, exceedance } = forecast
  const previous = state.forecastDigest.get(region) ?? ''
  const values = [mean, quantiles, exceedance].map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  )
  state.forecastDigest.set(region, digest(previous, [`${model} ${day} ${revision}`, ...values]))
}
