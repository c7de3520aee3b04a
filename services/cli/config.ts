import { Command } from 'commander'
import { hideSecrets, settingLeaves } from '../../shared/ports/settings.js'
import { type SettingsFlags, settingsOf, withSettings } from './common-options.js'

/** `groundswell config`: every setting, what it is now and what it means. */
export const configCommand = (): Command =>
  withSettings(new Command('config'))
    .description('show every setting: its value, its environment variable and what it means; secrets are hidden')
    .option('--json', 'the settings as JSON, in the layout of the settings file')
    .action(async (flags: SettingsFlags & { json?: boolean }) => {
      const shown = hideSecrets(await settingsOf(flags))
      process.stdout.write(flags.json === true ? `${JSON.stringify(shown, undefined, 2)}\n` : table(shown))
    })

const table = (shown: Record<string, unknown>): string =>
  settingLeaves()
    .map(({ path, env, schema }) => {
      const value = path.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], shown)
      return `${path} = ${JSON.stringify(value)}\n    ${schema.description}\n    ${env}\n`
    })
    .join('')
