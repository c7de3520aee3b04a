import axios from 'axios'
import { retryAfterMs } from '../../shared/kernels/retry-after.js'
import { DeliveryError } from './delivery-error.js'

export interface HttpPost {
  /** Names the channel in errors: its URL may be a secret. */
  readonly channel: string
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

export interface HttpAnswer {
  readonly status: number
  readonly body: string
}

/** Time for one answer, ms: a duty channel that takes longer is down. */
const TIMEOUT_MS = 10_000

/** An answer is read for its reason alone. */
const MAX_ANSWER_BYTES = 64 * 1024

/** Bytes of an answer that an error tells. */
const TOLD = 200

/** Besides 5xx, what may go well later: timeout, too early, too many requests. RFC 9110, RFC 8470, RFC 6585 */
const LATER: readonly number[] = [408, 425, 429]

/**
 * One POST. Redirects are not followed: what is signed or secret goes where it was meant to.
 *
 * @throws {DeliveryError} unless the answer is a success
 */
export async function httpPost(
  { channel, url, body, headers }: HttpPost,
  nowMs: number,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const answer = await axios
    .post<string>(url, body, {
      headers,
      signal,
      timeout: TIMEOUT_MS,
      maxRedirects: 0,
      maxContentLength: MAX_ANSWER_BYTES,
      responseType: 'text',
      transformRequest: data => data,
      transformResponse: data => data,
      validateStatus: () => true,
    })
    .catch((cause: unknown) => {
      const code = (cause as { code?: string }).code ?? 'no answer'
      throw new DeliveryError(`channel ${channel}: no answer (${code}); it is tried again`, { canRetry: true })
    })
  const { status } = answer
  if (status >= 200 && status < 300) return { status, body: answer.data }
  const canRetry = status >= 500 || LATER.includes(status)
  const wait = retryAfterMs(String(answer.headers['retry-after'] ?? ''), nowMs)
  const advice = canRetry ? 'it is tried again' : 'mend the channel in the file of rules'
  throw new DeliveryError(
    `channel ${channel}: status ${status}, ${JSON.stringify(String(answer.data).slice(0, TOLD))}; ${advice}`,
    { canRetry, ...(wait !== undefined && { retryAfterMs: wait }) },
  )
}
