import axios, { type AxiosResponse, isAxiosError } from 'axios'
import { PortError, SettingsError } from '../domain/errors.js'
import { SECOND_MS } from '../domain/units.js'
import type { Clock } from './clock.js'
import type { SeriesForecaster, SeriesRequest } from './series-forecaster.js'

export interface TimeGptSettings {
  /** Of the service, without a path. */
  readonly url: string
  /** That Nixtla gave; each request is paid for. */
  readonly key: string
  readonly model: string
  /** How long one request may take, ms. */
  readonly timeoutMs: number
  /** How often a request that may yet succeed is sent again. */
  readonly retries: number
  /** Wait before that, ms. */
  readonly retryMs: number
}

/** Times and tries as in Nixtla's own client. */
export const TIMEGPT_DEFAULTS: Omit<TimeGptSettings, 'key'> = {
  url: 'https://api.nixtla.io',
  model: 'timegpt-1',
  timeoutMs: 60 * SECOND_MS,
  retries: 5,
  retryMs: 10 * SECOND_MS,
}

const FREQUENCIES: Readonly<Record<SeriesRequest['frequency'], string>> = { hour: 'H', day: 'D', week: 'W', month: 'M' }

/** Statuses after which the same request may succeed. */
const PASSING = [408, 409, 429, 502, 503, 504]

/**
 * TimeGPT, over HTTP. All series of a request go in one call.
 *
 * @see https://www.nixtla.io/docs/api-reference/foundational-time-series-model-multi-series: POST /v2/forecast
 */
export function timeGpt(settings: TimeGptSettings, { sleep }: Pick<Clock, 'sleep'>): SeriesForecaster {
  const { url, key, model, timeoutMs, retries, retryMs } = settings
  const send = async (body: object): Promise<AxiosResponse> => {
    for (let tried = 0; ; tried++) {
      try {
        return await axios.post(`${url.replace(/\/$/, '')}/v2/forecast`, body, {
          headers: { Authorization: `Bearer ${key}` },
          timeout: timeoutMs,
        })
      } catch (error) {
        const told = errorOf(error, url)
        if (!told.canRetry || tried >= retries) throw told
        await sleep(retryMs)
      }
    }
  }
  return {
    forecast: async ({ series, horizon, frequency }) => {
      const { data } = await send({
        series: { y: series.flatMap(values => [...values]), sizes: series.map(({ length }) => length) },
        freq: FREQUENCIES[frequency],
        h: horizon,
        model,
      })
      const mean: unknown = data?.mean
      const due = series.length * horizon
      if (!Array.isArray(mean) || mean.length !== due || !mean.every(Number.isFinite)) {
        throw new PortError(
          `${url} answered without the ${due} numbers that were asked for; look at its documentation`,
          {
            canRetry: false,
          },
        )
      }
      return series.map((_, s) => Float64Array.from(mean.slice(s * horizon, (s + 1) * horizon)))
    },
  }
}

/** The key is in no message. */
function errorOf(error: unknown, url: string): SettingsError | PortError {
  if (!isAxiosError(error)) throw error
  const { response, code } = error
  if (response === undefined)
    return new PortError(`${url} does not answer (${code}); is it reachable?`, { canRetry: true })
  const { status, data } = response
  if (status === 401 || status === 403) {
    return new SettingsError(`${url} refuses the key (${status}); set NIXTLA_API_KEY to a valid one`)
  }
  const detail = JSON.stringify(data?.detail ?? data ?? '').slice(0, 200)
  if (status === 400 || status === 422) return new SettingsError(`${url} refuses the request: ${detail}`)
  return new PortError(`${url} answers with status ${status}: ${detail}`, { canRetry: PASSING.includes(status) })
}
