import { ArtefactError, NowcastError } from '../../shared/domain/errors.js'
import type { Forecaster } from '../../shared/domain/forecaster.js'
import type { Lineup } from '../../shared/domain/lineup.js'
import type { Features } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { type Artefact, artefactHash } from '../../shared/models/artefact.js'
import { loadForecaster } from '../../shared/models/forecaster.js'
import { readArtefact } from '../../shared/ports/artefact-folder.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { appoint, appointedAt, newestOf, type ServingBook } from './appointments.js'
import { readBook, writeBook } from './book-file.js'
import { folderState, modelFolder, modelsOf } from './model-folders.js'
import type { ServingNews } from './serving-news.js'
import { keepArtefact, keptArtefact } from './shelf.js'

/** Issues that the book is ahead of what was said: after a crash a swap waits for at most so many. */
const AHEAD_ISSUES = 16

/** The models of one region: which artefact speaks, and what happens to its folder. Its methods are called in turn. */
export interface RegionDesk {
  /** Opens every model. @throws {ArtefactError} one is not to be had, and none spoke before it */
  open(): Promise<void>
  /** Takes into service what is new in the folders. */
  look(): Promise<void>
  at(features: Features): Promise<Lineup>
  close(): Promise<void>
}

export function regionDesk(settings: Settings, region: Region, onNews: (news: ServingNews) => void): RegionDesk {
  const { dataDir, serving } = settings
  const models = modelsOf(settings, region)
  const loaded = new Map<string, Forecaster>()
  /** What each model's folder looked like when it was last read. */
  const states = new Map<string, string | undefined>()
  let book: ServingBook
  let newest: Features | undefined
  let current: { readonly fromDay: number; readonly lineup: Lineup } | undefined

  const save = async (next: ServingBook) => {
    await writeBook(dataDir, region.id, next)
    book = next
  }
  const load = (artefact: Artefact): Forecaster => {
    const hash = artefactHash(artefact)
    const forecaster = loaded.get(hash) ?? loadForecaster(artefact, region)
    loaded.set(hash, forecaster)
    return forecaster
  }
  const tell = (kind: ServingNews['kind'], model: string, message: string) =>
    onNews({ kind, region: region.id, model, message })

  /** Reads a model's folder, tries the artefact on the newest features, keeps and appoints it. */
  const take = async (model: string) => {
    const artefact = await readArtefact(modelFolder(settings, region, model))
    const hash = artefactHash(artefact)
    const before = newestOf(book, model)
    if (before?.hash === hash) return
    const forecaster = load(artefact)
    if (newest !== undefined) await forecaster.predict(newest)
    await keepArtefact(dataDir, artefact)
    await save(appoint(book, model, hash, newest?.day))
    current = undefined
    const from = 'speaks from the next issue on'
    if (before !== undefined) tell('swapped', model, `artefact ${short(hash)} ${from}, after ${short(before.hash)}`)
  }

  const lineupAt = async (day: number): Promise<Lineup> => {
    if (current !== undefined && day >= current.fromDay) return current.lineup
    const appointed = models.map(model => appointedAt(book, model, day)!)
    const forecasters: Forecaster[] = []
    for (const { hash } of appointed) {
      forecasters.push(loaded.get(hash) ?? load(await keptArtefact(dataDir, hash)))
    }
    const substitute = forecasters[models.indexOf(serving.substitute)]
    const lineup = { forecasters, ...(substitute !== undefined && { substitute }) }
    const isNewest = models.every((model, i) => newestOf(book, model) === appointed[i])
    if (isNewest) current = { fromDay: Math.max(...appointed.map(({ fromDay }) => fromDay)), lineup }
    return lineup
  }

  return {
    async open() {
      book = await readBook(dataDir, region.id)
      for (const model of models) {
        const folder = modelFolder(settings, region, model)
        states.set(model, await folderState(folder))
        try {
          await take(model)
        } catch (error) {
          if (!(error instanceof ArtefactError)) throw error
          const before = newestOf(book, model)
          if (before === undefined) throw missing(region, model, folder, error)
          tell('refused', model, `${error.message}; artefact ${short(before.hash)}, which spoke before, goes on`)
        }
      }
    },
    async look() {
      for (const model of models) {
        const state = await folderState(modelFolder(settings, region, model))
        // A folder that is not there is being replaced.
        if (state === undefined || state === states.get(model)) continue
        states.set(model, state)
        try {
          await take(model)
        } catch (error) {
          const message = error instanceof NowcastError ? error.message : `it fails: ${(error as Error).message}`
          tell('refused', model, `${message}; the artefact in service stays`)
        }
      }
    },
    async at(features) {
      // Another process may have spoken for the region since the book was opened.
      if (newest === undefined) book = await readBook(dataDir, region.id)
      if (features.day > (book.saidTo ?? -Infinity)) {
        await save({ ...book, saidTo: features.day + (AHEAD_ISSUES - 1) * region.strideDays })
      }
      if (newest === undefined || newest.day <= features.day) newest = features
      return lineupAt(features.day)
    },
    async close() {
      // What was said is known now to the day.
      if (newest !== undefined) await save({ ...book, saidTo: newest.day })
      for (const forecaster of loaded.values()) forecaster.close()
    },
  }
}

const short = (hash: string): string => hash.slice(0, 12)

const missing = (region: Region, model: string, folder: string, error: ArtefactError): ArtefactError =>
  new ArtefactError(
    `model ${model} of region ${region.id}: ${error.message} (${folder}). ` +
      'Train it with `groundswell train`, or leave it out: --set models=persistence,ema',
  )
