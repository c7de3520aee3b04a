import type { Fault } from '../fault.js'

/** How much of a wrong text a message repeats. */
const SHOWN = 40

const shown = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)

export const numberFault = (name: string, text: string): Fault => ({
  reason: 'number-syntax',
  message: `${name} "${shown(text)}" is not a number; write it as -12.5, or leave it empty if there is none`,
})

export const dayFault = (text: string): Fault => ({
  reason: 'date-syntax',
  message: `"${shown(text)}" is not a day of the calendar; write it as 2020-03-01`,
})

export const timeFault = (name: string, text: string): Fault => ({
  reason: 'time-syntax',
  message: `${name} "${shown(text)}" is not a time; write it as 2020-03-01, or as 2020-03-01T12:15:00-05:00`,
})

export const zoneFault = (text: string): Fault => ({
  reason: 'time-zone',
  message:
    `"${shown(text)}" does not tell the site's own time, nor does its record where the site is; ` +
    'ask the service for the geometry, or put the site into the region',
})

export const unitFault = (unit: string): Fault => ({
  reason: 'unit',
  message: `discharge in "${shown(unit)}"; send ft3/s, m3/s or mm/day`,
})

export const siteFault = (where: string): Fault => ({
  reason: 'site-missing',
  message: `${where} names no site; every reading needs the number of its gauge`,
})

export const columnFault = (found: number, expected: number): Fault => ({
  reason: 'column-count',
  message: `${found} fields under ${expected} columns; the line was cut or two lines ran together: fetch it again`,
})

export const headerFault = (reason: 'header-missing' | 'duplicate-column', message: string): Fault => ({
  reason,
  message,
})

/** The first name that stands twice, or undefined. */
export const duplicateIn = (names: readonly string[]): string | undefined =>
  names.find((name, i) => name !== '' && names.indexOf(name) !== i)
