import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InputFileError } from '../domain/errors.js'
import { writeAtomically } from './write-atomically.js'

/** JSON values by name, one file each. */
export interface JsonFolder {
  /** undefined if there is none. @throws {InputFileError} the file is not JSON */
  read(name: string): Promise<unknown>
  /** Replaces it whole. */
  write(name: string, value: unknown): Promise<void>
}

export function jsonFolder(folder: string): JsonFolder {
  const path = (name: string) => join(folder, `${name}.json`)
  return {
    read: async name => {
      let text: string
      try {
        text = await readFile(path(name), 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
      try {
        return JSON.parse(text)
      } catch {
        throw new InputFileError(`${path(name)} is not JSON; delete it`)
      }
    },
    write: (name, value) => writeAtomically(path(name), `${JSON.stringify(value)}\n`),
  }
}
