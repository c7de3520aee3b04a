import { parseArgs } from 'node:util'
import { connectorBench } from './connector-bench.js'
import { coverBench } from './cover-bench.js'
import { covidBench } from './covid-bench.js'
import { geojsonBench } from './geojson-bench.js'
import { gridBench } from './grid-bench.js'
import { influxBench } from './influx-bench.js'
import { kafkaBench } from './kafka-bench.js'
import { launcherBench } from './launcher-bench.js'
import { logBench } from './log-bench.js'
import { readingsBench } from './readings-bench.js'
import { replayBench } from './replay-bench.js'
import { replayRecordsBench } from './replay-records-bench.js'
import { type Bench, type BenchLine, lineText, machineFacts } from './report.js'
import { rulesBench } from './rules-bench.js'
import { scoresBench } from './scores-bench.js'
import { servingBench } from './serving-bench.js'
import { simulatorsBench } from './simulators-bench.js'
import { storeBench } from './store-bench.js'
import { trainingBench } from './training-bench.js'
import { trainingThreadsBench } from './training-threads-bench.js'
import { workersBench } from './workers-bench.js'

const BENCHES: readonly Bench[] = [
  geojsonBench,
  readingsBench,
  connectorBench,
  gridBench,
  launcherBench,
  logBench,
  storeBench,
  influxBench,
  kafkaBench,
  replayBench,
  covidBench,
  coverBench,
  simulatorsBench,
  scoresBench,
  trainingBench,
  trainingThreadsBench,
  workersBench,
  servingBench,
  replayRecordsBench,
  rulesBench,
]

const OPTIONS = {
  json: { type: 'boolean' },
  /** Compare seconds of the processor: for a machine that is busy with other things. */
  processor: { type: 'boolean' },
} as const

/** `npm run bench [-- name… --json --processor]`: each speed as a ratio to a reference that runs in turn with it. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: OPTIONS })
  const names = BENCHES.map(({ name }) => name)
  const unknown = positionals.find(name => !names.includes(name))
  if (unknown !== undefined) throw new Error(`no bench "${unknown}"; there are ${names.join(', ')}`)
  const machine = machineFacts()
  const lines: BenchLine[] = []
  if (!values.json) console.log(Object.values(machine).join(' · '))
  for (const bench of BENCHES) {
    if (positionals.length > 0 && !positionals.includes(bench.name)) continue
    const done = await bench.run(values.processor ? 'processor' : 'wall')
    if (!values.json) for (const line of done) console.log(lineText(line))
    lines.push(...done)
  }
  if (values.json) console.log(JSON.stringify({ machine, lines }, undefined, 2))
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
