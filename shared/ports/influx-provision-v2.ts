import { PortError } from '../domain/errors.js'
import { DAY_MS, SECOND_MS } from '../domain/units.js'
import type { InfluxHttp, InfluxSettings } from './influx-http.js'
import { DOWNSAMPLINGS, type Downsampling, LONG, type ProvisionStep, type Retention } from './influx-retention.js'

interface Bucket {
  readonly id: string
  readonly name: string
  readonly retentionRules?: readonly { readonly everySeconds: number; readonly shardGroupDurationSeconds?: number }[]
}

/**
 * 2.x: buckets and Flux tasks. A bucket named `db/policy` is read by InfluxQL as that policy of that database, without a
 * mapping being made.
 */
export async function provisionV2(
  { request }: InfluxHttp,
  { org, bucket }: InfluxSettings,
  retention: Retention,
): Promise<readonly ProvisionStep[]> {
  const ask = async <T>(method: string, path: string, body?: object) =>
    (await request(method, path, body === undefined ? '' : JSON.stringify(body))) as T
  const { orgs = [] } = await ask<{ orgs?: readonly { id: string }[] }>('GET', `/api/v2/orgs?${query({ org })}`)
  const orgID = orgs[0]?.id
  if (orgID === undefined) {
    throw new PortError(`InfluxDB knows no organisation "${org}"; create it, or correct store.influx.org`, {
      canRetry: false,
    })
  }
  const steps: ProvisionStep[] = []
  const wanted = [
    { name: bucket, rule: ruleOf(retention) },
    { name: `${bucket}/${LONG}`, rule: ruleOf({ shardDays: retention.shardDays }) },
  ]
  for (const { name, rule } of wanted) {
    const path = `/api/v2/buckets?${query({ orgID, name })}`
    const { buckets = [] } = await ask<{ buckets?: readonly Bucket[] }>('GET', path).catch(emptyIfUnknown)
    const found = buckets.find(known => known.name === name)
    const [old] = found?.retentionRules ?? []
    const same =
      found !== undefined &&
      (old?.everySeconds ?? 0) === rule.everySeconds &&
      (old?.shardGroupDurationSeconds ?? rule.shardGroupDurationSeconds) === rule.shardGroupDurationSeconds
    if (found === undefined) await ask('POST', '/api/v2/buckets', { orgID, name, retentionRules: [rule] })
    else if (!same) await ask('PATCH', `/api/v2/buckets/${found.id}`, { retentionRules: [rule] })
    steps.push({ what: `bucket ${name}`, did: same ? 'kept' : found === undefined ? 'created' : 'changed' })
  }
  for (const downsampling of DOWNSAMPLINGS) {
    const name = `groundswell ${downsampling.to}`
    const flux = fluxOf(name, bucket, downsampling)
    const { tasks = [] } = await ask<{ tasks?: readonly { id: string; name: string; flux: string }[] }>(
      'GET',
      `/api/v2/tasks?${query({ orgID, name })}`,
    )
    const found = tasks.find(task => task.name === name)
    const same = found?.flux === flux
    if (found === undefined) await ask('POST', '/api/v2/tasks', { orgID, flux, status: 'active' })
    else if (!same) await ask('PATCH', `/api/v2/tasks/${found.id}`, { flux })
    steps.push({ what: `task ${name}`, did: same ? 'kept' : found === undefined ? 'created' : 'changed' })
  }
  return steps
}

const query = (parameters: Record<string, string>): string => String(new URLSearchParams(parameters))

/** 2.x says 404 of a bucket that is not there where it is asked for by name. */
function emptyIfUnknown(error: unknown): { buckets?: readonly Bucket[] } {
  if ((error as { status?: number }).status === 404) return {}
  throw error
}

const ruleOf = ({ days = 0, shardDays }: Retention) => ({
  type: 'expire',
  everySeconds: (days * DAY_MS) / SECOND_MS,
  shardGroupDurationSeconds: (Math.min(shardDays, days === 0 ? Infinity : days) * DAY_MS) / SECOND_MS,
})

const fluxOf = (name: string, bucket: string, { from, to, window, lookBack, fields }: Downsampling): string =>
  [
    `option task = {name: ${JSON.stringify(name)}, every: 1h}`,
    `from(bucket: ${JSON.stringify(bucket)})`,
    `  |> range(start: -${lookBack})`,
    `  |> filter(fn: (r) => r._measurement == ${JSON.stringify(from)})`,
    `  |> filter(fn: (r) => contains(value: r._field, set: ${JSON.stringify(fields)}))`,
    `  |> aggregateWindow(every: ${window}, fn: mean, createEmpty: false)`,
    `  |> set(key: "_measurement", value: ${JSON.stringify(to)})`,
    `  |> to(bucket: ${JSON.stringify(`${bucket}/${LONG}`)})`,
  ].join('\n')
