import type { RejectReason } from '../../shared/domain/reject-reasons.js'

/** Why a record is refused. */
export interface Fault {
  readonly reason: RejectReason
  /** What was wrong, then how to mend it. */
  readonly message: string
}

/** A record that is no report: it breaks a rule of its format. */
export interface Refusal extends Fault {
  readonly record: number
  readonly line: number
}
