import { beforeAll, describe, expect, it } from 'vitest'
import { formatsOf } from '../i18n/formats.ts'
import { bringTexts } from '../i18n/text-parts.ts'
import { translate, translateCount } from '../i18n/translate.ts'
import { type IssuingException, textOfException } from './exception-text.ts'

const french = {
  formats: formatsOf('fr'),
  t: (key, ...filled) => translate('fr', key, ...filled),
  tCount: (base, count) => translateCount('fr', base, count),
} satisfies Parameters<typeof textOfException>[1]

/** With the spaces that a French number has as plain ones. */
const told = (exception: IssuingException) => textOfException(exception, french).replaceAll(/[\u00a0\u202f]/g, ' ')

describe('an exception before issuing', () => {
  beforeAll(() => bringTexts(['finance']))

  it('says the amount of now against the last one, and by how much', () => {
    const differs = (totalCents: string, previousTotalCents: string) =>
      told({ code: 'amount-differs', params: { totalCents, previousTotalCents } })
    expect(differs('15000', '10000')).toBe('150 € contre 100 € à l’état précédent (+50 %)')
    expect(differs('5000', '10000')).toBe('50 € contre 100 € à l’état précédent (-50 %)')
    expect(differs('5000', '0')).toBe('50 € contre 0 € à l’état précédent')
  })

  it('says how much is estimated, since when there is no agreement, and how many disputes wait', () => {
    const estimated = { estimatedSeconds: '7000', measuredSeconds: '100000' }
    expect(told({ code: 'estimated-use', params: estimated })).toBe('7 % du temps sans relevé, donc estimé')
    expect(told({ code: 'agreement-lapsed', params: { endedOn: '2026-06-30' } })).toBe(
      'convention échue le 30 juin 2026',
    )
    expect(told({ code: 'dispute-open', params: { count: '2' } })).toBe('2 contestations sans réponse')
  })

  it('says no figure that it was not sent', () => {
    expect(told({ code: 'agreement-lapsed', params: {} })).toBe('convention échue')
    expect(told({ code: 'amount-differs', params: {} })).toBe('montant éloigné de plus de 20 % de l’état précédent')
    expect(told({ code: 'siret-missing', params: {} })).toBe('SIRET du redevable manquant')
  })
})
