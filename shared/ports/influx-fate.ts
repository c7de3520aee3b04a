import type { InfluxError } from './influx-errors.js'

/** What is to be done with lines that InfluxDB did not take as a whole. */
export type Fate =
  /** Send them again later; `isOurs`: only when somebody has mended what is wrong. */
  | { readonly kind: 'wait'; readonly isOurs: boolean }
  /** Send each half by itself: the request was too large, or it is not told which lines are meant. */
  | { readonly kind: 'split' }
  /** These lines, by their places, will never be taken; of the others all are written. */
  | { readonly kind: 'refused'; readonly reasons: ReadonlyMap<number, string> }

/** Words by which the versions say that lines are to blame, and not the request. */
const ABOUT_LINES =
  /partial write|unable to parse|field type conflict|beyond retention|invalid (field|number|boolean|timestamp|tag|measurement)|missing (fields?|tags?|measurement)|max key length|time outside range|line protocol/i

/**
 * What is to be done with `lines` after a failure. Nothing is given up unless the server has blamed the line itself.
 *
 * 1.x answers 400 «partial write: … dropped=N», 2.x 400 or 422 with a message, 3.x 400 with the line numbers, the cloud
 * 201; all of them keep the lines that they do not blame, or none, so that the rest may always be sent again.
 */
export function fateOf(error: InfluxError, lines: number): Fate {
  const { status, said, message } = error
  if (status === 413) return lines > 1 ? { kind: 'split' } : refuseAll(lines, message)
  const isPartial = status === 201 || ((status === 400 || status === 422) && ABOUT_LINES.test(said))
  if (!isPartial) return { kind: 'wait', isOurs: !error.canRetry }
  const named = namedLines(said, lines)
  if (named !== undefined) return { kind: 'refused', reasons: named }
  const reason = said.trim().slice(0, 300)
  const dropped = Number(/dropped=(\d+)/.exec(said)?.[1])
  return lines === 1 || dropped === lines ? refuseAll(lines, reason) : { kind: 'split' }
}

const refuseAll = (lines: number, reason: string): Fate => ({
  kind: 'refused',
  reasons: new Map(Array.from({ length: lines }, (_, i) => [i, reason])),
})

/** 3.x: `{"error":"partial write …","data":[{"original_line":"…","line_number":2,"error_message":"…"}]}`. */
function namedLines(said: string, lines: number): ReadonlyMap<number, string> | undefined {
  let data: unknown
  try {
    data = (JSON.parse(said) as { data?: unknown } | null)?.data
  } catch {
    return undefined
  }
  if (!Array.isArray(data) || data.length === 0) return undefined
  const reasons = new Map<number, string>()
  for (const entry of data as readonly { line_number?: unknown; error_message?: unknown }[]) {
    const at = Number(entry?.line_number) - 1
    if (!(Number.isInteger(at) && at >= 0 && at < lines)) return undefined
    reasons.set(at, String(entry.error_message ?? 'refused'))
  }
  return reasons
}
