import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { engineError } from './engine-error.js'

/**
 * Loads a package that need not be installed.
 *
 * It is looked for as Node does for CommonJS, so that NODE_PATH counts too.
 *
 * @throws {EngineError} it is not installed, or does not load
 */
export async function optionalPackage<T>(engine: string, name: string): Promise<T> {
  try {
    const path = createRequire(import.meta.url).resolve(name)
    return (await import(pathToFileURL(path).href)) as T
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND'
    throw engineError(engine, `needs the package ${name}`, missing ? 'it is not installed' : error)
  }
}
