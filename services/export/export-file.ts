/** One file of an export. */
export interface ExportFile {
  /** Path below the folder that the export goes to. */
  readonly name: string
  readonly bytes: AsyncIterable<Uint8Array>
}
