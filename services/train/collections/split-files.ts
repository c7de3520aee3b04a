import { stat } from 'node:fs/promises'
import { inputBytes, isDefect } from '../../connect/replay/input-bytes.js'
import { fileText } from '../file-text.js'
import type { Collection } from './collection.js'
import { type CollectionFile, collectionOf } from './collections.js'
import { isCollection, sniffCollection } from './sniff-collection.js'

/** Of a file, bytes: the first line of M4's holds a name for each of a thousand columns. */
const HEAD_BYTES = 64 * 1024

/** Which of some files are of a collection, by their first lines; what cannot be read is for others to tell. */
export async function splitFiles(paths: readonly string[]): Promise<{ collections: string[]; others: string[] }> {
  const found = { collections: [] as string[], others: [] as string[] }
  for (const path of paths) found[isCollection(await headOf(path)) ? 'collections' : 'others'].push(path)
  return found
}

/**
 * The collections of some files; those of one collection are one, in order.
 *
 * @throws {InputFileError} a file is of none
 */
export async function collectionsIn(paths: readonly string[]): Promise<ReadonlyMap<string, Collection>> {
  const files = new Map<string, CollectionFile[]>()
  for (const path of paths) {
    const text = await fileText(path)
    const name = sniffCollection(path, text)
    files.set(name, [...(files.get(name) ?? []), { path, text }])
  }
  return new Map([...files].map(([name, of]) => [name, collectionOf(name, of)]))
}

async function headOf(path: string): Promise<string> {
  const isFile = await stat(path).then(
    found => found.isFile(),
    () => false,
  )
  let head = ''
  if (!isFile) return head
  for await (const piece of inputBytes(path)) {
    if (isDefect(piece) || head.length >= HEAD_BYTES) break
    head += Buffer.from(piece).toString('utf8')
  }
  return head
}
