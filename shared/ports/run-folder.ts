import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ArtefactError, SettingsError } from '../domain/errors.js'
import { canonicalJson } from '../models/canonical-json.js'
import { curveCsv, curveSvg } from '../models/networks/curve-picture.js'
import type { TrainingRun } from '../models/networks/fit.js'
import { decodeTrainingState, encodeTrainingState } from '../models/networks/training-state.js'
import { writeAtomically } from './write-atomically.js'

/** What a training depends on: two trainings of equal configuration end with equal weights. */
export interface RunConfig {
  /** SHA-256 of the data, hex. */
  readonly dataHash: string
  readonly [setting: string]: unknown
}

/** A training's folder: `config.json`, `training.safetensors`, `curve.csv`, `curve.svg`, and `scores.json` at its end. */
export interface RunFolder extends TrainingRun {
  finish(scores: unknown): Promise<void>
}

/**
 * Opens a training's folder, or makes it. State is written after each look, in one file that is replaced whole, so a
 * training that is killed at any time goes on from its last look.
 *
 * @throws {SettingsError} the folder holds a training of another configuration
 * @throws {ArtefactError} its state is broken
 */
export async function openRunFolder(folder: string, config: RunConfig): Promise<RunFolder> {
  const path = (name: string) => join(folder, name)
  const text = `${JSON.stringify(JSON.parse(canonicalJson(config)), undefined, 2)}\n`
  const before = await readIfThere(path('config.json'))
  if (before === undefined) await writeAtomically(path('config.json'), text)
  else if (new TextDecoder().decode(before) !== text) {
    throw new SettingsError(`${folder} holds a training of other data or settings; delete it, or choose another folder`)
  }
  const bytes = await readIfThere(path('training.safetensors'))
  return {
    ...(bytes !== undefined && { state: stateOf(folder, bytes) }),
    save: async state => {
      await writeAtomically(path('training.safetensors'), encodeTrainingState(state))
      await writeAtomically(path('curve.csv'), curveCsv(state.curve))
      await writeAtomically(path('curve.svg'), curveSvg(state.curve))
    },
    finish: scores => writeAtomically(path('scores.json'), `${JSON.stringify(scores, undefined, 2)}\n`),
  }
}

function stateOf(folder: string, bytes: Uint8Array) {
  try {
    return decodeTrainingState(bytes)
  } catch (error) {
    if (error instanceof ArtefactError) throw new ArtefactError(`${folder}: ${error.message}`)
    throw error
  }
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
