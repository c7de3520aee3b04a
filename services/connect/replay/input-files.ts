import { readdir, stat } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { InputFileError } from '../../../shared/domain/errors.js'
import type { Domain } from '../../../shared/domain/region.js'
import { domainOf, type ReplayFile } from './replay-input.js'
import { sniffFormat } from './sniff-format.js'
import { UnknownFormatError } from './sniffed.js'

/** What a replay reads. */
export interface InputFiles {
  /** In the order of their names: as they were given does not count. */
  readonly files: readonly ReplayFile[]
  /** Names of files in a folder that are of no format that we read. */
  readonly passedOver: readonly string[]
}

/**
 * Sniffs files, and all files in and below folders. What is named must be readable; in a folder, what is of no known format
 * is passed over, and so is what is hidden.
 *
 * @throws {InputFileError} for a file that is missing, of no known format though it was named, or of another domain
 */
export async function inputFiles(domain: Domain, paths: readonly string[]): Promise<InputFiles> {
  const files: ReplayFile[] = []
  const passedOver: string[] = []
  for (const path of paths) {
    const found = await filesIn(path)
    for (const inside of found ?? [path]) {
      try {
        files.push(ofDomain(domain, await sniffFormat(inside)))
      } catch (error) {
        if (found === undefined || !(error instanceof UnknownFormatError)) throw error
        passedOver.push(basename(inside))
      }
    }
    if (found?.length === 0) throw new InputFileError(`${path}: the folder is empty; name one that holds files`)
  }
  if (files.length === 0) throw new InputFileError(`${paths.join(', ')}: no file here is of a format that we read`)
  const order = (a: ReplayFile, b: ReplayFile) => compare(a.name, b.name) || compare(a.path, b.path)
  return { files: files.sort(order), passedOver: passedOver.sort(compare) }
}

/** What `simulate` writes beside a history: its laws, which are no records. */
const TRUTH = 'truth'

/** The files in and below a folder; undefined if it is none. */
async function filesIn(path: string): Promise<string[] | undefined> {
  const isFolder = await stat(path).then(
    found => found.isDirectory(),
    // What is wrong with it is said where it is read.
    () => false,
  )
  if (!isFolder) return undefined
  const files: string[] = []
  for (const name of await readdir(path, { recursive: true })) {
    const inside = join(path, name)
    if (name.split(sep).includes(TRUTH)) continue
    if (!basename(name).startsWith('.') && (await stat(inside)).isFile()) files.push(inside)
  }
  return files.sort(compare)
}

function ofDomain(domain: Domain, file: ReplayFile): ReplayFile {
  const found = domainOf(file.format)
  if (found === domain) return file
  throw new InputFileError(
    `${file.name}: it is ${file.format}, of the domain ${found}, but ${domain} was asked for; ` +
      `leave it out, or replay it with --domain ${found}`,
  )
}

/** By bytes, the same everywhere: a locale would order files by the machine's language. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
