import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { replayFiles } from '../../services/connect/replay/replay-files.js'
import { stageExamples } from '../../services/train/stage-examples.js'
import { trainModels } from '../../services/train/train.js'
import { writeArtefact } from '../../shared/ports/artefact-folder.js'
import { csv, scedcLine } from './catalogs.js'
import { madeUpQuakes, SMALL } from './made-up-quakes.js'

/** All that a command needs to replay a year of made-up quakes in a moment. */
export interface SmallWorld {
  readonly folder: string
  readonly settingsFile: string
  /** Lines of a catalogue without a header, by origin time; no two of one quake. */
  readonly lines: readonly string[]
  /** Path of a file in the folder, written. */
  write(name: string, content: string | Uint8Array): string
}

const DAYS = 365

/**
 * In a temporary folder that goes when the tests of this file are over.
 *
 * @param models  that forecast; networks are trained for a moment, on an engine that has started
 */
export async function smallWorld(models: readonly string[] = ['persistence', 'ema']): Promise<SmallWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'groundswell-world-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const write = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  const quakes = madeUpQuakes(1, 600, 0, DAYS)
  const lines = quakes.id.map((id, i) =>
    scedcLine(id, new Date(quakes.timeMs[i]).toISOString(), {
      latitude: quakes.latitude[i].toFixed(3),
      longitude: quakes.longitude[i].toFixed(3),
      mag: quakes.magnitude[i].toFixed(2),
    }),
  )
  const catalog = write('trained-on.csv', csv(lines))
  const artefacts = await trainModels({
    examples: () =>
      stageExamples({
        batches: replayFiles({ domain: 'seismic', paths: [catalog], nowMs: Date.UTC(2020, 0, 1) }),
        region: SMALL,
      }),
    split: { trainToDay: 150, validateToDay: 250 },
    kinds: models,
    region: SMALL,
    seed: 1,
    packageVersion: 'test',
    maxSteps: 5,
  })
  const modelsDir = join(folder, 'models')
  for (const artefact of artefacts) await writeArtefact(join(modelsDir, SMALL.id, artefact.manifest.model), artefact)
  const settings = { regions: [SMALL], models, modelsDir, dataDir: join(folder, 'data') }
  return { folder, settingsFile: write('settings.json', JSON.stringify(settings)), lines, write }
}
