import {
  type AutoApprovalFacts,
  autoApprovalPolicyV1,
  civilDate,
  evaluateAutoApproval,
  GIB,
  instant,
  msPerDay,
  type VisaFacts,
  visaReasonsOf,
} from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { languages } from '../shared/language.ts'
import { type ProblemCode, problems } from '../shared/problems.ts'
import { fillSentence, type Sentence } from '../shared/sentence.ts'
import { expiryTexts, notedTexts } from './event-texts.ts'
import { localiseDecision, localiseRefusals } from './localise-request.ts'
import { costTexts, localiseSimulation } from './localise-simulation.ts'
import type { RefusalAlternative, RefusalData } from './quota.schemas.ts'
import { reasonSentence, reasonTexts, specialReasonTexts } from './reason-texts.ts'
import { alternativeTexts, refusalTexts } from './refusal-texts.ts'
import type { QuotaSimulation, SimulatedCost } from './simulation.schemas.ts'
import { localiseVisaReasons, visaTexts } from './visa-texts.ts'

/** What members are never told in words of the trade (first-year point 21), and the plurals of these. */
const never =
  /\b(tenant|namespace|espaces? de noms|pvc|claim|volume|snapshot|bucket|compartiment|cluster|grappe|quota|pool|hold|chargeback|hdd|gib|gio)s?\b/i

const plain = (text: string | undefined): string => (text ?? '').replaceAll(/[\u00a0\u202f]/g, ' ')
const placesOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => `${name}`).sort()

const tables = [
  reasonTexts,
  specialReasonTexts,
  visaTexts,
  refusalTexts,
  alternativeTexts,
  costTexts,
  expiryTexts,
  notedTexts,
]
const all: [string, Sentence][] = tables.flatMap((table) => Object.entries<Sentence>(table))

/** Problems that only operators and their machines can be told of. */
const ofOperators: readonly ProblemCode[] = [
  'pool-unknown',
  'pool-too-deep',
  'pool-unlimited',
  'cluster-unknown',
  'cluster-known',
  'cluster-held',
  'hold-known',
  'hold-lifted',
  'cluster-unreachable',
  'cluster-credential-refused',
  'kubeconfig-not-inline',
  'cluster-forbids',
  'cluster-answers-otherwise',
  'exit-credential-other-cluster',
  'exit-credential-missing',
  'network-probe-running',
  'cluster-other-identity',
  'in-cluster-not-allowed',
  'in-cluster-absent',
  'renewed-token-refused',
  'capsule-unserved',
  'capsule-tenants-standing',
  'adoption-namespace-reserved',
  'adoption-namespace-missing',
  'adoption-namespace-terminating',
  'adoption-namespace-taken',
  'adoption-other-cluster',
  'tenant-already-provisioned',
  'adoption-begun',
  'adoption-under-way',
  'adoption-cluster-unnamed',
  'adoption-not-awaited',
  'cluster-full',
  'object-store-missing',
  'offer-elsewhere',
  'backup-same-site',
  'placement-impossible',
  'move-offers',
  'move-claims',
  'move-copies-missing',
  'reading-of-ledger',
  'tenant-unknown',
  'logout-token-refused',
  'cost-pool-invalid',
]

/** Of a place of a text, what it could be filled with: an amount in its smallest unit where it is one. */
function sampleOf(name: string): string | bigint {
  if (/(Bytes|Micros)$/.test(name)) return 107_374_182_401n
  return name.endsWith('On') ? '2027-03-12' : 'mot'
}

