import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SettingsError } from '../../shared/domain/errors.js'

/** In the data folder of every live run, and of nothing else. */
export const LIVE_START_FILE = 'live-start.json'

/**
 * Day of the first forecast of a live run: today for a new one; for one that goes on, the day on which it began, as what
 * is done again after a crash must come out as it did.
 *
 * @throws {SettingsError} if the data folder holds a start that cannot be read
 */
export async function firstIssueDay(dataDir: string, today: number): Promise<number> {
  const path = join(dataDir, LIVE_START_FILE)
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) {
    await mkdir(dataDir, { recursive: true })
    await writeFile(path, `${JSON.stringify({ firstIssueDay: today })}\n`)
    return today
  }
  const day = /^\{"firstIssueDay":(\d+)\}\s*$/.exec(text)?.[1]
  if (day === undefined)
    throw new SettingsError(`${path} is not what we wrote there; delete it together with its folder`)
  return Number(day)
}
