import type { ErrorBody, RegionInfo, ScoreRow, Series } from '../../services/api/wire.js'
import { dateOfDay } from '../../shared/domain/units.js'

/** One map layer as the server sent it. */
export interface MapValues {
  /** One value per pixel, row 0 southernmost. */
  readonly values: Float32Array
  /** Last day known. */
  readonly day: number
  /** Days that the values speak of. */
  readonly days: number
}

/** An answer that is not what was asked for; `status` 404 where it is not there yet. */
export class AnswerError extends Error {
  readonly status: number
  constructor(status: number, { message }: ErrorBody) {
    super(message)
    this.status = status
  }
}

export const fetchRegion = async (): Promise<RegionInfo> => (await ask('/api/region')).json()

export const fetchScores = async (): Promise<ScoreRow[]> => (await ask('/api/scores')).json()

/** The map of `mean`, `p4` … of a model, or `observed`; undefined where there is none yet. */
export async function fetchMap(layer: string, model?: string): Promise<MapValues | undefined> {
  const query = new URLSearchParams({ layer, ...(model !== undefined && { model }) })
  const response = await present(ask(`/api/map?${query}`))
  if (!response) return undefined
  const bytes = new DataView(await response.arrayBuffer())
  const values = Float32Array.from({ length: bytes.byteLength / 4 }, (_, pixel) => bytes.getFloat32(pixel * 4, true))
  const header = (name: string) => Number(response.headers.get(name))
  return { values, day: header('groundswell-day'), days: header('groundswell-days') }
}

/** The last `spanDays` of a pixel up to the end of the newest forecast's window; undefined where there is none yet. */
export async function fetchSeries(
  model: string,
  pixel: number,
  toDay: number,
  spanDays: number,
): Promise<Series | undefined> {
  const range = { from: dateOfDay(toDay - spanDays + 1), to: dateOfDay(toDay) }
  const response = await present(ask(`/api/series?${new URLSearchParams({ model, pixel: String(pixel), ...range })}`))
  return response?.json()
}

async function ask(path: string): Promise<Response> {
  const response = await fetch(path)
  if (response.ok) return response
  throw new AnswerError(response.status, await response.json())
}

async function present(answer: Promise<Response>): Promise<Response | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AnswerError && error.status === 404) return undefined
    throw error
  }
}
