import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import { FetchError } from './fetch-error.js'

type Decode = (body: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>

/** The content codings that we ask for. */
export const ACCEPT_ENCODING = 'gzip, deflate, br'

const inflateZlib: Decode = promisify(inflate)
const inflatePlain: Decode = promisify(inflateRaw)

/** By name in `Content-Encoding`. RFC 9110, 8.4.1: `deflate` is zlib; some servers leave its frame out. */
const DECODERS: Readonly<Record<string, Decode>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: (body, options) => ((body[0] & 0x0f) === 8 ? inflateZlib : inflatePlain)(body, options),
  br: promisify(brotliDecompress),
}

/**
 * Takes the content coding off a body.
 *
 * @param maxBytes  bound of what comes out: a few compressed kilobytes can hold gigabytes
 * @throws {FetchError} `content-encoding` if it is broken or of an unknown kind, `too-large` if more comes out
 */
export async function decodeBody(
  url: string,
  body: Uint8Array,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity' || body.length === 0) return body
  const decode = DECODERS[name]
  if (decode === undefined) {
    throw new FetchError('content-encoding', `${url}: coding "${name}" is not known; asked for ${ACCEPT_ENCODING}`, {
      canRetry: false,
    })
  }
  try {
    return await decode(body, { maxOutputLength: maxBytes })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new FetchError('too-large', `${url}: more than ${maxBytes} bytes come out of its ${name}; ask for less`, {
        canRetry: false,
        cause,
      })
    }
    const message = `${url}: its ${name} is broken (${(cause as Error).message}); it is fetched again`
    throw new FetchError('content-encoding', message, { canRetry: true, cause })
  }
}
