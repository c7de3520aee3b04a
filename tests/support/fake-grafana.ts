import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

type Json = Record<string, unknown>

export interface FakeGrafana {
  readonly url: string
  /** Every request that was to change something: `POST /api/folders`. */
  readonly writes: string[]
  readonly dashboards: Map<string, { dashboard: Json; folderUid: string }>
  readonly sources: Map<string, Json>
  readonly folders: Map<string, Json>
  readonly rules: Map<string, Json>
  readonly contacts: Map<string, Json>
  readonly annotations: Map<number, Json>
  /** What is answered next instead: to be taken away as it is used. */
  readonly faults: {
    readonly path: RegExp
    readonly status: number
    readonly message: string
    readonly also?: () => void
  }[]
}

export const TOKEN = 'glsa_right'

/**
 * A server that keeps what it is given and answers as Grafana's HTTP API is documented to: 401 without its token, 404 of
 * what is not there, 409 of a data source whose name is taken, 412 of a dashboard that has another version by now or
 * whose name is taken in its folder. It is no Grafana: it checks no more of what it is given.
 */
export async function fakeGrafana(t: TestContext, version = '11.6.1'): Promise<FakeGrafana> {
  const state = {
    writes: [] as string[],
    dashboards: new Map<string, { dashboard: Json; folderUid: string }>(),
    sources: new Map<string, Json>(),
    folders: new Map<string, Json>(),
    rules: new Map<string, Json>(),
    contacts: new Map<string, Json>(),
    annotations: new Map<number, Json>(),
    faults: [] as FakeGrafana['faults'][number][],
  }
  const http = createServer(async (request, response) => {
    const [status, body] = await answer(request, state, version)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    http.closeAllConnections()
    http.close()
  })
  return { ...state, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` }
}

type State = Omit<FakeGrafana, 'url'>
type Answer = readonly [status: number, body: unknown]

const said = (status: number, message: string): Answer => [status, { message }]

async function answer(request: IncomingMessage, state: State, version: string): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://grafana')
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = (chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString())) as Json
  if (pathname === '/api/health') return [200, { database: 'ok', version }]
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return said(401, 'Invalid API key')
  const at = state.faults.findIndex(({ path }) => path.test(`${request.method} ${pathname}`))
  if (at >= 0) {
    const [{ status, message, also }] = state.faults.splice(at, 1)
    also?.()
    return said(status, message)
  }
  if (request.method !== 'GET') state.writes.push(`${request.method} ${pathname}`)
  const isPost = request.method === 'POST'
  const last = decodeURIComponent(pathname.split('/').at(-1) ?? '')
  if (pathname === '/api/dashboards/db' && isPost) return saveDashboard(body, state)
  if (pathname.startsWith('/api/dashboards/uid/')) {
    const found = state.dashboards.get(last)
    return found
      ? [200, { dashboard: found.dashboard, meta: { folderUid: found.folderUid } }]
      : said(404, 'Dashboard not found')
  }
  if (pathname === '/api/datasources' && isPost) {
    const isTaken = [...state.sources.values()].some(({ name }) => name === body.name)
    return isTaken ? said(409, 'data source with the same name already exists') : keepSource(body, state)
  }
  if (pathname.startsWith('/api/datasources/uid/')) {
    const found = state.sources.get(last)
    if (found === undefined) return said(404, 'Data source not found')
    return request.method === 'PUT' ? keepSource(body, state) : [200, found]
  }
  if (pathname === '/api/folders' && isPost) {
    if (state.folders.has(String(body.uid))) return said(409, 'a folder with the same uid already exists')
    state.folders.set(String(body.uid), { ...body, version: 1 })
    return [200, body]
  }
  if (pathname.startsWith('/api/folders/')) return of(state.folders.get(last), 'folder not found')
  if (pathname.startsWith('/api/v1/provisioning/alert-rules')) {
    if (request.method === 'GET') return of(state.rules.get(last), 'rule not found')
    if (isPost && state.rules.has(String(body.uid))) return said(409, 'rule exists')
    state.rules.set(String(body.uid), { ...body, id: 1, updated: '2026-01-01T00:00:00Z', provenance: '' })
    return [isPost ? 201 : 200, body]
  }
  if (pathname.startsWith('/api/v1/provisioning/contact-points')) {
    if (request.method === 'GET')
      return [200, [...state.contacts.values()].filter(({ name }) => name === searchParams.get('name'))]
    state.contacts.set(String(body.uid), { ...body, disableResolveMessage: false })
    return [202, body]
  }
  if (pathname.startsWith('/api/annotations')) return annotations(request.method ?? '', last, body, searchParams, state)
  return said(404, 'Not found')
}

const of = (found: Json | undefined, missing: string): Answer => (found ? [200, found] : said(404, missing))

function keepSource({ secureJsonData, ...source }: Json, state: State): Answer {
  const secureJsonFields = Object.fromEntries(
    Object.keys((secureJsonData as Json | undefined) ?? {}).map(key => [key, true]),
  )
  state.sources.set(String(source.uid), { id: 1, orgId: 1, basicAuth: false, ...source, secureJsonFields })
  return [200, { message: 'Datasource added' }]
}

function saveDashboard({ dashboard, folderUid, overwrite }: Json, state: State): Answer {
  const { uid, title, version = 0 } = dashboard as { uid: string; title: string; version?: number }
  const found = state.dashboards.get(uid)
  const isTaken = [...state.dashboards].some(
    ([other, one]) => other !== uid && one.dashboard.title === title && one.folderUid === folderUid,
  )
  if (isTaken)
    return [412, { status: 'name-exists', message: 'A dashboard with the same name in the folder already exists' }]
  if (found !== undefined && overwrite !== true && found.dashboard.version !== version) {
    return [412, { status: 'version-mismatch', message: 'The dashboard has been changed by someone else' }]
  }
  if (!state.folders.has(String(folderUid))) return said(404, 'folder not found')
  const next = Number(found?.dashboard.version ?? 0) + 1
  // As Grafana does, it is given an id, and comes back of the newest schema.
  state.dashboards.set(uid, {
    dashboard: { ...(dashboard as Json), id: 7, version: next, schemaVersion: 42 },
    folderUid: String(folderUid),
  })
  return [200, { uid, status: 'success', version: next }]
}

function annotations(method: string, last: string, body: Json, query: URLSearchParams, { annotations }: State): Answer {
  if (method === 'GET') {
    const tags = query.getAll('tags')
    return [200, [...annotations.values()].filter(one => tags.every(tag => (one.tags as string[]).includes(tag)))]
  }
  const id = method === 'POST' ? annotations.size + 1 : Number(last)
  if (method === 'PUT' && !annotations.has(id)) return said(404, 'Annotation not found')
  annotations.set(id, { ...body, id })
  return [200, { id, message: 'Annotation added' }]
}
