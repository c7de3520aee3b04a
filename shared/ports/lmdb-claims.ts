import { randomUUID } from 'node:crypto'
import type { Database } from 'lmdb'
import { PortError } from '../domain/errors.js'
import { identityOf, isAlive, type ProcessIdentity } from './process-identity.js'

/** Who reads for a group. */
export interface Claim extends ProcessIdentity {
  /** One for each consumer, so that a process does not take its own consumer for another. */
  readonly token: string
}

export type ClaimDatabase = Database<Claim, string>

/**
 * Takes a group for one consumer of this process; the claim of a dead process is taken over.
 *
 * @param heldText  what is said where another has it
 * @returns releases the claim
 * @throws {PortError} that can be retried, while another living consumer has it
 */
export function claimGroup(db: ClaimDatabase, group: string, heldText = groupHeld): () => void {
  const claim: Claim = { ...identityOf(process.pid), token: randomUUID() }
  const holder = db.transactionSync(() => {
    const found = db.get(group)
    if (found !== undefined && isAlive(found)) return found
    db.put(group, claim)
    return undefined
  })
  if (holder !== undefined) {
    throw new PortError(heldText(group, holder.pid), { canRetry: true })
  }
  return () =>
    db.transactionSync(() => {
      if (db.get(group)?.token === claim.token) db.remove(group)
    })
}

const groupHeld = (group: string, pid: number): string =>
  `group ${group} of the embedded log is read by process ${pid}; stop that one, or wait until it ends ` +
  '(to share a group between processes, use Kafka)'
