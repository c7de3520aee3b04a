import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** Path of a real data file, or undefined after skipping the test: the data are too large for the repository. */
export function sharedData(t: TestContext, file: string): string | undefined {
  const folder = process.env.GROUNDSWELL_DATA
  if (folder === undefined) {
    t.skip(`needs ${file}: set GROUNDSWELL_DATA to the folder that holds it`)
    return undefined
  }
  const path = join(folder, file)
  if (!existsSync(path)) throw new Error(`${path} is missing; point GROUNDSWELL_DATA at the folder that holds ${file}`)
  return path
}
