import { readdir, readFile } from 'node:fs/promises'
import { SettingsError } from '../../shared/domain/errors.js'

/** A file of the page, in memory. */
export interface Asset {
  readonly type: string
  readonly bytes: Uint8Array
}

const HTML = 'text/html; charset=utf-8'
const CSS = 'text/css; charset=utf-8'
const SCRIPT = 'text/javascript; charset=utf-8'
const SVG = 'image/svg+xml'

/** Served as they are written. */
const SOURCES: readonly (readonly [path: string, file: string, type: string])[] = [
  ['/', 'index.html', HTML],
  ['/style.css', 'style.css', CSS],
  ['/icon.svg', 'icon.svg', SVG],
]

/** Served as compiled: the page's own modules, and what they import of `shared`. */
const MODULES: readonly (readonly [folder: string, isServed: RegExp])[] = [
  ['dashboards/web', /\.js$/],
  ['shared/domain', /\.js$/],
  ['shared/kernels', /^spread-pixels\.js$/],
  ['shared/ports', /^clock\.js$/],
]

/**
 * The page's files by path. What is not in this table is not served, so no path can lead out of it.
 *
 * @throws {SettingsError} if the page has not been built
 */
export async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  // This file runs as dist/services/api/assets.js.
  const root = new URL('../../../', import.meta.url)
  const assets = new Map<string, Asset>()
  try {
    for (const [path, file, type] of SOURCES) {
      assets.set(path, { type, bytes: await readFile(new URL(`dashboards/web/${file}`, root)) })
    }
    for (const [folder, isServed] of MODULES) {
      const files = await readdir(new URL(`dist/${folder}/`, root))
      for (const file of files.filter(name => isServed.test(name))) {
        const bytes = await readFile(new URL(`dist/${folder}/${file}`, root))
        assets.set(`/${folder}/${file}`, { type: SCRIPT, bytes })
      }
    }
  } catch (cause) {
    throw new SettingsError(`the page's files are missing (${(cause as Error).message}); run: npm run build`, { cause })
  }
  return assets
}
