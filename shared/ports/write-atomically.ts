import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

let written = 0

/**
 * Writes a file beside its place first, durable, then renames it: whoever reads finds the old one or the new one, never
 * half of one, even if this process is killed or another writes the same file. Its folder is made.
 *
 * @param content  in pieces where it is too large to be held; if they break off, nothing is written
 */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  const target = resolve(path)
  await mkdir(dirname(target), { recursive: true })
  const fresh = join(dirname(target), `.${basename(target)}.${process.pid}-${written++}.new`)
  try {
    const file = await open(fresh, 'w')
    try {
      await writeFile(file, content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(fresh, target)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}
