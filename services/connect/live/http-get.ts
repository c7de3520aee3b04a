import { type IncomingHttpHeaders, type IncomingMessage, get as plainGet } from 'node:http'
import { get as tlsGet } from 'node:https'
import type { Socket } from 'node:net'
import { decodeBody } from './decode-body.js'
import { FetchError } from './fetch-error.js'
import type { PollContext } from './poll-context.js'

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Decompressed. */
  readonly body: Uint8Array
}

export interface GetLimits {
  readonly connectMs: number
  readonly totalMs: number
  readonly maxBytes: number
}

/**
 * One GET, to its last byte. `node:http` rather than `fetch`: it bounds the time to connect, and shows the body as
 * it came, so that a broken compression is told from a broken connection.
 *
 * @throws {FetchError} `connect`, `timeout`, `cut-off`, `too-large` or `content-encoding`
 */
export async function httpGet(
  url: URL,
  headers: Readonly<Record<string, string>>,
  { connectMs, totalMs, maxBytes }: GetLimits,
  { sleep, signal }: PollContext,
): Promise<HttpAnswer> {
  const over = new AbortController()
  const connected = new AbortController()
  const request = (url.protocol === 'https:' ? tlsGet : plainGet)(url, { headers })
  // Node reports a request destroyed while its answer arrives as a reset connection: our reason is kept here.
  let failure: FetchError | undefined
  const fail = (error: FetchError) => {
    failure ??= error
    request.destroy(error)
  }
  const stop = () => fail(new FetchError('connect', `${url.href}: stopped`, { canRetry: true }))
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  const limit = async (ms: number, met: AbortSignal, what: string) => {
    await sleep(ms, met)
    const message = `${url.href}: no ${what} within ${ms} ms; check the network, or give it more time`
    if (!met.aborted) fail(new FetchError('timeout', message, { canRetry: true }))
  }
  void limit(totalMs, over.signal, 'whole answer')
  void limit(connectMs, connected.signal, 'connection')
  request.on('socket', socket => onceConnected(socket, url, () => connected.abort()))
  let status: number | undefined
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.on('response', resolve)
      request.on('error', reject)
    })
    status = response.statusCode ?? 0
    const { headers: told } = response
    const body = await readBody(url, response, maxBytes)
    return { status, headers: told, body: await decodeBody(url.href, body, told['content-encoding'], maxBytes) }
  } catch (cause) {
    if (failure !== undefined) throw failure
    if (cause instanceof FetchError) throw cause
    const fault = status === undefined ? 'connect' : 'cut-off'
    const what = fault === 'connect' ? 'no answer' : 'the answer broke off'
    throw new FetchError(fault, `${url.href}: ${what} (${causeOf(cause)}); it is asked again`, {
      canRetry: true,
      cause,
    })
  } finally {
    request.destroy()
    signal.removeEventListener('abort', stop)
    over.abort()
    connected.abort()
  }
}

function onceConnected(socket: Socket, { protocol }: URL, then: () => void): void {
  if (socket.connecting) socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', then)
  else then()
}

async function readBody(url: URL, response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response) {
    length += (chunk as Buffer).length
    if (length > maxBytes) {
      const message = `${url.href}: the answer has more than ${maxBytes} bytes; ask for less`
      throw new FetchError('too-large', message, { canRetry: false })
    }
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

const causeOf = (cause: unknown): string => (cause as NodeJS.ErrnoException).code ?? (cause as Error).message
