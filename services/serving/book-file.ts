import { join } from 'node:path'
import Type from 'typebox'
import { Check } from 'typebox/value'
import { SettingsError } from '../../shared/domain/errors.js'
import { jsonFolder } from '../../shared/ports/json-folder.js'
import { EMPTY_BOOK, type ServingBook } from './appointments.js'

const SCHEMA = Type.Object({
  saidTo: Type.Optional(Type.Integer()),
  appointments: Type.Array(Type.Object({ model: Type.String(), hash: Type.String(), fromDay: Type.Integer() })),
})

/** Folder, of a data folder, in which is kept who spoke when, and every artefact that ever did. */
export const servingFolder = (dataDir: string): string => join(dataDir, 'serving')

/** @throws {SettingsError} the file was changed by somebody */
export async function readBook(dataDir: string, region: string): Promise<ServingBook> {
  const folder = servingFolder(dataDir)
  const value = (await jsonFolder(folder).read(region)) ?? EMPTY_BOOK
  if (Check(SCHEMA, value)) return value
  throw new SettingsError(`${join(folder, region)}.json does not say who spoke when; restore it, or take a new dataDir`)
}

export const writeBook = (dataDir: string, region: string, book: ServingBook): Promise<void> =>
  jsonFolder(servingFolder(dataDir)).write(region, book)
