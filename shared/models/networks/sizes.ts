import { SettingsError } from '../../domain/errors.js'

/**
 * @param sizes  by name, each a whole number of 1 or more
 * @throws {SettingsError} one is not
 */
export function checkSizes(network: string, sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (!Number.isInteger(size) || size < 1) {
      throw new SettingsError(`${network}: ${name} is ${size}; give a whole number of 1 or more`)
    }
  }
}

/** @throws {SettingsError} `rate` is outside [0, 1) */
export function checkRate(network: string, name: string, rate: number): void {
  if (!(rate >= 0 && rate < 1))
    throw new SettingsError(`${network}: ${name} is ${rate}; give a share from 0 to below 1`)
}

/** @throws {SettingsError} if a batch is not made of whole groups of rows that are seen together */
export function checkRows(network: string, rows: number, together: number): void {
  if (rows % together !== 0)
    throw new SettingsError(`${network}: ${rows} rows do not make whole groups of ${together}; batch them by time`)
}
