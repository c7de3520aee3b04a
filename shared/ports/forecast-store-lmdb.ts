import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { RootDatabase } from 'lmdb'
import type { Alert } from '../domain/alert.js'
import { PortError } from '../domain/errors.js'
import type { Field, Forecast, Score } from '../domain/messages.js'
import type { DayRange, ForecastStore, StoreRecord } from './forecast-store.js'
import { open } from './lmdb-package.js'
import { decodeAlert } from './store-alert-codec.js'
import {
  afterPrefix,
  decodeKey,
  KIND,
  regionPrefix,
  type StoreKey,
  seriesPrefix,
  startOfDayKeys,
} from './store-keys.js'
import { decodeField, decodeForecast, decodeScore, type EncodedRecord, encodeRecord } from './store-record-codec.js'

export interface LmdbStoreSettings {
  /** Folder of the store; made where it is missing. */
  readonly path: string
  /** Bytes of records committed at once: what a write holds in memory, and how long it keeps the process busy. */
  readonly transactionBytes: number
  /** Keys read at once of a range. Between pages no read transaction is open, so a slow reader does not make the file grow. */
  readonly pageKeys: number
}

export const lmdbStoreDefaults: LmdbStoreSettings = {
  path: '.groundswell/store',
  transactionBytes: 4 * 2 ** 20,
  pageKeys: 256,
}

type Decode<T> = (key: StoreKey, value: Uint8Array) => T

/**
 * Forecast store in one LMDB file one record per field, forecast, score and event of an alert. One process writes while others read.
 * Where a model issues several horizons on one day, `forecast` and `latestForecast` give the longest.
 */
export class LmdbForecastStore implements ForecastStore {
  readonly #db: RootDatabase<Uint8Array, Uint8Array>
  readonly #settings: LmdbStoreSettings
  #closed = false

