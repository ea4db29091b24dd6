import { formatEuros } from '../shared/amount-texts.ts'
import type { Language } from '../shared/language.ts'
import { fillSentence, type Sentence } from '../shared/sentence.ts'
import { localiseDecision, localiseRefusals } from './localise-request.ts'
import type { QuotaSimulation, SimulatedCost } from './simulation.schemas.ts'
import { localiseVisaReasons } from './visa-texts.ts'

/** One sentence on money: a year, what is left of this one, and the commitment. */
export const costTexts = {
  amounts: {
    fr: '{yearly} {taxBasis} par an, {rest} d’ici le 31 décembre',
    en: '{yearly} {taxBasis} a year, {rest} until 31 December',
  },
  within: {
    fr: ', dans votre engagement de {annualCommitmentMicros}.',
    en: ', within your commitment of {annualCommitmentMicros}.',
  },
  above: {
    fr: ', ce qui dépasse votre engagement de {annualCommitmentMicros}.',
    en: ', which exceeds your commitment of {annualCommitmentMicros}.',
  },
  uncommitted: {
    fr: ' ; votre convention ne fixe pas d’engagement annuel.',
    en: '; your agreement sets no yearly commitment.',
  },
} as const satisfies Record<string, Sentence>

const taxWords = {
  TTC: { fr: 'TTC', en: 'including VAT' },
  HT: { fr: 'HT', en: 'before VAT' },
} as const satisfies Record<SimulatedCost['taxBasis'], Sentence>

function costSentence(cost: SimulatedCost, language: Language): string {
  const growth = ({ beforeMicros, afterMicros }: SimulatedCost['fullYear']): string =>
    formatEuros(afterMicros - beforeMicros, language, { signed: true })
  const { annualCommitmentMicros, withinCommitment } = cost
  const said = { yearly: growth(cost.fullYear), rest: growth(cost.untilYearEnd) }
  const amounts = fillSentence(costTexts.amounts, { ...said, taxBasis: taxWords[cost.taxBasis][language] }, language)
  if (annualCommitmentMicros === null) return amounts + costTexts.uncommitted[language]
  const end = withinCommitment === true ? costTexts.within : costTexts.above
  return amounts + fillSentence(end, { annualCommitmentMicros }, language)
}

/** A simulation in the caller's language: refusals, reasons and what it costs. */
export function localiseSimulation(simulation: QuotaSimulation, language: Language): QuotaSimulation {
  const refusals = localiseRefusals(simulation.refusals, language)
  const { cost } = simulation
  return {
    ...simulation,
    refusals,
    lines: simulation.lines.map((line) => ({
      ...line,
      refusal: line.refusal === null ? null : (localiseRefusals([line.refusal], language)[0] ?? null),
    })),
    automatic: localiseDecision(simulation.automatic, language),
    visaReasons: localiseVisaReasons(simulation.visaReasons, language),
    cost: cost === null ? null : { ...cost, explanation: costSentence(cost, language) },
  }
}
