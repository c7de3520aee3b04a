import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { replayFiles } from '../../services/connect/replay/replay-files.js'
import { etasCatalogLines } from '../../services/connect/simulated/etas-catalog.js'
import { simulateSocal } from '../../services/connect/simulated/simulated-socal.js'
import { stageExamples } from '../../services/train/stage-examples.js'
import { trainModels } from '../../services/train/train.js'
import type { Region } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import { writeArtefact } from '../../shared/ports/artefact-folder.js'

/** Two small regions. Of two partitions, `north` has 0 and `south` has 1. */
const regionAt = (id: string, south: number, west: number): Region => ({
  id,
  domain: 'seismic',
  grid: { south, west, step: 0.1, rows: 6, cols: 8 },
  strideDays: 1,
  windowDays: 14,
  horizonsDays: [14],
  latenessDays: 30,
  record: { fromDay: dayOf(Date.UTC(2000, 0, 1)), toDay: dayOf(Date.UTC(2029, 11, 31)) },
})

export const REGIONS: readonly Region[] = [regionAt('north', 34.8, -119), regionAt('south', 32.4, -116.2)]

export const PARTITIONS = 2

/** `ema` speaks with adaptive intervals, too: what they learned is state of the forecast stage. */
const MODELS = ['persistence', 'climatology', 'ema', 'ridge']

/** Alerts that come, go and are taken back: of pixels in the one region, of the whole of the other. */
const RULES = `
rules:
  - { id: pixel-shakes, says: The pixel shakes, region: north, model: persistence, per: pixel,
      when: { forecast: mean, above: 3 }, clear: 2.5, quietDays: 3, severity: moderate }
  - { id: region-shakes, says: The region shakes, region: south, model: ema, per: region,
      when: { forecast: mean, above: 1.5 }, clear: 1.2, for: 2, quietDays: 0, severity: severe,
      minimumSkill: { against: climatology, atLeast: -9, issues: 30 } }
`

/** What every run of the test is given. */
export interface Workload {
  readonly settingsFile: string
  readonly catalogs: readonly string[]
}

/** Makes catalogue, models, rules and settings in a folder; the same each time. */
export async function makeWorkload(folder: string): Promise<Workload> {
  const [fromDay, toDay] = [dayOf(Date.UTC(2000, 0, 1)), dayOf(Date.UTC(2002, 11, 31))]
  const [header, ...lines] = etasCatalogLines(simulateSocal({ seed: 3, fromDay, toDay }))
  mkdirSync(folder, { recursive: true })
  const whole = join(folder, 'quakes.csv')
  const cut = join(folder, 'again.csv.gz')
  writeFileSync(whole, [header, ...spoil(lines)].join(''))
  // Most of it a second time, in a gzip that lacks its end: its first reject comes from `connect`.
  const again = gzipSync([header, ...lines.slice(0, lines.length / 2)].join(''))
  writeFileSync(cut, again.subarray(0, again.length - 200))

  const modelsDir = join(folder, 'models')
  for (const region of REGIONS) {
    const artefacts = await trainModels({
      examples: () =>
        stageExamples({
          batches: replayFiles({ domain: 'seismic', paths: [whole], nowMs: Date.UTC(2020, 0, 1) }),
          region,
        }),
      split: { trainToDay: dayOf(Date.UTC(2001, 5, 30)), validateToDay: dayOf(Date.UTC(2001, 11, 31)) },
      kinds: MODELS,
      region,
      seed: 1,
      packageVersion: 'test',
    })
    for (const artefact of artefacts) await writeArtefact(join(modelsDir, region.id, artefact.manifest.model), artefact)
  }
  const settingsFile = join(folder, 'settings.json')
  const rules = join(folder, 'rules.yaml')
  writeFileSync(rules, RULES)
  const alerts = { rules }
  const serving = { adaptive: ['ema'] }
  const settings = { regions: REGIONS, models: MODELS, modelsDir, serving, log: { partitions: PARTITIONS }, alerts }
  writeFileSync(settingsFile, JSON.stringify(settings))
  return { settingsFile, catalogs: [whole, cut] }
}

/**
 * What real catalogues hold: lines that cannot be read, lines that come twice, quakes that come again with another
 * magnitude or a later origin time, unknown magnitudes, quarry blasts.
 */
function spoil(lines: readonly string[]): string[] {
  return lines.flatMap((line, i) => {
    const cells = line.split(',')
    const [time, latitude, longitude, depth] = cells
    const withTime = (days: number) => `${new Date(Date.parse(time) + days * 86_400_000).toISOString()},`
    const rest = (from: number) => cells.slice(from).join(',')
    if (i % 29 === 3) return [line, `${time},${latitude},east,${rest(3)}`]
    if (i % 31 === 4) return [line, `${time},${latitude},${longitude},${depth},44.4,${rest(5)}`]
    if (i % 37 === 5) return [line, line]
    // Within the lateness of 30 days, and beyond.
    if (i % 23 === 6) return [line, `${withTime(1 + (i % 40))}${rest(1)}`]
    if (i % 41 === 7) return [line, `${withTime(0)}${latitude},${longitude},${depth},3.50,${rest(5)}`]
    if (i % 43 === 8) return [`${time},${latitude},${longitude},${depth},,${rest(5)}`]
    if (i % 47 === 9) return [line.replace(',eq,', ',qb,')]
    if (i % 53 === 10) return [line, 'torn line']
    return [line]
  })
}
