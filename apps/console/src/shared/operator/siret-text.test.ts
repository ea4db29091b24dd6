import { describe, expect, it } from 'vitest'
import { siretsOf, writtenSiretFault } from './siret-text.ts'

const [siren, siret] = ['219500394', '21950039400016']

describe('a SIRET as it is being written', () => {
  it('may be empty, and may be written in groups', () => {
    expect(['', '  ', siret, '219 500 394 00016'].map((text) => writtenSiretFault(text, siren))).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect(writtenSiretFault(siret, null)).toBeNull()
  })

  it('is wrong with another length, a letter or a wrong key, and of another body with another SIREN', () => {
    expect(['2195003940001', '21950039400017', '2195003940001A'].map((text) => writtenSiretFault(text, siren))).toEqual(
      ['siret-invalid', 'siret-invalid', 'siret-invalid'],
    )
    expect(writtenSiretFault(siret, '219501277')).toBe('siret-of-another')
  })

  it('is kept without its spaces, where there is one', () => {
    expect([...siretsOf({ '95039': ' 219 500 394 00016 ', '95040': ' ' })]).toEqual([['95039', siret]])
  })
})
