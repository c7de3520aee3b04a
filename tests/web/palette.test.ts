import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { chanceScale, logScale, magnitudeScale, meqScale, percent, viridis } from '../../dashboards/web/palette.js'

/** Relative luminance of an sRGB colour. WCAG 2.2, definition of relative luminance */
function luminance(parts: number[]): number {
  const [red, green, blue] = parts
    .map(part => part / 255)
    .map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const partsOf = (rgb: string) => rgb.match(/\d+/g)!.map(Number)

describe('viridis', () => {
  const published: [share: number, rgb: string][] = [
    [0, 'rgb(68, 1, 84)'], // #440154
    [0.5, 'rgb(33, 144, 141)'], // #21908d
    [1, 'rgb(253, 231, 37)'], // #fde725
    [-1, 'rgb(68, 1, 84)'],
    [2, 'rgb(253, 231, 37)'],
  ]
  for (const [share, rgb] of published) it(`is ${rgb} at ${share}`, () => assert.equal(viridis(share), rgb))

  it('grows lighter all the way', () => {
    const light = Array.from({ length: 101 }, (_, i) => luminance(partsOf(viridis(i / 100))))
    assert.ok(light.every((value, i) => i === 0 || value >= light[i - 1]))
  })
})

describe('scales', () => {
  it('go by the square root of the magnitude, to 6', () => {
    assert.deepEqual([0, 1.5, 6].map(meqScale.share), [0, 0.5, 1])
  })
  it('go by the logarithm of the probability, a decade lower for each magnitude', () => {
    const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}`)
    near(magnitudeScale(4).share(0.1), 1)
    near(magnitudeScale(4).share(1e-3), 0.5)
    near(magnitudeScale(6).share(1e-5), 0.5)
    assert.ok(magnitudeScale(4).share(0) < 0)
    assert.deepEqual(
      magnitudeScale(4).ticks.map(([, text]) => text),
      ['≤ 0.001 %', '0.01 %', '0.1 %', '1 %', '≥ 10 %'],
    )
  })
})

describe('logarithmic scales', () => {
  const runoff = logScale(2, 4, String)
  it('go through all of the palette', () => {
    assert.deepEqual([0.01, 1, 100].map(runoff.share), [0, 0.5, 1])
    assert.equal(runoff.share(0), -Infinity)
  })
  it('say where they are cut off', () => {
    assert.deepEqual(
      runoff.ticks.map(([, text]) => text),
      ['≤ 0.01', '0.1', '1', '10', '≥ 100'],
    )
    assert.deepEqual(
      chanceScale.ticks.map(([, text]) => text),
      ['≤ 0.1 %', '1 %', '10 %', '100 %'],
    )
  })
})

describe('percent', () => {
  const cases: [probability: number, text: string][] = [
    [0, '0.0 %'],
    [1, '100 %'],
    [0.1, '10 %'],
    [0.008, '0.80 %'],
    [0.0000091, '0.00091 %'],
  ]
  for (const [probability, text] of cases)
    it(`writes ${probability} as ${text}`, () => assert.equal(percent(probability), text))
})

describe('style sheet', async () => {
  const css = await readFile(new URL('../../../dashboards/web/style.css', import.meta.url), 'utf8')
  const [light, dark] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) =>
    Object.fromEntries([...body.matchAll(/--([\w-]+): #([0-9a-f]{6})/g)].map(([, name, hex]) => [name, hex])),
  )
  const themes = { light, dark: { ...light, ...dark } }
  const parts = (hex: string) => [0, 2, 4].map(i => Number.parseInt(hex.slice(i, i + 2), 16))
  const contrast = (a: string, b: string) => {
    const [high, low] = [luminance(parts(a)), luminance(parts(b))].sort((x, y) => y - x)
    return (high + 0.05) / (low + 0.05)
  }
  const pairs: [front: string, back: string, atLeast: number][] = [
    ['text', 'panel', 7],
    ['text', 'page', 7],
    ['text', 'quiet', 7],
    ['text', 'halo', 7],
    ['muted', 'panel', 4.5],
    ['muted', 'page', 4.5],
    ['bad', 'page', 4.5],
    ['panel', 'accent', 4.5],
    ['observed', 'panel', 3],
    ['mean', 'panel', 3],
    ['focus', 'panel', 3],
    ['observed', 'fan95', 3],
  ]
  for (const [name, theme] of Object.entries(themes)) {
    for (const [front, back, atLeast] of pairs) {
      it(`${name}: ${front} stands out from ${back} by ${atLeast}`, () => {
        const ratio = contrast(theme[front], theme[back])
        assert.ok(ratio >= atLeast, `${ratio.toFixed(2)}`)
      })
    }
    for (const label of ['simulated-back', 'replay-back', 'live-back']) {
      it(`${name}: white stands out from ${label}`, () => assert.ok(contrast('ffffff', theme[label]) >= 4.5))
    }
  }
})
