import { describe, it } from 'node:test'
import { oudinEvaporation } from '../../shared/kernels/oudin-evaporation.js'
import { daylightHours, extraterrestrialRadiation } from '../../shared/kernels/solar-day.js'
import { near } from '../support/near.js'

describe('extraterrestrialRadiation', () => {
  it('is 32.2 MJ at 20° S on 3 September', () => near(extraterrestrialRadiation(-20, 246), 32.2, 0.05)) // FAO-56, example 8
  it('is nothing in the polar night', () => near(extraterrestrialRadiation(80, 355), 0, 1e-12))
})

describe('daylightHours', () => {
  it('are 11.7 at 20° S on 3 September', () => near(daylightHours(-20, 246), 11.7, 0.05)) // FAO-56, example 9
  it('are 24 in the polar day and 0 in the polar night', () => {
    near(daylightHours(80, 172), 24, 1e-12)
    near(daylightHours(80, 355), 0, 1e-12)
  })
})

describe('oudinEvaporation', () => {
  // At 20° S on 3 September Re is 32.2 MJ: 32.2 / 2.45 · (15 + 5) / 100 = 2.63 mm; the fit is to 0.05 MJ, 0.004 mm
  it('is a hundredth of Re / λ for each degree above −5', () => near(oudinEvaporation(-20, 246, 15), 2.629, 0.005))
  it('doubles from 15 °C to 35 °C', () =>
    near(oudinEvaporation(-20, 246, 35) / oudinEvaporation(-20, 246, 15), 2, 1e-12))
  it('ends at −5 °C', () => {
    near(oudinEvaporation(45, 180, -5), 0, 0)
    near(oudinEvaporation(45, 180, -20), 0, 0)
  })
})
