import { deserialize, serialize } from 'node:v8'
import { MessageError } from '../../shared/domain/errors.js'
import { initNotifyState, type NotifyState } from './notify-state.js'

/** Counts the layouts of the snapshot. */
const VERSION = 1

/** Consumer group of the notifier: also the name of its snapshots. */
export const notifyGroup = (group: string): string => `${group}.notify`

export const notifySnapshot = (state: NotifyState): Uint8Array => serialize({ version: VERSION, ...state })

/** The state that was saved, or a new one. @throws {MessageError} it was saved by another version */
export function notifyStateOf(saved: Uint8Array | undefined): NotifyState {
  if (saved === undefined) return initNotifyState()
  const { version, ...state } = deserialize(saved) as NotifyState & { version: number }
  if (version === VERSION) return state
  throw new MessageError(
    `the notifier’s snapshot has version ${version}, this program reads ${VERSION}: run the version that wrote it until ` +
      'nothing waits, or start under another log.group',
  )
}