describe('the texts of quota', () => {
  it.each(all)('%s: says nothing in words of the trade, and the same figures in both languages', (_, sentence) => {
    for (const language of languages) expect(sentence[language].replaceAll(/\{\w+\}/g, '')).not.toMatch(never)
    expect(placesOf(sentence.fr)).toEqual(placesOf(sentence.en))
  })

  it.each(all)('%s: shows no raw number of bytes, micros or cents', (_, sentence) => {
    for (const language of languages) {
      const params = Object.fromEntries(placesOf(sentence.fr).map((name) => [name, sampleOf(name)]))
      expect(fillSentence(sentence, params, language)).not.toMatch(/\d{7}|[{}]/)
    }
  })

  it.each([...all, ...Object.entries<Sentence>(problems)])(
    '%s: names no unit beside an amount, which brings its own',
    (_, sentence) => {
      for (const language of languages)
        expect(sentence[language]).not.toMatch(/(Bytes|Micros|Cents)\}\s*(octets|bytes|€|euros|EUR)/)
    },
  )

  it('of problems say nothing in words of the trade either, where members can meet them', () => {
    const inTrade = Object.entries<Sentence>(problems).filter(([, sentence]) =>
      languages.some((language) => never.test(sentence[language].replaceAll(/\{\w+\}/g, ''))),
    )
    expect(inTrade.map(([code]) => code)).toEqual(ofOperators)
  })

  it('round what is in use up and what is left down, so that no sentence promises what does not fit', () => {
    const almost = 2n * GIB - 1n
    const text = (sentence: Sentence, params: Record<string, bigint>) => plain(fillSentence(sentence, params, 'fr'))
    expect(text(reasonTexts['within-use'], { usedBytes: almost, wantedQuotaBytes: almost })).toBe(
      'Les 2 Go utilisés tiennent dans les 2 Go demandés.',
    )
    expect(text(refusalTexts.growth, { deltaBytes: almost })).toBe('1,99 Go de plus')
    expect(text(refusalTexts.holdsOther, { holdsCount: 3n, holdsBytes: GIB + 1n })).toContain('retiennent 1,01 Go')
  })

  it('would be caught with such a word', () => {
    expect('3 holds of 12 GiB').toMatch(never)
    expect('un Tenant').toMatch(never)
    expect('les demandes en cours y retiennent').not.toMatch(never)
  })
})

const base: AutoApprovalFacts = {
  currentQuotaBytes: 50n * GIB,
  wantedQuotaBytes: 100n * GIB,
  usedBytes: 45n * GIB,
  lastGrantedAt: instant(0),
  now: instant(60 * msPerDay),
  poolFreeAfterBytes: 200n * GIB,
  poolLimitBytes: 1_000n * GIB,
  yearlyCostAfterMicros: 84_000_000n,
  annualCommitmentMicros: 600_000_000n,
}

/** Facts that between them meet every condition and fail every condition. */
const cases: Partial<AutoApprovalFacts>[] = [
  {},
  { wantedQuotaBytes: 50n * GIB },
  { wantedQuotaBytes: 46n * GIB },
  { wantedQuotaBytes: 40n * GIB },
  { usedBytes: null },
  { usedBytes: 10n * GIB },
  { lastGrantedAt: instant(50 * msPerDay) },
  { lastGrantedAt: null },
  { wantedQuotaBytes: 500n * GIB },
  { currentQuotaBytes: 200n * GIB, wantedQuotaBytes: 300n * GIB },
  { poolFreeAfterBytes: 20n * GIB },
  { poolFreeAfterBytes: null, poolLimitBytes: null },
  { yearlyCostAfterMicros: 900_000_000n },
  { annualCommitmentMicros: null },
]
const policy = { ...autoApprovalPolicyV1, sizeSteps: [50n * GIB, 100n * GIB, 200n * GIB] }
const reasons = cases.flatMap((change) => evaluateAutoApproval(policy, { ...base, ...change }).reasons)

describe('the reasons of a verdict', () => {
  it('all have a sentence with every figure filled in, in both languages', () => {
    // Two are no condition of the rule: a tariff that is missing, a visa that is wanted.
    expect(new Set(reasons.map(({ code }) => code)).size).toBe(Object.keys(reasonTexts).length - 2)
    for (const language of languages) {
      for (const reason of reasons) {
        const text = reasonSentence(reason, language, { namesOffer: false })
        expect(text).toMatch(/^[A-ZÀ-Ý0-9].*\.$/)
        // The last is a size or an amount that was not written for people.
        expect(text).not.toMatch(/[{}]|none|unlimited|\d{7}/)
      }
    }
  })

  it('say figures as people write them', () => {
    const textOf = (code: string, language: 'fr' | 'en') =>
      plain(
        reasonSentence(reasons.find((reason) => reason.code === code) ?? { code, params: {} }, language, {
          namesOffer: false,
        }),
      )
    expect(textOf('use-reached', 'fr')).toBe('45 Go sont utilisés sur 50 Go, soit au moins 80 %.')
    expect(textOf('use-reached', 'en')).toBe('45 GB of 50 GB are in use, at least 80%.')
    expect(textOf('within-commitment', 'fr')).toBe('Une année coûterait au plus 84 €, dans votre engagement de 600 €.')
    expect(textOf('quiet-long-enough', 'fr')).toContain('60 j')
  })

  it('name the offer where a verdict speaks of several, and leave out what is not known', () => {
    const of = (offerCode: string) => ({ code: 'use-unmeasured', params: { offerCode } })
    const verdict = { policyVersion: 1, rule: null, facts: {} }
    const told = (list: { code: string; params: Record<string, string> }[]) =>
      localiseDecision({ ...verdict, reasons: list }, 'fr')?.reasons.map(({ explanation }) => explanation)
    expect(told([of('standard'), of('rapide')])?.[1]).toBe('rapide : L’espace utilisé n’est pas encore mesuré.')
    expect(told([of('standard')])).toEqual(['L’espace utilisé n’est pas encore mesuré.'])
    expect(told([{ code: 'of-another-release', params: {} }])).toEqual([undefined])
    expect(told([{ code: 'toString', params: {} }])).toEqual([undefined])
  })
})

