import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ArtefactError, SettingsError } from '../shared/domain/errors.js'
import type { Forecaster } from '../shared/domain/forecaster.js'
import type { Region } from '../shared/domain/region.js'
import { startEngine } from '../shared/engines/start-engine.js'
import { loadForecaster } from '../shared/models/forecaster.js'
import { POINT_KINDS } from '../shared/models/registry.js'
import { readArtefact } from '../shared/ports/artefact-folder.js'
import type { Clock } from '../shared/ports/clock.js'
import type { EventLog } from '../shared/ports/event-log.js'
import { kafkaEventLog } from '../shared/ports/event-log-kafka.js'
import { lmdbEventLog } from '../shared/ports/event-log-lmdb.js'
import type { ForecastStore } from '../shared/ports/forecast-store.js'
import { InfluxForecastStore } from '../shared/ports/forecast-store-influx.js'
import { LmdbForecastStore } from '../shared/ports/forecast-store-lmdb.js'
import type { Settings } from '../shared/ports/settings-schema.js'

/** The models that come with Groundswell, beside the compiled program. */
export const SHIPPED_MODELS = fileURLToPath(new URL('../../models', import.meta.url))

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

/** The store that the settings name. @throws {PortError} */
export const openStore = ({ store, dataDir }: Settings, clock: Clock): ForecastStore =>
  store.kind === 'influx'
    ? new InfluxForecastStore(store.influx, clock)
    : new LmdbForecastStore({ path: join(dataDir, 'store') })

/**
 * The models that the settings name, of every region whose domain has them: folder `<modelsDir>/<region>/<model>`, and,
 * as models of sites serve any, `<modelsDir>/<domain>/<model>`.
 *
 * @throws {ArtefactError} naming the folder, and how to train what is missing
 */
export async function loadForecasters(settings: Settings): Promise<Map<string, readonly Forecaster[]>> {
  const loaded = new Map<string, readonly Forecaster[]>()
  await startEngine()
  for (const region of settings.regions) {
    const forecasters: Forecaster[] = []
    const models = settings.models.filter(model => POINT_KINDS[region.domain].has(model))
    for (const model of models) forecasters.push(await loadModel(settings, region, model))
    loaded.set(region.id, forecasters)
  }
  return loaded
}

async function loadModel({ modelsDir }: Settings, region: Region, model: string): Promise<Forecaster> {
  const folders = modelFolders(region, modelsDir).map(folder => join(folder, model))
  const folder = folders.find(existsSync) ?? folders[0]
  try {
    return loadForecaster(await readArtefact(folder), region)
  } catch (error) {
    if (!(error instanceof ArtefactError)) throw error
    throw new ArtefactError(
      `model ${model} of region ${region.id}: ${error.message} (${folder}). ` +
        'Train it with `groundswell train`, or leave it out: --set models=persistence,ema',
    )
  }
}

/**
 * Folders that may hold the models of a region, the one that is looked into first in front.
 *
 * @param modelsDir  as in the settings: empty for the models that come with Groundswell
 */
export const modelFolders = ({ id, domain, sites }: Region, modelsDir: string): string[] =>
  (sites === undefined ? [id] : [id, domain]).map(name => join(modelsDir || SHIPPED_MODELS, name))
