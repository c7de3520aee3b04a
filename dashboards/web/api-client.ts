import type { ErrorBody, Outline, RegionInfo, ScoreRow, Series } from '../../services/api/wire.js'
import type { PixelCover } from '../../shared/domain/pixel-cover.js'
import { dateOfDay } from '../../shared/domain/units.js'
import { readCover } from './cover-pixels.js'

/** One map layer as the server sent it. */
export interface MapValues {
  /** One value per cell. */
  readonly values: Float32Array
  /** Last day known. */
  readonly day: number
  /** Days that the values speak of. */
  readonly fromDay: number
  readonly toDay: number
}

/** What says which forecast is meant. */
export interface ForecastChoice {
  readonly region: string
  readonly model: string
  readonly horizonDays: number
}

/** An answer that is not what was asked for; `status` 404 where it is not there yet. */
export class AnswerError extends Error {
  readonly status: number
  constructor(status: number, { message }: ErrorBody) {
    super(message)
    this.status = status
  }
}

export const fetchRegions = async (): Promise<RegionInfo[]> => (await ask('/api/regions')).json()

export const fetchOutline = async (): Promise<Outline> => (await ask('/api/outline')).json()

export const fetchScores = async (region: string): Promise<ScoreRow[]> => (await ask('/api/scores', { region })).json()

/** @param version  of the cover, as the region names it */
export const fetchCover = async (region: string, version: string): Promise<PixelCover> =>
  readCover(await (await ask('/api/cover', { region, version })).arrayBuffer())

/** What was observed in the last window; undefined where there is nothing yet. */
export const fetchObserved = (region: string): Promise<MapValues | undefined> => fetchMap({ region, layer: 'observed' })

/** The map of `mean`, `m4`, `q90` … of a forecast; undefined where there is none yet. */
export const fetchForecast = (layer: string, choice: ForecastChoice): Promise<MapValues | undefined> =>
  fetchMap({ layer, ...wordsOf(choice) })

/** The last `spanDays` of a cell up to the end of the newest forecast's window; undefined where there is none yet. */
export async function fetchSeries(
  choice: ForecastChoice,
  cell: number,
  toDay: number,
  spanDays: number,
): Promise<Series | undefined> {
  const range = { from: dateOfDay(toDay - spanDays + 1), to: dateOfDay(toDay) }
  const response = await present(ask('/api/series', { ...wordsOf(choice), cell: String(cell), ...range }))
  return response?.json()
}

async function fetchMap(query: Readonly<Record<string, string>>): Promise<MapValues | undefined> {
  const response = await present(ask('/api/map', query))
  if (!response) return undefined
  const bytes = new DataView(await response.arrayBuffer())
  const values = Float32Array.from({ length: bytes.byteLength / 4 }, (_, cell) => bytes.getFloat32(cell * 4, true))
  const header = (name: string) => Number(response.headers.get(`groundswell-${name}`))
  return { values, day: header('day'), fromDay: header('from-day'), toDay: header('to-day') }
}

const wordsOf = ({ region, model, horizonDays }: ForecastChoice) => ({ region, model, horizon: String(horizonDays) })

/** @throws {AnswerError} */
export async function ask(
  path: string,
  query: Readonly<Record<string, string>> = {},
  request: RequestInit = {},
): Promise<Response> {
  const search = new URLSearchParams(query)
  const response = await fetch(search.size === 0 ? path : `${path}?${search}`, request)
  if (response.ok) return response
  throw new AnswerError(response.status, await response.json())
}

/** An answer, or undefined where it is not there yet. */
async function present(answer: Promise<Response>): Promise<Response | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AnswerError && error.status === 404) return undefined
    throw error
  }
}
