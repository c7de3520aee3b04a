import { createHash } from 'node:crypto'
import { alertRule, RULE_GROUP, RULES } from '../../dashboards/grafana/alert-rules.js'
import { FOLDER } from '../../dashboards/grafana/now.js'
import { dashboards } from '../../dashboards/grafana/pages.js'
import { DATA_SOURCE } from '../../dashboards/grafana/queries.js'
import type { GrafanaClient } from './grafana-client.js'
import { GrafanaError } from './grafana-error.js'
import { holds } from './holds.js'

/** One thing that Grafana is to have, and what was done about it. */
export interface GrafanaStep {
  readonly what: string
  readonly did: 'created' | 'changed' | 'kept'
}

export interface GrafanaWishes {
  /** InfluxDB as Grafana reaches it. */
  readonly influx: { readonly url: string; readonly database: string; readonly token: string }
  /** Where alerts go; undefined: as Grafana's own policy says. */
  readonly contact?: { readonly type: 'webhook' | 'email'; readonly to: string }
  /** Write the data source's secret anew: Grafana does not tell what it has. */
  readonly force: boolean
}

/** Oldest version whose API has all that is used here. */
const OLDEST = 9
/** From this one on a rule may name its contact point by itself. */
const RULES_NAME_CONTACTS = 11

const CONTACT = 'groundswell-duty'

/**
 * Gives Grafana the data source, the folder, the dashboards, a contact point and the alert rules; run again, it changes
 * nothing. What people have beside it stays.
 *
 * @throws {GrafanaError} with what to mend
 */
export async function provisionGrafana(client: GrafanaClient, wishes: GrafanaWishes): Promise<readonly GrafanaStep[]> {
  const version = await majorVersion(client)
  const { contact } = wishes
  const steps = [await dataSource(client, wishes), await folder(client)]
  for (const dashboard of dashboards().values()) steps.push(await putDashboard(client, { ...dashboard }))
  if (contact !== undefined) steps.push(await contactPoint(client, contact))
  for (const spec of RULES) {
    const receiver = contact !== undefined && version >= RULES_NAME_CONTACTS
    const rule = {
      ...alertRule(spec),
      folderUID: FOLDER,
      ruleGroup: RULE_GROUP,
      orgID: 1,
      ...(receiver && { notification_settings: { receiver: CONTACT } }),
    }
    steps.push(await put(client, `alert rule ${spec.title}`, '/api/v1/provisioning/alert-rules', spec.uid, rule))
  }
  return steps
}

async function majorVersion(client: GrafanaClient): Promise<number> {
  const health = await client.get<{ version?: string }>('/api/health')
  const version = Number.parseInt(health?.version ?? '', 10)
  if (version >= OLDEST) return version
  // Some hide it from whoever asks.
  if (health !== undefined && health.version === undefined) return OLDEST
  throw new GrafanaError(
    `Grafana is ${health?.version ?? 'not there'}; it must be ${OLDEST} or newer: update it, or correct the url`,
    { canRetry: false },
  )
}

async function put(
  client: GrafanaClient,
  what: string,
  path: string,
  uid: string,
  wanted: Readonly<Record<string, unknown>>,
): Promise<GrafanaStep> {
  const found = await client.get<object>(`${path}/${uid}`)
  if (holds(found, wanted)) return { what, did: 'kept' }
  if (found === undefined) await client.send('POST', path, wanted)
  else await client.send('PUT', `${path}/${uid}`, wanted)
  return { what, did: found === undefined ? 'created' : 'changed' }
}

async function dataSource(client: GrafanaClient, { influx, force }: GrafanaWishes): Promise<GrafanaStep> {
  const { url, database, token } = influx
  const wanted = {
    uid: DATA_SOURCE.uid,
    name: 'Groundswell',
    type: DATA_SOURCE.type,
    access: 'proxy',
    url,
    jsonData: {
      version: 'InfluxQL',
      httpMode: 'GET',
      dbName: database,
      ...(token !== '' && { httpHeaderName1: 'Authorization' }),
    },
  }
  const what = `data source ${wanted.name}`
  const secret = token === '' ? {} : { secureJsonData: { httpHeaderValue1: `Token ${token}` } }
  const found = await client.get<{ secureJsonFields?: Record<string, boolean> }>(`/api/datasources/uid/${wanted.uid}`)
  if (found === undefined) {
    await client.send('POST', '/api/datasources', { ...wanted, ...secret })
    return { what, did: 'created' }
  }
  const hasSecret = token === '' || found.secureJsonFields?.httpHeaderValue1 === true
  if (holds(found, wanted) && hasSecret && !force) return { what, did: 'kept' }
  await client.send('PUT', `/api/datasources/uid/${wanted.uid}`, { ...wanted, ...secret })
  return { what, did: 'changed' }
}

async function folder(client: GrafanaClient): Promise<GrafanaStep> {
  const what = `folder ${FOLDER}`
  const found = await client.get<object>(`/api/folders/${FOLDER}`)
  if (found === undefined) await client.send('POST', '/api/folders', { uid: FOLDER, title: FOLDER })
  // What people call it is theirs.
  return { what, did: found === undefined ? 'created' : 'kept' }
}

interface FoundDashboard {
  readonly dashboard: { readonly version: number; readonly tags?: readonly string[] }
  readonly meta: { readonly folderUid?: string }
}

/**
 * Grafana rewrites a dashboard of an older schema when it is read: whether it is ours is told by the hash in its tags.
 * One that another has changed between our reading and our writing (412) is read once more.
 */
async function putDashboard(
  client: GrafanaClient,
  dashboard: { readonly uid?: string; readonly title?: string; readonly tags?: readonly string[] },
  tries = 2,
): Promise<GrafanaStep> {
  const what = `dashboard ${dashboard.title}`
  const tag = `sha-${createHash('sha256').update(JSON.stringify(dashboard)).digest('hex').slice(0, 12)}`
  const found = await client.get<FoundDashboard>(`/api/dashboards/uid/${dashboard.uid}`)
  if (found?.dashboard.tags?.includes(tag) && found.meta.folderUid === FOLDER) return { what, did: 'kept' }
  const body = {
    dashboard: {
      ...dashboard,
      id: null,
      tags: [...(dashboard.tags ?? []), tag],
      ...(found && { version: found.dashboard.version }),
    },
    folderUid: FOLDER,
    overwrite: false,
    message: 'groundswell grafana provision',
  }
  try {
    await client.send('POST', '/api/dashboards/db', body)
  } catch (error) {
    if (error instanceof GrafanaError && error.status === 412 && tries > 1)
      return putDashboard(client, dashboard, tries - 1)
    throw error
  }
  return { what, did: found === undefined ? 'created' : 'changed' }
}

async function contactPoint(
  client: GrafanaClient,
  { type, to }: NonNullable<GrafanaWishes['contact']>,
): Promise<GrafanaStep> {
  const settings = type === 'webhook' ? { url: to, httpMethod: 'POST' } : { addresses: to }
  const wanted = { uid: CONTACT, name: CONTACT, type, settings }
  const path = '/api/v1/provisioning/contact-points'
  const what = `contact point ${CONTACT}`
  const all = (await client.get<readonly { uid: string }[]>(`${path}?name=${CONTACT}`)) ?? []
  const found = all.find(({ uid }) => uid === CONTACT)
  if (holds(found, wanted)) return { what, did: 'kept' }
  if (found === undefined) await client.send('POST', path, wanted)
  else await client.send('PUT', `${path}/${CONTACT}`, wanted)
  return { what, did: found === undefined ? 'created' : 'changed' }
}
