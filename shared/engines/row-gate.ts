/** Lets so many rows in at a time; who comes with more waits outside, first come first served. */
export interface RowGate {
  /** Resolves once the rows are in. What is more than the gate ever holds goes in alone. */
  enter(rows: number): Promise<void>
  leave(rows: number): void
  /** Rows that are in. */
  inside(): number
}

export function rowGate(maxRows: number): RowGate {
  let inside = 0
  const outside: { readonly rows: number; readonly admit: () => void }[] = []
  const fits = (rows: number): boolean => inside === 0 || inside + rows <= maxRows
  return {
    enter: rows => {
      if (outside.length === 0 && fits(rows)) {
        inside += rows
        return Promise.resolve()
      }
      return new Promise(admit => outside.push({ rows, admit }))
    },
    leave: rows => {
      inside -= rows
      while (outside.length > 0 && fits(outside[0].rows)) {
        const { rows: more, admit } = outside.shift()!
        inside += more
        admit()
      }
    },
    inside: () => inside,
  }
}
