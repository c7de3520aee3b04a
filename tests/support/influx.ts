import { type ChildProcess, spawn } from 'node:child_process'
import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

export interface InfluxServer {
  /** Speaks the v2 write API and InfluxQL. */
  readonly url: string
  /** An empty database of its own. */
  createDatabase(): Promise<string>
  /** InfluxDB goes away and comes back on the same url with the same data. */
  stop(signal?: NodeJS.Signals): Promise<void>
  start(): Promise<void>
  /** Stops for good and removes the data. */
  remove(): Promise<void>
}

/** Where influxd is on the PATH, or undefined. */
export async function influxdFile(): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, 'influxd')
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return file
  }
  return undefined
}

/** A real InfluxDB 1.x on loopback, and before it a proxy that gives it the v2 write API. */
export async function startInflux(influxd: string): Promise<InfluxServer> {
  const folder = await mkdtemp(join(tmpdir(), 'groundswell-influx-'))
  const port = await freePort()
  await writeFile(join(folder, 'influxdb.conf'), configOf(folder, port, await freePort()))
  let child: ChildProcess | undefined
  const start = async () => {
    child = await startInfluxd(influxd, folder, port)
  }
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child !== undefined) await ended(child, signal)
    child = undefined
  }
  await start()
  const proxy = await startProxy(port)
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  let databases = 0
  const createDatabase = async () => {
    const name = `test_${databases++}`
    const response = await fetch(`${url}/query`, {
      method: 'POST',
      body: new URLSearchParams({ q: `CREATE DATABASE ${name}` }),
    })
    if (!response.ok) throw new Error(`CREATE DATABASE ${name}: ${response.status} ${await response.text()}`)
    return name
  }
  const remove = async () => {
    proxy.closeAllConnections()
    proxy.close()
    await stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { url, createDatabase, stop, start, remove }
}

const configOf = (folder: string, httpPort: number, rpcPort: number): string => `
reporting-disabled = true
bind-address = "127.0.0.1:${rpcPort}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${httpPort}"
  log-enabled = false
`

async function startInfluxd(influxd: string, folder: string, port: number): Promise<ChildProcess> {
  const child = spawn(influxd, ['run', '-config', join(folder, 'influxdb.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  child.stderr?.on('data', data => {
    log = (log + data).slice(-4000)
  })
  for (;;) {
    if (child.exitCode !== null) throw new Error(`influxd ended with ${child.exitCode}:\n${log}`)
    const isUp = await fetch(`http://127.0.0.1:${port}/ping`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return child
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}

/** `/api/v2/write?bucket=B&precision=us` becomes `/write?db=B&precision=u`; all else passes unchanged. */
async function startProxy(port: number): Promise<Server> {
  const proxy = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://proxy')
    if (url.pathname === '/api/v2/write') {
      const precision = url.searchParams.get('precision') ?? 'ns'
      const db = url.searchParams.get('bucket') ?? ''
      url.pathname = '/write'
      url.search = String(new URLSearchParams({ db, precision: precision === 'us' ? 'u' : precision }))
    }
    // 1.x would take the v2 client's header for a user's name
    const { authorization: _, ...headers } = request.headers
    const path = url.pathname + url.search
    const onward = httpRequest({ host: '127.0.0.1', port, path, method: request.method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy()) // InfluxDB is down: the client sees a connection that breaks
    request.pipe(onward)
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  return proxy
}

async function freePort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}
