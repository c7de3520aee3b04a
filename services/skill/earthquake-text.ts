import type { EtasFit } from '../../shared/kernels/etas-fit.js'
import type { EarthquakeSkill, GainOver } from './earthquake-skill.js'
import { ETAS_REFERENCE } from './etas-reference.js'
import { markdownTable } from './markdown-table.js'

/** The tests of seismology, a section of the skill page. */
export function earthquakeText(models: readonly EarthquakeSkill[], windows: number, etas?: EtasFit): string[] {
  const references = [...new Set(models.flatMap(({ gains }) => gains.map(({ reference }) => reference)))]
  return [
    '## Earthquake tests',
    `Of the smallest magnitude class, over ${windows} windows that do not overlap. What is counted are active bins: a ` +
      'pixel and window with at least one earthquake, as that is what a forecast speaks of; aftershocks of the same ' +
      'pixel and window count once.',
    ...(etas === undefined ? [] : [fitText(etas)]),
    '### Information gain per active bin, nats',
    markdownTable(
      ['model', ...references.flatMap(name => [`over ${name} (95 %)`, 'T-test p', 'W-test p'])],
      models.map(({ model, gains }) => [model, ...references.flatMap(name => gainCells(gains, name))]),
    ),
    '### Consistency and ranking',
    markdownTable(
      ['model', 'observed', 'expected', 'N: δ1, δ2', 'N, negative binomial: δ1, δ2', 'CL', 'S', 'ROC area', 'Molchan'],
      models.map(skill => [
        skill.model,
        String(skill.observed),
        skill.expected.toFixed(1),
        `${skill.number.atLeast.toFixed(3)}, ${skill.number.atMost.toFixed(3)}`,
        `${skill.negativeBinomial.atLeast.toFixed(3)}, ${skill.negativeBinomial.atMost.toFixed(3)}`,
        skill.conditional.quantile.toFixed(3),
        skill.spatial.quantile.toFixed(3),
        skill.rocArea.toFixed(4),
        skill.molchanSkill.toFixed(4),
      ]),
    ),
    'A consistency test is failed at 5 % where δ1 or δ2 is below 0.025, or the quantile of CL or S below 0.05.',
  ]
}

function gainCells(gains: readonly GainOver[], reference: string): string[] {
  const found = gains.find(gain => gain.reference === reference)
  if (found === undefined) return ['', '', '']
  const { gain, low, high, pValue } = found.t
  const p = (value: number) => (value < 0.001 ? '< 0.001' : value.toFixed(3))
  return [`${gain.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`, p(pValue), p(found.w.pValue)]
}

function fitText({ parameters: p, targets, background, logLikelihood }: EtasFit): string {
  const number = (value: number) => value.toPrecision(4)
  return (
    `\`${ETAS_REFERENCE}\` sees each earthquake. It was fitted by expectation maximisation to ${targets} of ` +
    `M ≥ ${(p.referenceMagnitude + 0.05).toFixed(1)} before the first issue (${background.toFixed(0)} of them ` +
    `background, ${logLikelihood.length} iterations): μ ${number(p.mu)} per day and km², k0 ${number(p.k0)}, ` +
    `a ${number(p.a)}, c ${number(p.cDays)} d, ω ${number(p.omega)}, τ ${number(p.tauDays)} d, ` +
    `d ${number(p.dKm2)} km², γ ${number(p.gamma)}, ρ ${number(p.rho)}, β ${number(p.beta)}.`
  )
}
