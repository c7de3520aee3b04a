import type { Reject } from '../../shared/domain/messages.js'

/** What of the input files could not be read at all. */
export interface Damage {
  readonly counts: Readonly<Record<string, number>>
  readonly onReject: (reject: Reject) => void
}

/** Counts damage by reason, and tells the user of the first of each reason in each file. */
export function damageReport(stream: NodeJS.WritableStream): Damage {
  const counts: Record<string, number> = {}
  const told = new Set<string>()
  return {
    counts,
    onReject: ({ source, reason, message }) => {
      counts[reason] = (counts[reason] ?? 0) + 1
      const kind = `${source} ${reason}`
      if (!told.has(kind)) stream.write(`groundswell: ${message} [${reason}]\n`)
      told.add(kind)
    },
  }
}
