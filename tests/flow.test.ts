import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { FLOW, flowRange } from '../shared/flow.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const sources = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => join(folder, file))

interface Import {
  readonly from: string
  /** A path from the root, or the name of a package. */
  readonly to: string
  readonly isType: boolean
}

const IMPORT = /^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  return [...text.matchAll(IMPORT)].map(([, type, named, bare, dynamic]) => {
    const target = named ?? bare ?? dynamic
    const to = target.startsWith('.') ? normalize(join(dirname(file), target)) : target
    return { from: file, to, isType: type !== undefined }
  })
}

const STAGES: readonly string[] = FLOW.map(({ stage }) => stage)

/** The room of a file: the longest of these folders that holds it. */
const ROOMS = [
  'shared/domain',
  'shared/kernels',
  'shared/operators',
  'shared/models',
  'shared/engines',
  'shared/ports',
  ...STAGES.map(stage => `services/${stage}`),
  'services/run',
  'services/redrive',
  'services/notify',
  'services/backtest',
  'services/recorded',
  'services/train',
  'services/skill',
  'services/serving',
  'services/explain',
  'services/export',
  'services/api',
  'services/grafana',
  'services/cli',
  'dashboards/web',
  'dashboards/grafana',
]

const roomOf = (file: string): string => {
  if (file === 'shared/flow.js' || file === 'shared/flow.ts') return 'flow'
  return ROOMS.find(room => file.startsWith(`${room}/`)) ?? (file.startsWith('services/') ? 'services' : file)
}

const STAGE = ['shared/domain', 'shared/kernels', 'shared/operators', 'flow']
const stageRooms = STAGES.map(stage => `services/${stage}`)

