import type { Fault } from '../fault.js'

export const columnFault = (found: string, columns: number): Fault => ({
  reason: 'column-count',
  message: `${found} under a header of ${columns} columns; quote a field with a comma`,
})

export const lengthFault = (length: number, most: number): Fault | undefined =>
  length <= most
    ? undefined
    : { reason: 'line-too-long', message: `the line has ${length} bytes, more than ${most}; a line break is missing` }

export const dateFault = (name: string, text: string): Fault => ({
  reason: 'time-syntax',
  message: `${name} "${text}" is not a day; write it as 2020-10-02`,
})

export const countFault = (name: string, text: string): Fault => ({
  reason: 'number-syntax',
  message: `${name} "${text}" is not a number; write it as 1798, with nothing around it, or leave it empty`,
})

export const codeFault = (name: string, text: string): Fault => ({
  reason: 'county-code',
  message: `${name} "${text}" is not a county code; write its five digits, 06037, or leave it empty`,
})

export const headerFault = (what: string): Fault => ({ reason: 'header', message: what })
