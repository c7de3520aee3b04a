import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SettingsError } from '../../shared/domain/errors.js'
import type { Region } from '../../shared/domain/region.js'
import { POINT_KINDS } from '../../shared/models/registry.js'
import type { Settings } from '../../shared/ports/settings-schema.js'

const MANIFEST = 'manifest.json'

/** The models that come with Groundswell, beside the compiled program. */
export const SHIPPED_MODELS = fileURLToPath(new URL('../../../models', import.meta.url))

/** The models that the settings name and a region's domain has; where they name none, all that are there. */
export function modelsOf(settings: Settings, region: Region): readonly string[] {
  const kinds = POINT_KINDS[region.domain]
  return settings.models.length > 0 ? settings.models.filter(model => kinds.has(model)) : modelsThere(settings, region)
}

/**
 * The models whose artefact stands in a region's folder, or in its domain's, in the order of the tables.
 *
 * @throws {SettingsError} there is none
 */
export function modelsThere(settings: Settings, region: Region): readonly string[] {
  const kinds = [...POINT_KINDS[region.domain].keys()]
  const there = kinds.filter(kind => existsSync(join(modelFolder(settings, region, kind), MANIFEST)))
  if (there.length > 0) return there
  const folder = dirname(modelFolder(settings, region, kinds[0]))
  throw new SettingsError(`there is no model in ${folder}; train one with \`groundswell train\``)
}

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
    const { mtimeMs, ino } = await stat(join(folder, MANIFEST))
    return `${folder} ${ino} ${mtimeMs}`
  } catch {
    return undefined
  }
}
