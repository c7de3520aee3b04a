import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'

export interface FakeServer {
  readonly url: string
  readonly bodies: string[]
}

/** A real HTTP server that answers as it is told. */
export async function fakeInflux(
  t: TestContext,
  answer: (body: string, response: ServerResponse) => void,
): Promise<FakeServer> {
  const bodies: string[] = []
  const http = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    const body = String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes)
    bodies.push(body)
    answer(body, response)
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    http.closeAllConnections()
    http.close()
  })
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, bodies }
}
