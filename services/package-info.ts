import { readFileSync } from 'node:fs'

/** Name and version of this package, from its package.json beside `dist`. */
export const PACKAGE: { readonly name: string; readonly version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
)
