import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { etasCatalogBytes } from '../../services/connect/simulated/etas-catalog.js'
import { simulateSocal } from '../../services/connect/simulated/simulated-socal.js'
import { dayOf } from '../../shared/domain/units.js'
import { inFolder } from './bench-folder.js'
import type { Bench, CostLine } from './report.js'

const PROGRAM = fileURLToPath(import.meta.resolve('../../services/cli/groundswell.js'))
const MODELS = fileURLToPath(new URL('../../../models/simulated', import.meta.url))

const GOAL_BYTES = 1e9
const SAMPLE_MS = 200

/** 36 years through every stage, with every shipped model: what the whole program takes. */
export const replayBench: Bench = {
  name: 'replay',
  run: () =>
    inFolder(async folder => {
      const real = realCatalogs()
      const catalogs = real ?? [await simulatedCatalog(folder)]
      const everyModel = readdirSync(join(MODELS, 'socal')).sort()
      const withoutNetwork = everyModel.filter(model => model !== 'lstm')
      const what = `${real === undefined ? 'a simulated' : 'the real'} catalogue of 36 years, a daily issue of 30`
      const lines: CostLine[] = []
      for (const models of [withoutNetwork, everyModel]) {
        lines.push({ bench: 'replay', what: `${what}, ${models.join(' ')}`, ...(await replay(catalogs, models)) })
      }
      return lines
    }),
}

function realCatalogs(): string[] | undefined {
  const folder = join(process.env.GROUNDSWELL_DATA ?? '', 'seismic')
  if (process.env.GROUNDSWELL_DATA === undefined || !existsSync(folder)) return undefined
  const names = readdirSync(folder).filter(name => name.startsWith('socal_all_'))
  return names.sort().map(name => join(folder, name))
}

async function simulatedCatalog(folder: string): Promise<string> {
  const path = join(folder, 'simulated.csv')
  const [fromDay, toDay] = [dayOf(Date.UTC(1980, 0, 1)), dayOf(Date.UTC(2015, 11, 31))]
  await writeFile(path, etasCatalogBytes(simulateSocal({ seed: 1, fromDay, toDay })))
  return path
}

/** Runs the program as a user would, and watches its memory from outside. */
async function replay(catalogs: readonly string[], models: readonly string[]) {
  const settings = [`modelsDir=${MODELS}`, `models=${models}`].flatMap(setting => ['--set', setting])
  const args = [PROGRAM, 'replay', '--json', '--from', '1986-01-01', '--catalog', ...catalogs, ...settings]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', chunk => {
    output += chunk
  })
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  let peakAnonymousBytes = 0
  let code: number | null | undefined
  while (code === undefined) {
    peakAnonymousBytes = Math.max(peakAnonymousBytes, anonymousBytes(child.pid))
    code = await Promise.race([ended, sleep(SAMPLE_MS, undefined)])
  }
  if (code !== 0) throw new Error(`the replay ended with code ${code}`)
  const { seconds, peakMemoryBytes } = JSON.parse(output) as { seconds: number; peakMemoryBytes: number }
  return { seconds, peakBytes: peakMemoryBytes, peakAnonymousBytes, goalBytes: GOAL_BYTES }
}

/** Resident memory that is not of a mapped file; 0 where the system does not say. */
function anonymousBytes(pid: number | undefined): number {
  try {
    const [, kib = '0'] = /RssAnon:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kib) * 1024
  } catch {
    return 0
  }
}
