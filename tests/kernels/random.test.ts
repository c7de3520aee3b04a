import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { exponential, nextUint32, poisson, randomFrom, splitMix64, uniform } from '../../shared/kernels/random.js'

const draws = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw)
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('splitMix64', () => {
  it('gives the published outputs of seed 1234567', () => {
    // Known answers that Rosetta Code, "Pseudo-random numbers/Splitmix64", gives for Vigna's splitmix64.c
    assert.deepEqual(splitMix64(1234567n, 5), [
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ])
  })
})

describe('nextUint32', () => {
  it('gives the known answers of the reference implementation for the state 1, 2, 3, 4', () => {
    // xoshiro128starstar.c 1.1 of Blackman and Vigna; the vector of the Rust crate rand_xoshiro. By hand, the first:
    // s1 · 5 = 10; rotated by 7 bits 1280; · 9 = 11520. The second: s1 = 2 ^ (3 ^ 1) = 0.
    const random = { s0: 1, s1: 2, s2: 3, s3: 4 }
    assert.deepEqual(
      draws(10, () => nextUint32(random)),
      [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
    )
  })
  it('gives them for a state with high bits set', () => {
    // From the test data that github.com/edorfaus/xoshiro-6502 made with the reference implementation
    const random = { s0: 0x964d4a0c, s1: 0xd40ab895, s2: 0xad7fdecb, s3: 0x3006f0f0 }
    assert.deepEqual(
      draws(4, () => nextUint32(random)),
      [0xf1391922, 0x6fe53806, 0xa5be2840, 0xf510ee70],
    )
  })
})

describe('randomFrom', () => {
  it('resumes from a saved state', () => {
    const random = randomFrom(7)
    draws(100, () => uniform(random))
    const saved = JSON.parse(JSON.stringify(random))
    assert.deepEqual(
      draws(50, () => uniform(random)),
      draws(50, () => uniform(saved)),
    )
  })
  it('gives neighbouring, negative and large seeds states of their own', () => {
    const seeds = [0, 1, -1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]
    assert.equal(new Set(seeds.map(seed => JSON.stringify(randomFrom(seed)))).size, seeds.length)
  })
})

describe('uniform', () => {
  it('puts the high 27 bits of one word before the high 26 of the next', () => {
    // The state 1, 2, 3, 4 gives 11520, 0, 5927040, 70819200. 11520 / 32 = 360; 5927040 / 32 = 185220, 70819200 / 64 = 1106550
    const random = { s0: 1, s1: 2, s2: 3, s3: 4 }
    assert.equal(uniform(random), (360 * 2 ** 26) / 2 ** 53)
    assert.equal(uniform(random), (185220 * 2 ** 26 + 1106550) / 2 ** 53)
  })
})

describe('exponential', () => {
  it('has mean 1 and variance 1', () => {
    const random = randomFrom(11)
    const values = draws(40_000, () => exponential(random))
    // Standard errors: mean 1/√n = 0.005; variance √(8/n) = 0.0141 (the fourth central moment is 9). Four of each.
    assert.ok(Math.abs(mean(values) - 1) < 0.02)
    assert.ok(Math.abs(mean(values.map(value => (value - 1) ** 2)) - 1) < 0.057)
  })
})

describe('poisson', () => {
  it('never counts at mean 0', () => {
    const random = randomFrom(1)
    assert.deepEqual(new Set(draws(100, () => poisson(random, 0))), new Set([0]))
  })
  it('follows its law at mean 3', () => {
    const random = randomFrom(2)
    const n = 20_000
    const counts = new Array<number>(9).fill(0)
    for (const value of draws(n, () => poisson(random, 3))) counts[Math.min(value, 8)]++
    // P(k) = e^−3 3^k / k!, k = 0..7, and the rest
    const law = [1, 3, 4.5, 4.5, 3.375, 2.025, 1.0125, 0.43392857142857144].map(value => value * Math.exp(-3))
    law.push(1 - law.reduce((sum, value) => sum + value, 0))
    const chiSquare = counts.reduce((sum, count, k) => sum + (count - n * law[k]) ** 2 / (n * law[k]), 0)
    assert.ok(chiSquare < 26.12, `chi-square ${chiSquare}`) // the 0.1 % point of 8 degrees of freedom
  })
  it('keeps mean and variance where the mean is drawn in parts', () => {
    const random = randomFrom(3)
    const n = 2_000
    const values = draws(n, () => poisson(random, 1234.5))
    // Standard errors: mean √(1234.5/n) = 0.786; variance ≈ 1234.5 √(2/n) = 39.0. Four of each.
    assert.ok(Math.abs(mean(values) - 1234.5) < 3.15, `mean ${mean(values)}`)
    const variance = mean(values.map(value => (value - 1234.5) ** 2))
    assert.ok(Math.abs(variance - 1234.5) < 156, `variance ${variance}`)
  })
})
