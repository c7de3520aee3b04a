import { join } from 'node:path'
import { Command } from 'commander'
import { alertingFile } from '../../dashboards/grafana/alert-rules.js'
import { FOLDER } from '../../dashboards/grafana/now.js'
import { dashboardFiles } from '../../dashboards/grafana/pages.js'
import { writeAtomically } from '../../shared/ports/write-atomically.js'

/** `groundswell dashboards`: Grafana's dashboards, as files that it can be given. */
export const dashboardsCommand = (): Command =>
  new Command('dashboards')
    .description('write the Grafana dashboards as JSON')
    .requiredOption('--out <folder>', 'made if it is not there; files of these names are overwritten')
    .option('--alerting <file>', 'and the alert rules, as a file of Grafana’s provisioning')
    .action(async ({ out, alerting }: { readonly out: string; readonly alerting?: string }) => {
      const files = dashboardFiles()
      for (const [name, text] of files) await writeAtomically(join(out, name), text)
      if (alerting !== undefined) await writeAtomically(alerting, alertingFile(FOLDER))
      process.stderr.write(`${files.size} dashboards → ${out}\n`)
    })
