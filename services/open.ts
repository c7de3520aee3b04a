import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SettingsError } from '../shared/domain/errors.js'
import { systemRandom } from '../shared/ports/chance.js'
import type { Clock } from '../shared/ports/clock.js'
import type { EventLog } from '../shared/ports/event-log.js'
import { kafkaEventLog } from '../shared/ports/event-log-kafka.js'
import { lmdbEventLog } from '../shared/ports/event-log-lmdb.js'
import type { ForecastStore } from '../shared/ports/forecast-store.js'
import { InfluxForecastStore } from '../shared/ports/forecast-store-influx.js'
import { LmdbForecastStore } from '../shared/ports/forecast-store-lmdb.js'
import { SpooledForecastStore } from '../shared/ports/forecast-store-spooled.js'
import type { SpoolTrouble } from '../shared/ports/influx-sender.js'
import type { Settings } from '../shared/ports/settings-schema.js'

/** The log that the settings name. @throws {SettingsError | PortError} */
export async function openLog({ log, dataDir }: Settings, clock: Clock): Promise<EventLog> {
  const { partitions } = log
  return log.kind === 'kafka'
    ? kafkaEventLog({ partitions, ...kafkaSettings(log.kafka) })
    : lmdbEventLog({ path: join(dataDir, 'log'), partitions, clock })
}

/**
 * The log that the settings name, for whoever only asks it: an embedded one is not made where there is none.
 *
 * @throws {SettingsError | PortError}
 */
export async function openExistingLog(settings: Settings, clock: Clock): Promise<EventLog> {
  const path = join(settings.dataDir, 'log')
  if (settings.log.kind === 'lmdb' && !existsSync(path)) {
    throw new SettingsError(`there is no log in ${path}; name the folder with --set dataDir=…, of a replay with --data`)
  }
  return openLog(settings, clock)
}

/** Flat settings, empty where something is not wanted, to those of the adapter. */
function kafkaSettings(kafka: Settings['log']['kafka']) {
  const { tls, tlsCaFile, tlsCertFile, tlsKeyFile, saslMechanism, saslUsername, saslPassword, ...rest } = kafka
  const paths = { caPath: tlsCaFile || undefined, certPath: tlsCertFile || undefined, keyPath: tlsKeyFile || undefined }
  return {
    ...rest,
    tls: tls ? { ...paths, rejectUnauthorized: true } : undefined,
    sasl:
      saslMechanism === 'none'
        ? undefined
        : { mechanism: saslMechanism, username: saslUsername, password: saslPassword },
  }
}

/** Who is told what the store waits for; nobody where it cannot wait. */
export type StoreTeller = (trouble: SpoolTrouble) => void

/** Folder of what waits for InfluxDB. */
export const spoolPathOf = ({ dataDir }: Settings): string => join(dataDir, 'influx-spool')

/** The store that the settings name. @throws {PortError} */
export const openStore = (settings: Settings, clock: Clock, onTrouble: StoreTeller): ForecastStore =>
  settings.store.kind === 'influx'
    ? openSpooledStore(settings, clock, onTrouble)
    : new LmdbForecastStore({ path: join(settings.dataDir, 'store') })

/** InfluxDB, behind the spool of the data folder. @throws {PortError} another process has the spool */
export const openSpooledStore = (settings: Settings, clock: Clock, onTrouble: StoreTeller): SpooledForecastStore =>
  new SpooledForecastStore(
    { ...settings.store.influx, spoolPath: spoolPathOf(settings) },
    { clock, random: systemRandom, onTrouble },
  )

/**
 * The store that the settings name, for a command beside a run that has the spool: what is written has arrived when the
 * promise resolves, or is told to have failed. @throws {PortError}
 */
export const openStoreBeside = ({ store, dataDir }: Settings, clock: Clock): ForecastStore =>
  store.kind === 'influx'
    ? new InfluxForecastStore(store.influx, clock)
    : new LmdbForecastStore({ path: join(dataDir, 'store') })

/**
 * The same, for whoever only reads it: an embedded one is not made where there is none.
 *
 * @throws {SettingsError | PortError}
 */
export function openExistingStore(settings: Settings, clock: Clock): ForecastStore {
  const path = join(settings.dataDir, 'store')
  if (settings.store.kind === 'lmdb' && !existsSync(path)) {
    throw new SettingsError(
      `there is no store in ${path}; name the folder with --set dataDir=…, of a replay with --data`,
    )
  }
  return openStoreBeside(settings, clock)
}