/** Who may import whom, besides its own room. STYLE: left may import right, never back, never sideways between stages. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'shared/domain': [],
  flow: ['shared/domain'],
  'shared/kernels': ['shared/domain'],
  'shared/operators': ['shared/kernels', 'shared/domain', 'flow'],
  'shared/models': ['shared/kernels', 'shared/domain'],
  'shared/engines': ['shared/models', 'shared/kernels', 'shared/domain'],
  // An artefact folder is read and written for the models that define it.
  'shared/ports': ['shared/domain', 'shared/kernels', 'shared/models', 'flow'],
  ...Object.fromEntries(stageRooms.map(room => [room, STAGE])),
  'services/run': [...STAGE, 'shared/ports'],
  // Rejects are judged by the feed's own rules.
  'services/redrive': [...STAGE, 'shared/ports', 'services/feed'],
  // Tells what the alert stage says; it knows of it only what stands in the log.
  'services/notify': [...STAGE, 'shared/ports', 'services/run'],
  // Runs the alert stage over what the store holds.
  'services/backtest': [...STAGE, 'shared/ports', 'services/alert'],
  // Answers as the services do that connect asks; it does not know who asks.
  'services/recorded': [...STAGE],
  'services/train': [...STAGE, 'shared/models', 'shared/engines', 'services/run', ...stageRooms],
  'services/api': [...STAGE, 'shared/ports', 'services/notify', 'services/export'],
  // Reads a store, and asks the verify stage what the truth is.
  'services/skill': [...STAGE, 'shared/ports', 'services/verify'],
  'services/serving': [...STAGE, 'shared/ports', 'shared/engines', 'shared/models'],
  // Makes an issue again by the stages that made it.
  'services/explain': [
    ...STAGE,
    'shared/ports',
    'shared/models',
    'services',
    'services/run',
    'services/serving',
    ...stageRooms,
  ],
  // Reads a store and a log; the feed says which records of the log were accepted.
  'services/export': [...STAGE, 'shared/ports', 'services/notify', 'services/feed'],
  services: [
    ...STAGE,
    'shared/ports',
    'shared/engines',
    'shared/models',
    'services/run',
    'services/notify',
    ...stageRooms,
  ],
  'services/cli': [
    ...STAGE,
    'shared/ports',
    'shared/engines',
    'shared/models',
    'services',
    'services/run',
    'services/redrive',
    'services/notify',
    'services/backtest',
    'services/recorded',
    'services/train',
    'services/skill',
    'services/serving',
    'services/explain',
    'services/export',
    'services/api',
    'services/grafana',
    'dashboards/grafana',
    ...stageRooms,
  ],
  'dashboards/web': ['shared/domain', 'shared/kernels'],
  'dashboards/grafana': ['shared/domain'],
  // Gives a running Grafana what dashboards/grafana makes.
  'services/grafana': ['shared/domain', 'dashboards/grafana'],
}

/** Packages, and the rooms that may know them. Node's own modules are free where there is I/O. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  rxjs: [
    'shared/operators',
    'services',
    'services/run',
    'services/train',
    'services/api',
    'services/backtest',
    'services/explain',
    'services/export',
    ...stageRooms,
  ],
  '@tensorflow': ['shared/models', 'shared/engines'],
  'onnxruntime-node': ['shared/engines'],
  kafkajs: ['shared/ports'],
  lmdb: ['shared/ports'],
  'apache-arrow': ['shared/ports'],
  'hyparquet-writer': ['shared/ports'],
  '@influxdata': ['shared/ports'],
  yaml: ['shared/ports'],
  axios: ['services/notify', 'services/grafana', 'shared/ports'],
  nodemailer: ['services/notify'],
  typebox: ['shared/ports', 'shared/models', 'services/api', 'services/serving'],
  commander: ['services/cli'],
  saxes: ['services/feed', 'services/connect'],
  'topojson-client': ['shared/ports'],
  ws: ['services/connect', 'services/recorded'],
  '@grafana': ['dashboards/grafana'],
}

const all = [...sources('shared'), ...sources('services'), ...sources('dashboards')].flatMap(importsOf)

describe('the import rule', () => {
  it('reads the imports at all', () => assert.ok(all.length > 300, `${all.length}`))
  it('holds between rooms', () => {
    const broken = all
      .filter(({ to }) => /^(shared|services|dashboards|tests|infra)\//.test(to))
      .filter(({ from, to, isType }) => {
        const [room, target] = [roomOf(from), roomOf(to)]
        // The page speaks the API's words, their types and none of its code, and has a clock of its own.
        const isWord = (isType && target === 'services/api') || to === 'shared/ports/clock.js'
        if (room === 'dashboards/web' && isWord) return false
        return room !== target && !MAY_IMPORT[room].includes(target)
      })
    assert.deepEqual(
      broken.map(({ from, to }) => `${from} → ${to}`),
      [],
    )
  })
  it('holds for packages', () => {
    const broken = all
      .filter(({ to }) => !/^(shared|services|dashboards|tests|infra|node:)/.test(to))
      .filter(({ from, to }) => {
        const [name] = to.split('/')
        return !(PACKAGES[name] ?? []).includes(roomOf(from))
      })
    assert.deepEqual(
      broken.map(({ from, to }) => `${from} → ${to}`),
      [],
    )
  })
  it('keeps clock, timers and chance out of everything but the ports', () => {
    const impure = /\b(Date\.now\(|Math\.random\(|setTimeout\(|setInterval\(|new Date\(\))/
    const allowed = /^(shared\/ports|services\/cli|dashboards\/web)\//
    const broken = [...sources('shared'), ...sources('services')].filter(
      file => !allowed.test(file) && impure.test(readFileSync(join(ROOT, file), 'utf8')),
    )
    assert.deepEqual(broken, [])
  })
})

describe('the flow', () => {
  it('has a folder with a stage for each of its rows, and no stage beside them', () => {
    const folders = readdirSync(join(ROOT, 'services'), { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(({ name }) => name)
    for (const stage of STAGES) assert.ok(folders.includes(stage), stage)
    const others = folders.filter(name => !STAGES.includes(name))
    assert.deepEqual(others.sort(), [
      'api',
      'backtest',
      'cli',
      'explain',
      'export',
      'grafana',
      'notify',
      'recorded',
      'redrive',
      'run',
      'serving',
      'skill',
      'train',
    ])
  })
  it('reads nothing that is not written before', () => {
    const written = new Set<string>()
    for (const { stage, reads, writes } of FLOW) {
      for (const topic of reads) assert.ok(written.has(topic), `${stage} reads ${topic}`)
      for (const topic of writes) written.add(topic)
    }
  })
  const RAW = ['raw.seismic', 'raw.streamflow', 'raw.covid']
  const ranges: [from: string, to: string, inputs: string[], outputs: string[]][] = [
    ['connect', 'sink', RAW, ['rejects', 'alerts']],
    ['connect', 'connect', [], []],
    ['feed', 'feed', RAW, ['observations', 'rejects']],
    ['grid', 'forecast', ['observations'], ['fields', 'forecasts']],
    ['grid', 'grid', ['observations'], ['fields']],
    ['verify', 'sink', ['fields', 'forecasts'], ['alerts']],
    ['forecast', 'forecast', ['fields', 'features'], ['forecasts']],
    ['alert', 'alert', ['fields', 'forecasts', 'scores'], ['alerts']],
    ['sink', 'sink', ['fields', 'forecasts', 'scores', 'alerts'], []],
  ]
  for (const [from, to, inputs, outputs] of ranges) {
    it(`from ${from} to ${to} reads ${inputs} and publishes ${outputs}`, () => {
      const range = flowRange(from as never, to as never)
      assert.deepEqual([range.inputs, range.outputs], [inputs, outputs])
    })
  }
  it('reads no raw topic of a domain that nobody watches', () => {
    assert.deepEqual(flowRange('connect', 'sink', ['covid', 'seismic']).inputs, ['raw.seismic', 'raw.covid'])
  })
  it('is what docs/operate.md says it is', () => {
    const page = readFileSync(join(ROOT, 'docs/operate.md'), 'utf8')
    for (const { stage, reads, writes } of FLOW) {
      const row = page.split('\n').find(line => line.startsWith(`| \`${stage}\``))
      assert.ok(row !== undefined, `no row for ${stage}`)
      for (const topic of [...reads, ...writes]) assert.ok(row.includes(`\`${topic}\``), `${stage}: ${topic}`)
    }
  })
})
