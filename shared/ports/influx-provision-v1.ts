import { PortError } from '../domain/errors.js'
import { DAY_MS, HOUR_MS } from '../domain/units.js'
import type { InfluxHttp, InfluxSettings, InfluxTable } from './influx-http.js'
import { DOWNSAMPLINGS, LONG, type ProvisionStep, type Retention } from './influx-retention.js'

/** Part of our continuous queries' names; a later version of one gets another number. */
const OURS = /^groundswell_/
const nameOf = (to: string): string => `groundswell_${to}_1`

/** 1.x: database, retention policies, continuous queries. */
export async function provisionV1(
  http: InfluxHttp,
  { bucket }: InfluxSettings,
  { days, shardDays }: Retention,
): Promise<readonly ProvisionStep[]> {
  const db = quoted(bucket)
  const ask = async (statement: string) => seriesOf(await post(http, statement), statement)
  const names = async (statement: string, series?: string) =>
    (await ask(statement)).filter(({ name }) => series === undefined || name === series).flatMap(({ values }) => values)
  const steps: ProvisionStep[] = []

  const hasDatabase = (await names('SHOW DATABASES')).some(([name]) => name === bucket)
  if (!hasDatabase) await ask(`CREATE DATABASE ${db}`)
  steps.push({ what: `database ${bucket}`, did: hasDatabase ? 'kept' : 'created' })

  const policies = await names(`SHOW RETENTION POLICIES ON ${db}`)
  const main = String(policies.find(row => row.at(-1) === true)?.[0] ?? 'autogen')
  const wanted = [
    { name: main, hours: (days ?? 0) * 24, isMain: true },
    { name: LONG, hours: 0, isMain: false },
  ]
  for (const { name, hours, isMain } of wanted) {
    const found = policies.find(row => row[0] === name)
    const shardHours = Math.min(shardDays * 24, hours === 0 ? Infinity : hours)
    const same = found !== undefined && hoursOf(found[1]) === hours && hoursOf(found[2]) === shardHours
    const clause = `DURATION ${hours === 0 ? 'INF' : `${hours}h`} REPLICATION 1 SHARD DURATION ${shardHours}h`
    const verb = found === undefined ? 'CREATE' : 'ALTER'
    if (!same) await ask(`${verb} RETENTION POLICY ${quoted(name)} ON ${db} ${clause}${isMain ? ' DEFAULT' : ''}`)
    steps.push({ what: `retention policy ${name}`, did: same ? 'kept' : found === undefined ? 'created' : 'changed' })
  }

  const queries = (await names('SHOW CONTINUOUS QUERIES', bucket)).map(([name]) => String(name))
  for (const { from, to, window, lookBack, fields } of DOWNSAMPLINGS) {
    const name = nameOf(to)
    const isThere = queries.includes(name)
    const means = fields.map(field => `mean("${field}") AS "${field}"`).join(', ')
    const select =
      `SELECT ${means} INTO ${db}.${quoted(LONG)}.${quoted(to)} FROM ${db}.${quoted(main)}.${quoted(from)} ` +
      `GROUP BY time(${window}), *`
    if (!isThere) {
      await ask(`CREATE CONTINUOUS QUERY "${name}" ON ${db} RESAMPLE EVERY 1h FOR ${lookBack} BEGIN ${select} END`)
    }
    steps.push({ what: `continuous query ${name}`, did: isThere ? 'kept' : 'created' })
  }
  for (const name of queries.filter(known => OURS.test(known))) {
    if (DOWNSAMPLINGS.some(({ to }) => nameOf(to) === name)) continue
    await ask(`DROP CONTINUOUS QUERY ${quoted(name)} ON ${db}`)
    steps.push({ what: `continuous query ${name}`, did: 'removed' })
  }
  return steps
}

const post = (http: InfluxHttp, statement: string): Promise<unknown> =>
  http.request('POST', `/query?${new URLSearchParams({ q: statement })}`, '')

type NamedTable = InfluxTable & { readonly name?: string }

/** @throws {PortError} what the server says within a 200 */
function seriesOf(answer: unknown, statement: string): readonly NamedTable[] {
  const { results = [] } = answer as { results?: readonly { error?: string; series?: readonly NamedTable[] }[] }
  const error = results[0]?.error
  if (error === undefined) return (results[0]?.series ?? []).map(series => ({ ...series, values: series.values ?? [] }))
  throw new PortError(`InfluxDB refused ${statement}: ${error}; give a user that may administer it`, {
    canRetry: false,
  })
}

/** `168h0m0s`, or `0s`. */
const hoursOf = (duration: unknown): number =>
  [...String(duration).matchAll(/(\d+)(h|m|s)/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * ({ h: 1, m: 60_000 / HOUR_MS, s: 1000 / HOUR_MS }[unit] ?? DAY_MS),
    0,
  )

const quoted = (name: string): string => `"${name.replace(/["\\]/g, '\\$&')}"`
