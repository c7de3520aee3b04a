import type { IncomingMessage } from 'node:http'
import { BadRequestError } from './http-errors.js'

/** Longest body of a request, bytes; what is asked of us is short. */
const MAX_BODY_BYTES = 1024

/**
 * The JSON that a page of ours sent. A page elsewhere cannot send it: it would have to ask us first (a body of JSON is no
 * simple request), and we allow nobody; `Origin`, where it is sent, must be ours.
 *
 * @param example  for the message to who sent something else
 * @throws {BadRequestError}
 */
export async function readJsonBody(request: IncomingMessage, example: string): Promise<unknown> {
  checkSender(request)
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of request as AsyncIterable<Uint8Array>) {
    length += piece.length
    if (length > MAX_BODY_BYTES)
      throw new BadRequestError(`the body is longer than ${MAX_BODY_BYTES} bytes; shorten it`)
    pieces.push(piece)
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString())
  } catch {
    throw new BadRequestError(`the body is no JSON; send ${example}`)
  }
}

/** @throws {BadRequestError} */
function checkSender({ headers }: IncomingMessage): void {
  const type = headers['content-type']?.split(';')[0].trim().toLowerCase()
  if (type !== 'application/json') throw new BadRequestError(`content-type is ${type}; send application/json`)
  const { origin, host } = headers
  if (origin !== undefined && origin.replace(/^https?:\/\//, '') !== host) {
    throw new BadRequestError(
      `the page of ${JSON.stringify(origin)} cannot steer what runs here; use the one at ${host}`,
    )
  }
}
