import { request } from 'node:http'
import type { Api } from '../../services/api/server.js'

export interface Told {
  readonly status?: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Buffer
}

/** One request as it stands: no client that mends the path or the Host header. */
export function ask(api: Api, path: string, options: { method?: string; host?: string } = {}): Promise<Told> {
  const { port } = new URL(api.url)
  const headers = options.host === undefined ? {} : { host: options.host }
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers }, response => {
      const parts: Buffer[] = []
      response.on('data', part => parts.push(part))
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }),
      )
    })
      .on('error', reject)
      .end()
  })
}

export const askJson = async (api: Api, path: string) => JSON.parse((await ask(api, path)).body.toString())
