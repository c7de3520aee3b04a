import { readFileSync } from 'node:fs'

/** What a script of tests/reference wrote into its JSON file. */
export const readReference = <T>(file: string): T =>
  JSON.parse(readFileSync(new URL(`../../../tests/reference/${file}`, import.meta.url), 'utf8')) as T
