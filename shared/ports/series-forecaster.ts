/** What is asked of a forecaster that stands elsewhere. */
export interface SeriesRequest {
  /** Each oldest first, all known and of one frequency. */
  readonly series: readonly Float64Array[]
  /** Steps ahead. */
  readonly horizon: number
  readonly frequency: 'hour' | 'day' | 'week' | 'month'
}

/** A forecaster that needs no training here: a service that is asked. */
export interface SeriesForecaster {
  /**
   * @returns one for each series, shape [horizon]
   * @throws {SettingsError} it will not take this request, or this key
   * @throws {PortError} it cannot be reached, or does not answer as it should
   */
  forecast(request: SeriesRequest): Promise<Float64Array[]>
}
