import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProcessIdentity } from '../../shared/ports/process-identity.js'

/** What `up` leaves behind for `down`. */
export interface BrokerState {
  readonly bootstrap: string
  readonly brokers: readonly ProcessIdentity[]
  /** Temporary folder of all brokers: settings, data, logs. */
  readonly folder: string
}

/** Everything fetched or remembered lies here, under the folder that the command was started in. */
export const CACHE = join('.groundswell', 'kafka')

export const STATE_FILE = join(CACHE, 'state.json')

export const readState = (): BrokerState | undefined =>
  existsSync(STATE_FILE) ? (JSON.parse(readFileSync(STATE_FILE, 'utf8')) as BrokerState) : undefined
