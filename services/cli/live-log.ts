import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SettingsError } from '../../shared/domain/errors.js'
import { isRawBatch, type RawBatch } from '../../shared/domain/messages.js'
import type { Domain } from '../../shared/domain/region.js'
import { systemClock } from '../../shared/ports/clock.js'
import { lmdbEventLog } from '../../shared/ports/event-log-lmdb.js'
import { decode } from '../../shared/ports/message-codec.js'
import type { Settings } from '../../shared/ports/settings-schema.js'

/**
 * What connect published of a domain into the embedded log of a data folder, up to now; the run may still be going on.
 *
 * @throws {SettingsError} if the folder has no log, or one of other settings
 */
export async function* rawBatchesOf(
  { log: { partitions } }: Settings,
  dataDir: string,
  domain: Domain,
): AsyncGenerator<RawBatch> {
  const path = join(dataDir, 'log')
  if (!existsSync(path)) {
    throw new SettingsError(`there is no log in ${path}; name the data folder of a live run (its dataDir)`)
  }
  const log = lmdbEventLog({ path, partitions, clock: systemClock })
  try {
    for await (const record of log.read(`raw.${domain}`, domain)) {
      const message = decode(record)
      if (isRawBatch(message)) yield message
    }
  } finally {
    await log.close()
  }
}
