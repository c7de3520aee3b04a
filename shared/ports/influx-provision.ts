import { PortError } from '../domain/errors.js'
import type { Clock } from './clock.js'
import { type InfluxSettings, influxHttp } from './influx-http.js'
import { provisionV1 } from './influx-provision-v1.js'
import { provisionV2 } from './influx-provision-v2.js'
import type { ProvisionStep, Retention } from './influx-retention.js'

/**
 * Makes the database, its retention and its downsampling what they are to be; run again, it changes nothing.
 * InfluxDB 3 gets its database; it has no tasks in InfluxQL or Flux that could downsample.
 *
 * @throws {PortError}
 */
export async function provisionInflux(
  settings: InfluxSettings,
  retention: Retention,
  clock: Clock,
): Promise<readonly ProvisionStep[]> {
  const http = influxHttp(settings, clock)
  const version = await versionOf(settings)
  if (/^v?1\./.test(version)) return provisionV1(http, settings, retention)
  if (/^v?2\./.test(version)) return provisionV2(http, settings, retention)
  return provisionV3(http.request, settings)
}

/** As the server names it, with or without v. @throws {PortError} */
async function versionOf({ url, timeoutMs, token }: InfluxSettings): Promise<string> {
  try {
    const headers = token === '' ? undefined : { authorization: `Token ${token}` }
    const answer = await fetch(`${url}/ping`, { headers, signal: AbortSignal.timeout(timeoutMs) })
    const told = answer.headers.get('x-influxdb-version')
    if (told !== null) return told
    return String(((await answer.json()) as { version?: string }).version)
  } catch (cause) {
    throw new PortError(
      `no answer from InfluxDB at ${url}/ping: ${(cause as Error).message}; start it, or correct the url`,
      {
        canRetry: true,
        cause,
      },
    )
  }
}

async function provisionV3(
  request: (method: string, path: string, body: string) => Promise<unknown>,
  { bucket }: InfluxSettings,
): Promise<readonly ProvisionStep[]> {
  const shown = (await request('GET', '/api/v3/configure/database?format=json', '')) as readonly Record<
    string,
    string
  >[]
  const what = `database ${bucket}`
  if (shown.some(row => Object.values(row).includes(bucket))) return [{ what, did: 'kept' }]
  await request('POST', '/api/v3/configure/database', JSON.stringify({ db: bucket }))
  return [{ what, did: 'created' }]
}
