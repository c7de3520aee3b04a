import { isIssueDay } from '../../shared/domain/issue-days.js'
import type { Region } from '../../shared/domain/region.js'
import type { DayRange, ForecastStore } from '../../shared/ports/forecast-store.js'

/** What the store holds of one model's issues. */
export interface ModelIssues {
  readonly region: string
  readonly model: string
  /** Issue days of which every horizon is there. */
  issues: number
  /** Issue days of which a horizon, or all, is missing. */
  readonly gaps: number[]
  /** How often another artefact spoke than on the day before. */
  swaps: number
  /** Forecasts by the engine that they are labelled with. */
  readonly engines: Map<string, number>
  /** How often another engine spoke after the best, and the best after another. */
  fallBacks: number
  returns: number
  /** Of the newest forecast that was read. */
  lastHash?: string
  lastEngine?: string
}

/** A region, and the models that must speak in it. */
export interface Speakers {
  readonly region: Region
  readonly models: readonly string[]
}

/** Reads the store once, a part at a time. */
export interface IssueBook {
  /** By region and model, in the order in which they were named. */
  readonly rows: readonly ModelIssues[]
  /** Forecasts under names that no model has: of substitutes. */
  readonly strangers: ReadonlySet<string>
  /**
   * Takes in what was stored since, up to the newest day of which the whole issue must be there.
   *
   * @param isOver  nothing is under way any more: the newest day counts too
   */
  read(isOver?: boolean): Promise<void>
}

/**
 * @param fromDay  first issue day that counts
 * @param best  engine that speaks where none has failed
 */
export function issueBook(
  store: ForecastStore,
  speakers: readonly Speakers[],
  fromDay: number,
  best: string,
): IssueBook {
  const strangers = new Set<string>()
  const books = speakers.map(({ region, models }) => ({
    region,
    models,
    nextDay: fromDay,
    rows: models.map(
      (model): ModelIssues => ({
        region: region.id,
        model,
        issues: 0,
        gaps: [],
        swaps: 0,
        engines: new Map(),
        fallBacks: 0,
        returns: 0,
      }),
    ),
  }))
  return {
    rows: books.flatMap(({ rows }) => rows),
    strangers,
    async read(isOver = false) {
      for (const book of books) {
        const { id } = book.region
        for (const name of await store.models(id)) if (!book.models.includes(name)) strangers.add(`${id}/${name}`)
        // Issues are stored in order: once any model has spoken on a day, all have on the days before.
        let newest = -Infinity
        for (const model of book.models) {
          newest = Math.max(newest, (await store.latestForecast(id, model))?.day ?? -Infinity)
        }
        const toDay = isOver ? newest : newest - 1
        for (const row of book.rows) await addIssues(store, book.region, row, { fromDay: book.nextDay, toDay }, best)
        book.nextDay = Math.max(book.nextDay, toDay + 1)
      }
    },
  }
}

async function addIssues(store: ForecastStore, region: Region, row: ModelIssues, range: DayRange, best: string) {
  const horizons = new Map<number, number>()
  for await (const { day, modelHash, engine } of store.forecasts(region.id, row.model, range)) {
    horizons.set(day, (horizons.get(day) ?? 0) + 1)
    row.engines.set(engine, (row.engines.get(engine) ?? 0) + 1)
    if (row.lastHash !== undefined && row.lastHash !== modelHash) row.swaps++
    if (row.lastEngine === best && engine !== best) row.fallBacks++
    if (row.lastEngine !== undefined && row.lastEngine !== best && engine === best) row.returns++
    row.lastHash = modelHash
    row.lastEngine = engine
  }
  for (let { fromDay: day } = range; day <= range.toDay; day++) {
    if (!isIssueDay(day, region.strideDays)) continue
    if (horizons.get(day) === region.horizonsDays.length) row.issues++
    else row.gaps.push(day)
  }
}