  /** @throws {PortError} if the folder cannot be opened */
  constructor(settings: Partial<LmdbStoreSettings> = {}) {
    this.#settings = { ...lmdbStoreDefaults, ...settings }
    const { path } = this.#settings
    try {
      this.#db = open({
        path,
        noSubdir: false,
        encoding: 'binary',
        keyEncoding: 'binary',
        compression: true,
        overlappingSync: false, // a commit returns when it is on the disk
      })
    } catch (cause) {
      if (cause instanceof PortError) throw cause
      throw new PortError(`cannot open the store in ${path}: ${reason(cause)}; give a folder that can be written`, {
        canRetry: false,
        cause,
      })
    }
  }

  async write(records: readonly StoreRecord[]): Promise<void> {
    let batch: EncodedRecord[] = []
    let bytes = 0
    for (const record of records) {
      const encoded = encodeRecord(record)
      batch.push(encoded)
      bytes += encoded.value.length
      if (bytes < this.#settings.transactionBytes) continue
      this.#commit(batch)
      batch = []
      bytes = 0
      await turn() // others in this process read and answer between transactions
    }
    this.#commit(batch)
  }

  async forecast(region: string, model: string, day: number): Promise<Forecast | undefined> {
    const ofDay = startOfDayKeys(seriesPrefix(KIND.forecasts, region, model), day)
    return this.#last(ofDay, decodeForecast)
  }

  async latestForecast(region: string, model: string): Promise<Forecast | undefined> {
    return this.#last(seriesPrefix(KIND.forecasts, region, model), decodeForecast)
  }

  async field(region: string, day: number): Promise<Field | undefined> {
    return this.#last(startOfDayKeys(seriesPrefix(KIND.fields, region, ''), day), decodeField)
  }

  fields(region: string, range: DayRange): AsyncIterable<Field> {
    return this.#values(highestRevisions(this.#keys(seriesPrefix(KIND.fields, region, ''), range)), decodeField)
  }

  forecasts(region: string, model: string, range: DayRange): AsyncIterable<Forecast> {
    const keys = this.#keys(seriesPrefix(KIND.forecasts, region, model), range)
    return this.#values(highestRevisions(keys), decodeForecast)
  }

  scores(region: string, model: string, range: DayRange): AsyncIterable<Score> {
    return this.#values(this.#keys(seriesPrefix(KIND.scores, region, model), range), decodeScore)
  }

  alerts(region: string, range: DayRange): AsyncIterable<Alert> {
    return this.#values(this.#keys(seriesPrefix(KIND.alerts, region, ''), range), decodeAlert)
  }

  async models(region: string): Promise<readonly string[]> {
    const models: string[] = []
    const prefix = regionPrefix(KIND.forecasts, region)
    const end = afterPrefix(prefix)
    for (let start: Uint8Array = prefix; ; ) {
      const [key] = this.#opened().getKeys({ start, end, limit: 1 })
      if (key === undefined) return models.sort()
      const { model } = decodeKey(key)
      models.push(model)
      start = afterPrefix(seriesPrefix(KIND.forecasts, region, model))
    }
  }

  /** SHA-256, hex, over every key and value in key order: equal for equal content, however it was written. */
  async contentDigest(): Promise<string> {
    const hash = createHash('sha256')
    const length = Buffer.alloc(8)
    for (const { key, value } of this.#opened().getRange({ snapshot: true })) {
      length.writeUInt32LE(key.length, 0)
      length.writeUInt32LE(value.length, 4)
      hash.update(length).update(key).update(value)
    }
    return hash.digest('hex')
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#db.close()
  }

  /** The value of the last key that begins with these bytes. */
  #last<T>(prefix: Uint8Array, decode: Decode<T>): T | undefined {
    const range = { start: afterPrefix(prefix), end: prefix, reverse: true, limit: 1 }
    for (const { key, value } of this.#opened().getRange(range)) return decode(decodeKey(key), value)
    return undefined
  }

  *#keys(series: Uint8Array, { fromDay, toDay }: DayRange): Generator<Uint8Array> {
    const end = afterPrefix(startOfDayKeys(series, Math.floor(toDay)))
    let start: Uint8Array = startOfDayKeys(series, fromDay)
    for (let exclusiveStart = false; ; exclusiveStart = true) {
      const page = [...this.#opened().getKeys({ start, end, exclusiveStart, limit: this.#settings.pageKeys })]
      yield* page
      if (page.length < this.#settings.pageKeys) return
      start = page[page.length - 1]
    }
  }

  async *#values<T>(keys: Iterable<Uint8Array>, decode: Decode<T>): AsyncGenerator<T> {
    for (const key of keys) {
      const value = this.#opened().get(key)
      if (value !== undefined) yield decode(decodeKey(key), value)
    }
  }

  #opened(): RootDatabase<Uint8Array, Uint8Array> {
    if (!this.#closed) return this.#db
    throw new PortError(`the store in ${this.#settings.path} is closed; open it again`, { canRetry: false })
  }

  /**
   * Synchronous, because lmdb's asynchronous puts fail badly when a disk is full: the process ends by a promise that
   * nobody holds, or waits for a flush that never comes. This throws the reason, and the store goes on.
   */
  #commit(batch: readonly EncodedRecord[]): void {
    const db = this.#opened()
    try {
      db.transactionSync(() => {
        for (const { key, value } of batch) db.putSync(key, value)
      })
    } catch (cause) {
      throw new PortError(
        `cannot write the store in ${this.#settings.path}: ${reason(cause)}; ` +
          'make room on its disk, or mend it, and write again',
        { canRetry: false, cause },
      )
    }
  }
}

/** Of keys in order, the last of each run that differs in the revision alone. */
function* highestRevisions(keys: Iterable<Uint8Array>): Generator<Uint8Array> {
  const REVISION_BYTES = 4
  let previous: Buffer | undefined
  for (const bytes of keys) {
    const key = Buffer.from(bytes)
    const isSameIssue = previous?.subarray(0, -REVISION_BYTES).equals(key.subarray(0, -REVISION_BYTES)) ?? true
    if (previous !== undefined && !isSameIssue) yield previous
    previous = key
  }
  if (previous !== undefined) yield previous
}

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
