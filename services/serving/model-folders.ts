import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Region } from '../../shared/domain/region.js'
import { POINT_KINDS } from '../../shared/models/registry.js'
import type { Settings } from '../../shared/ports/settings-schema.js'

/** The models that come with Groundswell, beside the compiled program. */
export const SHIPPED_MODELS = fileURLToPath(new URL('../../../models', import.meta.url))

/** The models that the settings name and a region's domain has, in their order. */
export const modelsOf = ({ models }: Settings, { domain }: Region): readonly string[] =>
  models.filter(model => POINT_KINDS[domain].has(model))

/**
 * Where a model's artefact stands: `<modelsDir>/<region>/<model>`, or, as models of sites serve any sites,
 * `<modelsDir>/<domain>/<model>`; the first where neither is there.
 */
export function modelFolder({ modelsDir }: Settings, { id, domain, sites }: Region, model: string): string {
  const names = sites === undefined ? [id] : [id, domain]
  const folders = names.map(name => join(modelsDir || SHIPPED_MODELS, name, model))
  return folders.find(existsSync) ?? folders[0]
}

/** Changes whenever the folder is replaced; undefined while it is not there. */
export async function folderState(folder: string): Promise<string | undefined> {
  try {
    const { mtimeMs, ino } = await stat(join(folder, 'manifest.json'))
    return `${folder} ${ino} ${mtimeMs}`
  } catch {
    return undefined
  }
}
