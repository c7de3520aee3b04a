import axios from 'axios'
import { answerError, GrafanaError } from './grafana-error.js'

export interface GrafanaSettings {
  /** `http://127.0.0.1:3000`, with the subpath where there is one. */
  readonly url: string
  /** Of a service account; or `user:password`. */
  readonly token: string
  /** How long one request may take, ms. */
  readonly timeoutMs: number
}

export interface GrafanaClient {
  /** Undefined where it is not there. @throws {GrafanaError} */
  get<T>(path: string): Promise<T | undefined>
  /** @throws {GrafanaError} */
  send<T>(method: 'POST' | 'PUT', path: string, body: object): Promise<T>
}

/** Grafana's HTTP API; what is written over it may still be edited by people in Grafana. */
export function grafanaClient({ url, token, timeoutMs }: GrafanaSettings): GrafanaClient {
  const authorization = token.includes(':') ? `Basic ${Buffer.from(token).toString('base64')}` : `Bearer ${token}`
  const http = axios.create({
    baseURL: url.replace(/\/+$/, ''),
    timeout: timeoutMs,
    maxRedirects: 0,
    headers: { authorization, accept: 'application/json', 'x-disable-provenance': 'true' },
    validateStatus: () => true,
  })

  async function ask(method: string, path: string, body?: object): Promise<{ status: number; data: unknown }> {
    try {
      return await http.request({ method, url: path, data: body })
    } catch (cause) {
      const reason = axios.isAxiosError(cause) ? (cause.code ?? cause.message) : String(cause)
      // The cause holds the token: it is not passed on.
      throw new GrafanaError(`no answer from Grafana at ${url}: ${reason}; start it, or correct the url`, {
        canRetry: true,
      })
    }
  }

  return {
    async get<T>(path: string) {
      const { status, data } = await ask('GET', path)
      if (status === 404) return undefined
      if (status !== 200) throw answerError(status, 'GET', path, data)
      return data as T
    },
    async send<T>(method: 'POST' | 'PUT', path: string, body: object) {
      const { status, data } = await ask(method, path, body)
      if (status < 200 || status > 299) throw answerError(status, method, path, data)
      return data as T
    },
  }
}
