import { NowcastError } from '../../shared/domain/errors.js'

/** Grafana did not do what it was asked, or did not answer. */
export class GrafanaError extends NowcastError {
  readonly code = 'GRAFANA'
  override readonly canRetry: boolean
  /** HTTP status; undefined where nothing was answered. */
  readonly status: number | undefined
  constructor(message: string, told: { canRetry: boolean; status?: number; cause?: unknown }) {
    super(message, { cause: told.cause })
    this.canRetry = told.canRetry
    this.status = told.status
  }
}

/** What to mend, by status. */
const ADVICE: Readonly<Record<number, string>> = {
  400: 'it does not understand what it was sent; is it one of versions 9 to 13?',
  401: 'the token is not known there; make one: Administration → Service accounts, role Admin',
  403: 'the token may not do this; give its service account the role Admin',
  404: 'it knows no such place; is this the URL of Grafana, with its subpath?',
  409: 'something of the same name is there that is not ours; rename or remove that one',
  412: 'somebody changed it at the same time, or another dashboard has its name; run this again',
  422: 'it refused what it was sent; see its log',
  429: 'it is busy; run this again later',
}

export function answerError(status: number, method: string, path: string, said: unknown): GrafanaError {
  const text = typeof said === 'string' ? said : ((said as { message?: string } | null)?.message ?? '')
  const canRetry = status === 408 || status === 429 || status >= 500
  const advice = ADVICE[status] ?? (canRetry ? 'run this again later' : 'see its log')
  const words = text === '' ? '' : `, saying ${text.trim().slice(0, 200)}`
  return new GrafanaError(`Grafana answered ${method} ${path} with ${status}${words}: ${advice}`, { canRetry, status })
}
