import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { NowcastError, PortError, SettingsError } from '../../shared/domain/errors.js'
import { identityOf, isAlive } from '../../shared/ports/process-identity.js'
import { addressOf, READY, serverProperties } from './broker-files.js'
import { brokerJars, checkJava } from './jars.js'
import { type BrokerState, readState, STATE_FILE } from './state.js'
import { stopBrokers } from './stop-brokers.js'

const READY_SECONDS = 90

/** Heap of a broker and of its storage tool. */
const HEAP = '-Xmx512m'

/** Starts brokers and waits until they serve. @throws {SettingsError} {PortError} */
async function startBrokers(brokers: number, port: number): Promise<BrokerState> {
  checkJava()
  const jars = join(brokerJars(), '*')
  const folder = mkdtempSync(join(tmpdir(), 'groundswell-kafka-'))
  const cluster = clusterId()
  const nodes = Array.from({ length: brokers }, (_, i) => i + 1)
  const logs = nodes.map(node => join(folder, `${node}`, 'broker.log'))
  const processes = nodes.map(node =>
    startBroker({ node, brokers, port, folder: join(folder, `${node}`) }, jars, cluster),
  )
  const state = { bootstrap: nodes.map(node => addressOf(port, node)).join(','), brokers: processes, folder }
  writeFileSync(STATE_FILE, JSON.stringify(state))
  await untilReady(state, logs)
  return state
}

/** 16 bytes in URL-safe base 64; the first bit is 0, because an id that begins with - is read as an option. */
function clusterId(): string {
  const bytes = randomBytes(16)
  bytes[0] &= 0x7f
  return bytes.toString('base64url')
}

function startBroker(plan: Parameters<typeof serverProperties>[0], jars: string, cluster: string) {
  mkdirSync(plan.folder, { recursive: true })
  const settings = join(plan.folder, 'server.properties')
  writeFileSync(settings, serverProperties(plan))
  const java = [HEAP, '-cp', jars]
  const format = spawnSync('java', [...java, 'kafka.tools.StorageTool', 'format', '-t', cluster, '-c', settings], {
    encoding: 'utf8',
  })
  if (format.status !== 0)
    throw new PortError(`broker's folder could not be made: ${format.stdout}${format.stderr}`, { canRetry: false })
  const log = openSync(join(plan.folder, 'broker.log'), 'a')
  const child = spawn('java', [...java, 'kafka.Kafka', settings], { detached: true, stdio: ['ignore', log, log] })
  child.unref()
  return identityOf(child.pid ?? -1)
}

async function untilReady({ brokers }: BrokerState, logs: readonly string[]): Promise<void> {
  for (let second = 0; second < READY_SECONDS; second++) {
    if (logs.every(log => readFileSync(log, 'utf8').includes(READY))) return
    const dead = brokers.findIndex(broker => !isAlive(broker))
    if (dead >= 0) throw notReady('ended', logs[dead])
    await sleep(1_000)
  }
  throw notReady(`was not ready after ${READY_SECONDS} s`, logs[0])
}

function notReady(what: string, log: string): PortError {
  const tail = readFileSync(log, 'utf8').split('\n').slice(-15).join('\n')
  return new PortError(`broker ${what}; is its port taken? (--port N uses another) Its log ends:\n${tail}`, {
    canRetry: true,
  })
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { brokers: { type: 'string', default: '1' }, port: { type: 'string', default: '9092' } },
  })
  const [brokers, port] = [Number(values.brokers), Number(values.port)]
  if (brokers !== 1 && brokers !== 3) throw new SettingsError(`--brokers is ${values.brokers}; give 1 or 3`)
  if (!(Number.isInteger(port) && port > 0 && port < 65_000))
    throw new SettingsError(`--port is ${values.port}; give 1..64999`)
  const found = readState()
  if (found?.brokers.every(isAlive)) {
    console.log(`Kafka is up already: GROUNDSWELL_KAFKA=${found.bootstrap}`)
    return
  }
  if (found) await stopBrokers(found)
  try {
    const { bootstrap } = await startBrokers(brokers, port)
    console.log(`Kafka is up: GROUNDSWELL_KAFKA=${bootstrap}\nStop it: npm run kafka:down`)
  } catch (error) {
    const half = readState()
    if (half) await stopBrokers(half)
    throw error
  }
}

main().catch(error => {
  console.error(error instanceof NowcastError ? error.message : error)
  process.exitCode = 1
})
