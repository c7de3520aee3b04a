import type { RawBatch } from '../../../shared/domain/messages.js'

/** Name of a file of one gauge without folder and endings, and without what a data set puts around the number. */
const AROUND = /^(?:camels_(?=\d))?(.*?)(?:_streamflow_qc|_lump_.*)?$/

/**
 * The gauge that a file is named after: `daily/01022500.csv.gz`, `01022500_streamflow_qc.txt`,
 * `01022500_lump_cida_forcing_leap.txt`, Caravan's `camels_01022500.csv` → `01022500`. Caravan's other data sets keep
 * their prefix, as their gauge numbers are no agency's: `hysets_01010000`.
 *
 * @returns '' where there is no name
 */
export function gaugeOfFile(file: string | undefined): string {
  const name = (file ?? '').replace(/^.*[/\\]/, '').replace(/\.(gz|csv|txt)/gi, '')
  return AROUND.exec(name)?.[1] ?? ''
}

/** The gauge of each line, by its position in the batch. */
export function siteNames({ file, files, fileOf }: RawBatch): (position: number) => string {
  if (files === undefined || fileOf === undefined) {
    const site = gaugeOfFile(file)
    return () => site
  }
  const sites = files.map(gaugeOfFile)
  return position => sites[fileOf[position]] ?? ''
}
