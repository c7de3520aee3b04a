import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ArtefactError } from '../../shared/domain/errors.js'
import { startEngine } from '../../shared/engines/start-engine.js'
import { SHIPPED_MODELS } from '../serving/model-folders.js'
import { parseIlinet } from '../train/influenza/ilinet.js'
import { scoreIli } from '../train/influenza/score-shipped.js'
import { decodeIli, type ShippedIli } from '../train/influenza/shipped.js'
import { tableText } from '../train/tables/table-files.js'
import { settingsOf } from './common-options.js'
import type { Evaluation } from './evaluation.js'
import { scoreText } from './score-text.js'

/** The shipped model of influenza-like illness, on an ILINet file. */
export const evaluateInfluenza: Evaluation = {
  name: 'forecasts',
  models: ['mlp'],
  run: async request => {
    const { modelsDir } = await settingsOf(request)
    const shipped = await readIli(join(modelsDir || SHIPPED_MODELS, 'influenza', 'mlp'))
    await startEngine()
    const span = { fromDay: request.from === undefined ? undefined : request.from - 1, toDay: request.to }
    const scores = await scoreIli(parseIlinet(await tableText(request.data)), shipped, span)
    const { model, trainedTo } = shipped.manifest
    const shown = scores.map(score => ({ ...score, closedBins: false, brier: {}, exceeded: {} }))
    return {
      result: { models: [{ model, trainedTo }], scores },
      text: `influenza-like illness, per cent of visits; ${model} saw weeks to ${trainedTo}\n${scoreText(shown)}`,
    }
  },
}

/** @throws {ArtefactError} */
async function readIli(folder: string): Promise<ShippedIli> {
  const read = (name: string) =>
    readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      throw new ArtefactError(
        `${join(folder, name)} cannot be read (${error.code}); make it with \`train --domain influenza\``,
      )
    })
  const [manifest, weights] = [await read('manifest.json'), await read('weights.safetensors')]
  return decodeIli({ manifest: manifest.toString('utf8'), weights })
}
