import { SettingsError } from '../../../shared/domain/errors.js'
import type { ChannelWorld } from './channel.js'

/** A secret of the environment. @throws {SettingsError} it is not there */
export function secretOf(channel: string, variable: string, { env }: Pick<ChannelWorld, 'env'>): string {
  const secret = env[variable]
  if (secret !== undefined && secret !== '') return secret
  throw new SettingsError(`channel ${channel} needs its secret in ${variable}, which is not set; set it, or remove it`)
}
