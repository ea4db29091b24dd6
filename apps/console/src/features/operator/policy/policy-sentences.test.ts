import type { QuotaPolicyData } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { firstPolicy, plain, speechOf } from './policy.test-support.ts'
import { changesSaid } from './policy-changes.ts'
import { policySaid, stepSaid } from './policy-sentences.ts'

const [french, english] = [speechOf('fr'), speechOf('en')]

describe('a policy', () => {
  it('is said in sentences: what is granted, by which figures, who answers the rest, and when', () => {
    expect(plain(policySaid(firstPolicy, french))).toEqual({
      shrink: 'Rendre de l’espace dont il est mesuré qu’il ne sert pas est accordé d’office.',
      grow: 'Agrandir un espace est accordé d’office quand tout ce qui suit est vrai :',
      conditions: [
        'l’espace est rempli à 80 % au moins ;',
        'le dernier agrandissement date d’au moins 30 jours ;',
        'la taille demandée ne dépasse pas la suivante de l’offre ;',
        'il reste ensuite au moins 10 % de libre dans la réserve la plus remplie ;',
        'le coût d’une année tient dans l’engagement annuel de la convention : sans engagement, rien n’est accordé d’office.',
      ],
      never:
        'Rien n’est accordé d’office quand la signature du maire est attendue, quand aucun barème n’est en vigueur, ni à qui a publié cette version.',
      people: 'Un opérateur répond à tout ce qui n’est pas accordé d’office.',
      steps: [],
      otherwise: null,
      times: [
        'Qui doit répondre reçoit un rappel après 5 jours ouvrés.',
        'Après 10 jours ouvrés, quiconque de l’exploitation peut répondre à sa place.',
        'Une question à la commune, restée sans réponse 30 jours, met fin à la demande.',
        'Une place dans la file d’attente est gardée 90 jours.',
      ],
    })
  })

  it('is said in English too', () => {
    const { conditions, times } = plain(policySaid(firstPolicy, english))
    expect(conditions[0]).toBe('at least 80% of the space is in use;')
    expect(times[3]).toBe('A place in the queue is kept for 90 days.')
  })

  it('says where a figure asks for nothing', () => {
    const lenient: QuotaPolicyData = { ...firstPolicy, quietDays: 0, poolFloorPercent: 0, withinCommitment: false }
    const { conditions } = plain(policySaid(lenient, french))
    expect(conditions[1]).toBe('peu importe la date du dernier agrandissement ;')
    expect(conditions[3]).toBe('il y a assez de place dans les réserves, même si l’une devient pleine ;')
    expect(conditions[4]).toContain('n’est pas comparé')
    expect(plain(policySaid({ ...firstPolicy, quietDays: 1 }, french)).conditions[1]).toBe(
      'le dernier agrandissement date d’au moins 1 jour ;',
    )
  })

  it.each([
    [null, null, 'l’opérateur, pour chaque demande'],
    [100n * GIB, null, 'l’opérateur, à partir de 100 Go de plus, toutes lignes ensemble'],
    [null, 200, 'l’opérateur, dès qu’un espace grandit de 200 % ou plus'],
    [
      100n * GIB,
      200,
      'l’opérateur, à partir de 100 Go de plus, toutes lignes ensemble, ou dès qu’un espace grandit de 200 % ou plus',
    ],
  ])('says from which growth on an answer is awaited: %s bytes, %s %%', (fromBytes, fromPercent, said) => {
    expect(plain(stepSaid({ role: 'operator', fromBytes, fromPercent }, french))).toBe(said)
  })

  it('says who answers where no step is wanted, unless one always is', () => {
    const large = { role: 'operator', fromBytes: GIB, fromPercent: null } as const
    const each = { role: 'pool-approver', fromBytes: null, fromPercent: null } as const
    expect(policySaid({ ...firstPolicy, steps: [large] }, french).otherwise).not.toBeNull()
    expect(policySaid({ ...firstPolicy, steps: [each, large] }, french).otherwise).toBeNull()
  })
})

describe('what another policy changes', () => {
  const changed = (part: Partial<QuotaPolicyData>, speech = french) =>
    plain(changesSaid({ before: firstPolicy, after: { ...firstPolicy, ...part } }, speech))

  it('is nothing where both say the same', () => {
    expect(changed({})).toEqual([])
    expect(changed({ steps: [] })).toEqual([])
  })

  it.each([
    [
      { usedPercentMin: 70 },
      'Un agrandissement d’office demande un espace rempli à 70 %, au lieu de 80 %.',
      'A growth without a person wants 70% of the space in use, instead of 80%.',
    ],
    [
      { quietDays: 0 },
      'Délai depuis le dernier agrandissement : aucun, au lieu de 30 jours.',
      'Time since the last growth: none, instead of 30 days.',
    ],
    [
      { poolFloorPercent: 0 },
      'Il doit rester 0 % de libre dans la réserve la plus remplie, au lieu de 10 %.',
      '0% of the fullest pool has to stay free, instead of 10%.',
    ],
    [
      { withinCommitment: false },
      'Le coût d’une année n’est plus comparé à l’engagement annuel de la convention.',
      'The cost of a year is no longer compared with the yearly commitment of the agreement.',
    ],
    [
      { reminderWorkingDays: 1 },
      'Le rappel à qui doit répondre vient après 1 jour ouvré, au lieu de 5 jours ouvrés.',
      'Whoever is to answer is reminded after 1 working day, instead of 5 working days.',
    ],
    [
      { deputyWorkingDays: 12 },
      'Quiconque de l’exploitation peut répondre à sa place après 12 jours ouvrés, au lieu de 10 jours ouvrés.',
      'Anybody of the operator may answer in their place after 12 working days, instead of 10 working days.',
    ],
    [
      { questionDays: 31 },
      'Une question sans réponse met fin à la demande après 31 jours, au lieu de 30 jours.',
      'A question without an answer ends the request after 31 days, instead of 30 days.',
    ],
    [
      { waitingDays: 60 },
      'Une place dans la file d’attente est gardée 60 jours, au lieu de 90 jours.',
      'A place in the queue is kept for 60 days, instead of 90 days.',
    ],
  ] satisfies [Partial<QuotaPolicyData>, string, string][])('is one sentence for %o', (part, fr, en) => {
    expect(changed(part)).toEqual([fr])
    expect(changed(part, english)).toEqual([en])
  })

  it('names each answer that comes or goes, and tells another order', () => {
    const pool = { role: 'pool-approver', fromBytes: null, fromPercent: null } as const
    const operator = { role: 'operator', fromBytes: 50n * GIB, fromPercent: null } as const
    const between = (before: QuotaPolicyData['steps'], after: QuotaPolicyData['steps']) =>
      plain(changesSaid({ before: { ...firstPolicy, steps: before }, after: { ...firstPolicy, steps: after } }, french))
    const poolSaid = 'l’intercommunalité, pour chaque demande'
    expect(between([pool], [pool, operator])).toEqual([
      'Une réponse de plus est attendue : l’opérateur, à partir de 50 Go de plus, toutes lignes ensemble.',
    ])
    expect(between([pool, pool], [pool])).toEqual([`Une réponse n’est plus attendue : ${poolSaid}.`])
    expect(between([pool, operator], [operator, pool])).toEqual(['Les réponses sont attendues dans un autre ordre.'])
  })
})
