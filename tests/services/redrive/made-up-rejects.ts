import type { Reject } from '../../../shared/domain/messages.js'
import type { EventLog } from '../../../shared/ports/event-log.js'
import { encode } from '../../../shared/ports/message-codec.js'
import { SCEDC_HEADER, scedcLine } from '../../support/catalogs.js'

/** What a version with stricter rules may have refused: today nothing is wrong with the line. */
export const rejectOf = (id: string, time: string, fields: Partial<Reject> = {}): Reject => ({
  topic: 'rejects',
  domain: 'seismic',
  source: 'old.csv',
  format: 'scedc-csv',
  header: SCEDC_HEADER,
  line: Number(/\d+/.exec(id)?.[0] ?? 1),
  reason: 'old-rule',
  message: 'an old rule; mended since',
  bytes: Buffer.from(scedcLine(id, time)),
  fetchedMs: 1_270_000_000_000,
  ...fields,
})

/** Appends rejects with the stamps that a feed gives them. @param from  index of the first */
export const appendRejects = (log: EventLog, rejects: readonly Reject[], from = 0): Promise<void> =>
  log.append(
    'rejects',
    rejects.map((reject, i) => encode(reject, { epoch: 0, index: from + i })),
  )