describe('the reasons for a visa', () => {
  const facts: VisaFacts = {
    yearlyCost: { beforeMicros: 168_000_000n, afterMicros: 252_000_000n },
    grows: true,
    annualCommitmentMicros: 200_000_000n,
    ceilingMicros: 50_000_000n,
  }
  const told = (change: Partial<VisaFacts>, language: 'fr' | 'en' = 'fr') =>
    localiseVisaReasons(visaReasonsOf({ ...facts, ...change }), language).map(({ explanation }) => plain(explanation))

  it('say what a year would cost, what may be committed to, and who has to sign', () => {
    expect(told({})).toEqual([
      'Une année coûterait jusqu’à 252 €, au-delà de votre engagement de 200 € : il faut le visa du maire ou de son délégué.',
      'La demande ajoute jusqu’à 84 € par an, au-delà des 50 € que son auteur peut engager : il faut le visa du maire ou de son délégué.',
    ])
    expect(told({ yearlyCost: null }, 'en')).toEqual([
      'No price list is in force and its author may commit to €50 a year only: it takes the visa of the mayor or a delegate.',
    ])
  })
})

const offerId = '0198c0de-7a00-7000-8000-000000000001'
const other: Omit<RefusalAlternative, 'kind' | 'deltaBytes' | 'offerName'> = {
  offerId,
  lines: [{ offerId, wantedQuotaBytes: GIB }],
  waitIfFull: false,
  expectedOn: null,
}
const smaller: RefusalAlternative = { ...other, kind: 'smaller', offerName: 'Standard', deltaBytes: 12n * GIB }
const elsewhere: RefusalAlternative = { ...other, kind: 'other-offer', offerName: 'Rapide', deltaBytes: 50n * GIB }
const wait: RefusalAlternative = {
  ...other,
  kind: 'wait',
  offerName: 'Standard',
  deltaBytes: 50n * GIB,
  waitIfFull: true,
}
const full: RefusalData = {
  code: 'capacity-exceeded',
  offerId,
  levelName: 'EPCI Plaine de France',
  remainingBytes: 12n * GIB,
  wantedDeltaBytes: 50n * GIB,
  holdsBytes: 40n * GIB,
  wouldPassQuotaBytes: 22n * GIB,
  offerName: 'Standard',
  currentQuotaBytes: 10n * GIB,
  givableBytes: 2_048n * GIB,
  holdsCount: 3,
  alternatives: [smaller],
}

function told(change: Partial<RefusalData>, language: 'fr' | 'en' = 'fr'): string {
  return plain(localiseRefusals([{ ...full, ...change }], language)[0]?.explanation)
}

