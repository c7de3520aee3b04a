import { randomUUID } from 'node:crypto'
import { DUTY_TOPIC, type DutyWord, type Silence } from '../../shared/domain/duty.js'
import { NowcastError } from '../../shared/domain/errors.js'
import { encodeDuty } from '../../shared/ports/duty-codec.js'
import type { EventLog } from '../../shared/ports/event-log.js'
import { type AlertBook, type AlertEntry, newestEvent, standingOf } from './alert-book.js'

/** Something that duty people asked for and that cannot be done: no such alert, or it is over. */
export class DutyError extends NowcastError {
  readonly code = 'DUTY'
}

/** Who says something, when and why. */
export type Said = Pick<DutyWord, 'by' | 'note' | 'atMs'>

/** The alert of a name, or of the beginning of one. @throws {DutyError} there is none, or several */
export function findAlert({ alerts }: AlertBook, name: string): AlertEntry {
  const exact = alerts.get(name)
  if (exact !== undefined) return exact
  const found = [...alerts.values()].filter(({ alert }) => alert.startsWith(name))
  if (found.length === 1) return found[0]
  const some = found.slice(0, 5).map(({ alert }) => alert)
  throw new DutyError(
    found.length === 0
      ? `there is no alert "${name}"; their names are in \`groundswell alerts list --all\``
      : `"${name}" is the beginning of ${found.length} alerts: ${some.join(', ')}; write more of it`,
  )
}

/** @throws {DutyError} the alert is over, or somebody has acknowledged it */
export async function acknowledge(log: Pick<EventLog, 'append'>, entry: AlertEntry, said: Said): Promise<DutyWord> {
  const standing = standingOf(entry)
  if (standing !== 'open') {
    const by = standing === 'acknowledged' ? ` by ${entry.acknowledged?.by}` : ''
    throw new DutyError(`alert ${entry.alert} is ${standing}${by}; there is nothing to acknowledge`)
  }
  const word: DutyWord = { word: 'acknowledged', ...said, region: newestEvent(entry).region, alert: entry.alert }
  await log.append(DUTY_TOPIC, [encodeDuty(word)])
  return word
}

/** Silences alerts in some regions. @returns the silence's id */
export async function silence(
  log: Pick<EventLog, 'append'>,
  regionIds: readonly string[],
  said: Said,
  when: Omit<Silence, 'id'>,
): Promise<string> {
  const id = randomUUID().slice(0, 8)
  const words = regionIds.map((region): DutyWord => ({ word: 'silenced', ...said, region, silence: { id, ...when } }))
  await log.append(DUTY_TOPIC, words.map(encodeDuty))
  return id
}

/** Ends a silence, wherever it holds. @throws {DutyError} there is none */
export async function unsilence(
  log: Pick<EventLog, 'append'>,
  { silences }: AlertBook,
  id: string,
  said: Said,
): Promise<void> {
  const regions = [...silences.values()].filter(({ silence: known }) => known.id === id).map(({ region }) => region)
  if (regions.length === 0) {
    throw new DutyError(`there is no silence "${id}"; their ids are in \`groundswell alerts list\``)
  }
  const words = regions.map((region): DutyWord => ({ word: 'unsilenced', ...said, region, id }))
  await log.append(DUTY_TOPIC, words.map(encodeDuty))
}
