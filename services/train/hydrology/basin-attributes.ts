import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { columnOf, textTable } from '../../connect/sites/text-table.js'

/**
 * The 27 attributes of Kratzert et al. (2019), HESS 23, 5089–5110, table 1: climate, topography, vegetation, soil and geology.
 * None is computed from discharge.
 */
export const ATTRIBUTES = [
  ...['p_mean', 'pet_mean', 'p_seasonality', 'frac_snow', 'aridity'],
  ...['high_prec_freq', 'high_prec_dur', 'low_prec_freq', 'low_prec_dur'],
  ...['elev_mean', 'slope_mean', 'area_gages2'],
  ...['frac_forest', 'lai_max', 'lai_diff', 'gvf_max', 'gvf_diff'],
  ...['soil_depth_pelletier', 'soil_depth_statsgo', 'soil_porosity', 'soil_conductivity', 'max_water_content'],
  ...['sand_frac', 'silt_frac', 'clay_frac'],
  ...['carbonate_rocks_frac', 'geol_permeability'],
] as const

/** Files that are never read: what is in them is computed from discharge, or is no number. */
const FILES = /^camels_(clim|geol|soil|topo|vege)\.txt$/

const MISSING: ReadonlySet<string> = new Set(['', 'NA', 'NaN'])

/** Attributes by name, of one basin; what is not there is not known. */
export type BasinAttributes = ReadonlyMap<string, number>

/**
 * Every number of the CAMELS-US attribute files in a folder, by basin; words (land-cover classes, seasons) are left out.
 * A folder that is not there holds none.
 *
 * @throws {InputFileError} a file is no table, or has no `gauge_id`
 */
export async function readBasinAttributes(folder: string): Promise<ReadonlyMap<string, BasinAttributes>> {
  const files = (await readdir(folder).catch(() => [])).filter(name => FILES.test(name)).sort()
  const basins = new Map<string, Map<string, number>>()
  for (const file of files) {
    const table = textTable(await readFile(join(folder, file), 'utf8'), ';', file)
    const id = columnOf(table, 'gauge_id')
    for (const { cells } of table.rows) {
      const basin = basins.get(cells[id]) ?? new Map<string, number>()
      basins.set(cells[id], basin)
      for (const [place, name] of table.names.entries()) {
        const value = MISSING.has(cells[place]) ? NaN : Number(cells[place])
        if (place !== id && !Number.isNaN(value)) basin.set(name, value)
      }
    }
  }
  return basins
}
