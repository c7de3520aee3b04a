import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { schemaFiles } from '../../shared/ports/schemas/schema-files.js'
import { PACKAGE } from '../package-info.js'

/** `groundswell schemas`: what flows between the stages, for programs of others. */
export const schemasCommand = (): Command =>
  new Command('schemas')
    .description('write the JSON Schema of the messages of each topic, and an AsyncAPI document of them all')
    .requiredOption('--out <folder>', 'made if it is not there; files of these names are overwritten')
    .action(async ({ out }: { readonly out: string }) => {
      await mkdir(out, { recursive: true })
      for (const [name, text] of schemaFiles(PACKAGE.version)) await writeFile(join(out, name), text)
      process.stderr.write(`${schemaFiles(PACKAGE.version).size} files → ${out}\n`)
    })
