import { ArtefactError, NowcastError } from '../../shared/domain/errors.js'
import type { Forecaster } from '../../shared/domain/forecaster.js'
import type { Lineup } from '../../shared/domain/lineup.js'
import type { Features } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { type Artefact, artefactHash } from '../../shared/models/artefact.js'
import { loadForecaster } from '../../shared/models/forecaster.js'
import type { NetworkHost } from '../../shared/models/networks/network-host.js'
import { readArtefact } from '../../shared/ports/artefact-folder.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { appoint, appointedAt, NOBODY, newestOf, type ServingBook } from './appointments.js'
import { readBook, writeBook } from './book-file.js'
import { checkSays } from './check-says.js'
import { folderState, modelFolder, modelsOf } from './model-folders.js'
import { promote } from './promote.js'
import type { ServingNews } from './serving-news.js'
import { keepArtefact, keptArtefact } from './shelf.js'
import { challengerOf, isBetter, type Trial, trialOf } from './trial.js'

/** Issues that the book is ahead of what was said: after a crash a swap waits for at most so many. */
const AHEAD_ISSUES = 16

/** Issues after which nobody forecasts any more with an artefact that speaks no more: then it is closed. */
const IDLE_ISSUES = 16

/** The models of one region: which artefact speaks, and what happens to its folder. Its methods are called in turn. */
export interface RegionDesk {
  /** Opens every model. @throws {ArtefactError} one is not to be had, and none spoke before it */
  open(): Promise<void>
  /** Takes into service what is new in the folders. */
  look(): Promise<void>
  at(features: Features): Promise<Lineup>
  close(): Promise<void>
}

export interface DeskOptions {
  readonly settings: Settings
  readonly onNews: (news: ServingNews) => void
  /** Runs the networks of the models. */
  readonly host: NetworkHost
  /** Scores of the models and their challengers; absent: nothing is promoted here. */
  readonly store?: ForecastStore
}

