import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { SettingsError } from '../../shared/domain/errors.js'
import { startEngine } from '../../shared/engines/start-engine.js'
import { systemClock } from '../../shared/ports/clock.js'
import { writeAtomically } from '../../shared/ports/write-atomically.js'
import { PACKAGE } from '../package-info.js'
import { parseIlinet } from '../train/influenza/ilinet.js'
import { encodeIli } from '../train/influenza/shipped.js'
import { trainShipped } from '../train/influenza/train-shipped.js'
import { tableText } from '../train/tables/table-files.js'
import { showTraining } from './training-progress.js'

export interface InfluenzaTraining {
  readonly catalog: readonly string[]
  readonly from?: number
  readonly trainTo: number
  readonly validateTo: number
  readonly models?: readonly string[]
  readonly seed: number
  readonly out: string
}

/** Trains the model of influenza-like illness and writes its artefact. @returns its folder */
export async function trainInfluenza(flags: InfluenzaTraining): Promise<string> {
  if (flags.models !== undefined && String(flags.models) !== 'mlp') {
    throw new SettingsError(`'${flags.models}' is no kind of influenza model; the one that there is, is mlp`)
  }
  const text = await tableText(flags.catalog)
  await startEngine()
  const training = {
    fromDay: flags.from,
    trainToDay: flags.trainTo,
    validateToDay: flags.validateTo,
    dataHash: createHash('sha256').update(text).digest('hex'),
    packageVersion: PACKAGE.version,
  }
  const context = { seed: flags.seed, nowMs: systemClock.nowMs, onProgress: showTraining }
  const { manifest, weights } = encodeIli(await trainShipped(parseIlinet(text), training, context))
  const folder = join(flags.out, 'influenza', 'mlp')
  await writeAtomically(join(folder, 'weights.safetensors'), weights)
  await writeAtomically(join(folder, 'manifest.json'), manifest)
  return folder
}
