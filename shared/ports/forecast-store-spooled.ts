import { PortError } from '../domain/errors.js'
import { SECOND_MS } from '../domain/units.js'
import type { Clock } from './clock.js'
import type { DayRange, ForecastStore, StoreRecord } from './forecast-store.js'
import { InfluxForecastStore } from './forecast-store-influx.js'
import { type InfluxSettings, influxDefaults, influxHttp } from './influx-http.js'
import { linesOf } from './influx-lines.js'
import { type Sender, type SpoolTrouble, startSender } from './influx-sender.js'
import { openSpool, type Spool, type SpoolStatus } from './influx-spool.js'

export interface SpooledSettings extends InfluxSettings {
  /** Folder of the spool, one for a process. */
  readonly spoolPath: string
  /** Bytes that may wait there; then `write` waits. */
  readonly spoolMaxBytes: number
  /** How long `close` waits for a server that does not take what waits, ms; below 0: until it does. */
  readonly closeWaitMs: number
}

export interface SpooledContext {
  readonly clock: Clock
  /** 0..1, for the jitter of the back-off. */
  readonly random: () => number
  readonly onTrouble: (trouble: SpoolTrouble) => void
}

/** How often a `close` that waits looks again, ms. */
const CLOSE_STEP_MS = 250

/**
 * The forecast store in InfluxDB behind a spool on the disk. A record that is written is durable here at once, and in
 * InfluxDB as soon as that takes it: an outage of the server stops nobody until the disk budget is used up, and then
 * makes writers wait. Whoever reads waits for what was written before, or is told what is in the way.
 */
export class SpooledForecastStore implements ForecastStore {
  readonly #settings: SpooledSettings
  readonly #inner: InfluxForecastStore
  readonly #spool: Spool
  readonly #sender: Sender
  readonly #clock: Clock
  #closing: Promise<void> | undefined

  constructor(settings: Partial<SpooledSettings> & Pick<SpooledSettings, 'spoolPath'>, context: SpooledContext) {
    this.#settings = { ...influxDefaults, spoolMaxBytes: 10 * 2 ** 30, closeWaitMs: 60 * SECOND_MS, ...settings }
    const { clock, random, onTrouble } = context
    const { spoolPath, spoolMaxBytes, retryMs, maxRetryMs } = this.#settings
    this.#clock = clock
    this.#inner = new InfluxForecastStore(this.#settings, clock)
    this.#spool = openSpool({
      path: spoolPath,
      maxBytes: spoolMaxBytes,
      onFull: status => onTrouble({ reason: 'spool-full', message: fullText(status, this.#settings) }),
    })
    const { post } = influxHttp(this.#settings, clock)
    this.#sender = startSender({ spool: this.#spool, post, clock, random, retryMs, maxRetryMs, onTrouble })
  }

  async write(records: readonly StoreRecord[]): Promise<void> {
    await this.#keep(
      (function* () {
        for (const record of records) yield* linesOf(record)
      })(),
    )
  }

  /** Line protocol of other measurements, timestamps in ms; in order with the records. */
  async writeLines(lines: Iterable<string>): Promise<void> {
    await this.#keep(lines)
  }

  status(): SpoolStatus {
    return this.#spool.status()
  }

  /** Resolves when all that was written has arrived. @throws {PortError} what is in the way */
  async arrived(): Promise<void> {
    this.#whenOpen()
    await this.#sender.arrived(this.#spool.lastSeq())
  }

  async forecast(region: string, model: string, day: number) {
    await this.arrived()
    return this.#inner.forecast(region, model, day)
  }

  async latestForecast(region: string, model: string) {
    await this.arrived()
    return this.#inner.latestForecast(region, model)
  }

  async field(region: string, day: number) {
    await this.arrived()
    return this.#inner.field(region, day)
  }

  async *fields(region: string, range: DayRange) {
    await this.arrived()
    yield* this.#inner.fields(region, range)
  }

  async *forecasts(region: string, model: string, range: DayRange) {
    await this.arrived()
    yield* this.#inner.forecasts(region, model, range)
  }

  async *scores(region: string, model: string, range: DayRange) {
    await this.arrived()
    yield* this.#inner.scores(region, model, range)
  }

  async *alerts(region: string, range: DayRange) {
    await this.arrived()
    yield* this.#inner.alerts(region, range)
  }

  async models(region: string) {
    await this.arrived()
    return this.#inner.models(region)
  }

  /** Sends what waits. @throws {PortError} the server did not take it in time: it stays on the disk */
  close(): Promise<void> {
    this.#closing ??= this.#closeOnce()
    return this.#closing
  }

  async #closeOnce(): Promise<void> {
    const inTheWay = await this.#drained()
    await this.#sender.stop()
    const { lines } = this.#spool.status()
    await this.#spool.close()
    await this.#inner.close()
    if (inTheWay === undefined) return
    const { spoolPath } = this.#settings
    throw new PortError(
      `${lines} points wait in ${spoolPath}: ${inTheWay.message}; they are sent when this runs again with the same ` +
        'dataDir, or by `groundswell influx send`',
      { canRetry: true, cause: inTheWay },
    )
  }

  async #drained(): Promise<Error | undefined> {
    const { closeWaitMs } = this.#settings
    for (let waitedMs = 0; ; waitedMs += CLOSE_STEP_MS) {
      try {
        await this.#sender.arrived(this.#spool.lastSeq())
        return undefined
      } catch (error) {
        if (closeWaitMs >= 0 && waitedMs >= closeWaitMs) return error as Error
        await this.#clock.sleep(CLOSE_STEP_MS)
      }
    }
  }

  async #keep(lines: Iterable<string>): Promise<void> {
    this.#whenOpen()
    const { chunkLines, chunkBytes } = this.#settings
    const kept: Promise<unknown>[] = []
    let chunk: string[] = []
    let bytes = 0
    const flush = async () => {
      if (chunk.length > 0) kept.push((await this.#spool.append(chunk.join('\n'), chunk.length)).done)
      chunk = []
      bytes = 0
    }
    try {
      for (const line of lines) {
        if (chunk.length >= chunkLines || bytes + line.length > chunkBytes) await flush()
        chunk.push(line)
        bytes += line.length + 1
      }
      await flush()
    } finally {
      await Promise.all(kept)
    }
  }

  #whenOpen(): void {
    if (this.#closing === undefined) return
    throw new PortError(`the store at ${this.#settings.url} is closed; open it again`, { canRetry: false })
  }
}

const fullText = ({ lines, bytes }: SpoolStatus, { spoolPath, spoolMaxBytes, url }: SpooledSettings): string =>
  `spool ${spoolPath} is full: ${lines} points, ${bytes} of ${spoolMaxBytes} bytes, wait for InfluxDB at ${url}; ` +
  'the pipeline waits with them. Bring InfluxDB back, or raise store.influx.spoolMaxBytes'