export function regionDesk(region: Region, { settings, onNews, host, store }: DeskOptions): RegionDesk {
  const { dataDir, serving } = settings
  const models = modelsOf(settings, region)
  /** Each model, and after it the one that challenges it, if there is one. */
  const names = models.flatMap(model => [model, challengerOf(model)])
  const loaded = new Map<string, Forecaster>()
  /** Issue day, by hash, from which on nobody asks for a loaded artefact. */
  const idleFrom = new Map<string, number>()
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
    const forecaster = loaded.get(hash) ?? loadForecaster(artefact, region, host)
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
    if (newest !== undefined) await checkSays(forecaster, before && loaded.get(before.hash), newest)
    await keepArtefact(dataDir, artefact)
    await save(appoint(book, model, hash, newest?.day))
    const isShadow = !models.includes(model)
    current = undefined
    const from = 'speaks from the next issue on'
    if (isShadow) tell('swapped', model, `artefact ${short(hash)} ${from}, in shadow`)
    else if (before !== undefined)
      tell('swapped', model, `artefact ${short(hash)} ${from}, after ${short(before.hash)}`)
  }

  /** A challenger that was taken away speaks no more. */
  const dismiss = async (name: string) => {
    const speaks = newestOf(book, name)
    if (speaks === undefined || speaks.hash === NOBODY) return
    await save(appoint(book, name, NOBODY, newest?.day))
    current = undefined
    tell('swapped', name, 'its folder is gone: it speaks no more')
  }

  const promoteBetter = async () => {
    if (store === undefined || serving.promote !== 'auto' || settings.modelsDir === '') return
    for (const model of models) {
      if ((newestOf(book, challengerOf(model))?.hash ?? NOBODY) === NOBODY) continue
      const trial = await trialOf(store, region, model)
      if (!isBetter(trial, serving.promoteAfter, serving.promoteLevel)) continue
      await promote(settings, region, trial)
      tell('promoted', model, trialText(trial))
    }
  }

  /** Closes what speaks no more; an issue of long ago would load it again. */
  const closeIdle = (day: number) => {
    const asked = new Set(names.flatMap(name => [appointedAt(book, name, day)?.hash, newestOf(book, name)?.hash]))
    for (const [hash, forecaster] of loaded) {
      const fromDay = asked.has(hash) ? undefined : (idleFrom.get(hash) ?? day)
      if (fromDay === undefined) idleFrom.delete(hash)
      else if (day - fromDay < IDLE_ISSUES * region.strideDays) idleFrom.set(hash, fromDay)
      else {
        forecaster.close()
        loaded.delete(hash)
        idleFrom.delete(hash)
      }
    }
  }

  const lineupAt = async (day: number): Promise<Lineup> => {
    if (current !== undefined && day >= current.fromDay) return current.lineup
    const appointed = names.map(name => appointedAt(book, name, day))
    const forecasters: Forecaster[] = []
    for (const { model, hash } of appointed.filter(one => one !== undefined)) {
      if (hash === NOBODY) continue
      const forecaster = loaded.get(hash) ?? load(await keptArtefact(dataDir, hash))
      forecasters.push({ ...forecaster, model })
    }
    const substitute = forecasters.find(({ model }) => model === serving.substitute)
    const lineup = { forecasters, ...(substitute !== undefined && { substitute }) }
    const isNewest = names.every((name, i) => newestOf(book, name) === appointed[i])
    if (isNewest) current = { fromDay: Math.max(...appointed.map(one => one?.fromDay ?? -Infinity)), lineup }
    return lineup
  }

  return {
    async open() {
      book = await readBook(dataDir, region.id)
      for (const model of names) {
        const folder = modelFolder(settings, region, model)
        const state = await folderState(folder)
        states.set(model, state)
        if (state === undefined && !models.includes(model)) {
          await dismiss(model)
          continue
        }
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
      await promoteBetter()
      for (const model of names) {
        const state = await folderState(modelFolder(settings, region, model))
        if (state === states.get(model)) continue
        // The folder of a model that is not there is being replaced.
        if (state === undefined && models.includes(model)) continue
        states.set(model, state)
        if (state === undefined) {
          await dismiss(model)
          continue
        }
        try {
          await take(model)
        } catch (error) {
          const message = error instanceof NowcastError ? error.message : `it fails: ${(error as Error).message}`
          tell('refused', model, `${message}; the artefact in service stays`)
        }
      }
    },
    async at(features) {
      if (newest === undefined || features.day > (book.saidTo ?? -Infinity)) {
        // Another process may have spoken for the region in between.
        book = await readBook(dataDir, region.id)
        current = undefined
      }
      if (features.day > (book.saidTo ?? -Infinity)) {
        await save({ ...book, saidTo: features.day + (AHEAD_ISSUES - 1) * region.strideDays })
      }
      if (newest === undefined || newest.day <= features.day) newest = features
      closeIdle(features.day)
      return lineupAt(features.day)
    },
    async close() {
      // What was said is known now to the day; unless another process speaks for the region, and knows it better.
      if (newest !== undefined && (await readBook(dataDir, region.id)).saidTo === book.saidTo) {
        await save({ ...book, saidTo: newest.day })
      }
      for (const forecaster of loaded.values()) forecaster.close()
    },
  }
}

const trialText = ({ issues, loss, challengerLoss, pValue }: Trial): string =>
  `its challenger takes its place: WIS ${challengerLoss.toPrecision(4)} against ${loss.toPrecision(4)} on ${issues} ` +
  `issues, p = ${pValue.toPrecision(2)}`

const short = (hash: string): string => hash.slice(0, 12)

const missing = (region: Region, model: string, folder: string, error: ArtefactError): ArtefactError =>
  new ArtefactError(
    `model ${model} of region ${region.id}: ${error.message} (${folder}). ` +
      'Train it with `groundswell train`, or leave it out: --set models=persistence,ema',
  )
