import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bytesOf, SAMPLE_FILES } from './export-samples.js'

// node dist/tests/support/write-export-samples.js FOLDER: the files that tests/reference/exports.py reads.
const [, , folder = 'samples'] = process.argv
mkdirSync(folder, { recursive: true })
for (const [name, write] of Object.entries(SAMPLE_FILES)) writeFileSync(join(folder, name), await bytesOf(write()))