describe('a refusal', () => {
  it('names the level, what is left there, what stands in the way and what would pass', () => {
    expect(told({})).toBe(
      'Refusé : il reste 12 Go sur 2 To dans la réserve « EPCI Plaine de France » ; 3 demandes en cours y retiennent ' +
        '40 Go. Passeraient dès maintenant : 12 Go de plus.',
    )
    expect(told({}, 'en')).toBe(
      'Refused: 12 GB of 2 TB are left in the reserve “EPCI Plaine de France”; 3 requests in progress set 40 GB aside ' +
        'there. Would pass now: 12 GB more.',
    )
  })

  it('counts one request as one, and says nothing of none', () => {
    expect(told({ holdsCount: 1 })).toContain(' ; 1 demande en cours y retient 40 Go.')
    expect(told({ holdsCount: 0, holdsBytes: 0n })).toContain('« EPCI Plaine de France ». Passeraient')
    expect(told({ remainingBytes: 0n, alternatives: [] })).toContain('il ne reste rien sur 2 To')
    expect(told({ alternatives: [] })).toContain('Rien de plus ne passerait maintenant.')
  })

  it('offers the other offer and the place in the queue, with its date where there is one', () => {
    const alternatives = [smaller, elsewhere, { ...wait, expectedOn: civilDate('2027-03-12') }]
    expect(told({ alternatives })).toContain(
      'Passeraient dès maintenant : 12 Go de plus, ou 50 Go de plus en « Rapide ». ' +
        'Vous pouvez aussi attendre une place, prévue vers le 12 mars 2027.',
    )
    expect(told({ alternatives: [wait] }, 'en')).toMatch(/Nothing more would pass now. You may also wait for room.$/)
    const buttons = localiseRefusals([{ ...full, alternatives }], 'fr')[0]?.alternatives
    expect(buttons?.map(({ explanation }) => plain(explanation))).toEqual([
      'Demander 12 Go de plus',
      'Demander 50 Go de plus en « Rapide »',
      'Attendre une place, prévue vers le 12 mars 2027',
    ])
  })

  it('of the wish itself says what is wrong with it', () => {
    const wish = { levelName: null, remainingBytes: null, givableBytes: null, holdsBytes: null, holdsCount: null }
    const less = [{ ...smaller, deltaBytes: -(5n * GIB) }]
    expect(told({ ...wish, code: 'below-use', alternatives: less })).toBe(
      'Refusé : l’espace déjà utilisé ne tiendrait plus dans la taille demandée. ' +
        'Passerait dès maintenant : une réduction de 5 Go.',
    )
    expect(told({ ...wish, code: 'agreement-missing', alternatives: [] })).toBe(
      'Refusé : aucune convention n’est en vigueur.',
    )
    for (const code of ['not-a-change', 'over-maximum', 'not-positive'] as const) {
      expect(told({ ...wish, code, alternatives: [] }, 'en')).toMatch(/^Refused: the size asked for .*\.$/)
    }
  })

  it('of several offers names each, and one stored before names were known is still told', () => {
    const [first] = localiseRefusals([full, full], 'fr')
    expect(first?.explanation).toContain('Refusé pour « Standard » : il reste')
    expect(told({ offerName: null, givableBytes: null, holdsCount: null, alternatives: [] })).toBe(
      'Refusé : il reste 12 Go dans la réserve « EPCI Plaine de France ». Rien de plus ne passerait maintenant.',
    )
  })
})

describe('the cost of a simulation', () => {
  const cost: SimulatedCost = {
    tariffCode: 'T2026',
    currency: 'EUR',
    taxBasis: 'TTC',
    vatRegime: 'out-of-scope',
    untilYearEnd: { beforeMicros: 70_000_000n, afterMicros: 119_000_000n },
    fullYear: { beforeMicros: 120_000_000n, afterMicros: 204_000_000n },
    annualCommitmentMicros: 600_000_000n,
    withinCommitment: true,
  }
  const explained = (change: Partial<SimulatedCost>, language: 'fr' | 'en' = 'fr') => {
    const rest = { simulatedAt: instant(0), outcome: 'refused' as const, lines: [], refusals: [], automatic: null }
    const unsigned = { visaReasons: [], visaMandateId: null }
    const simulation: QuotaSimulation = { ...rest, ...unsigned, backup: null, cost: { ...cost, ...change } }
    return plain(localiseSimulation(simulation, language).cost?.explanation)
  }

  it('is one sentence: a year, the rest of this one, and the commitment', () => {
    expect(explained({})).toBe('+84 € TTC par an, +49 € d’ici le 31 décembre, dans votre engagement de 600 €.')
    expect(explained({ withinCommitment: false })).toContain('ce qui dépasse votre engagement de 600 €.')
    expect(explained({ taxBasis: 'HT' }, 'en')).toBe(
      '+€84 before VAT a year, +€49 until 31 December, within your commitment of €600.',
    )
    expect(explained({ annualCommitmentMicros: null, withinCommitment: null })).toContain('pas d’engagement annuel.')
  })
})
