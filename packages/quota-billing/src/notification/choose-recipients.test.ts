import { describe, expect, it } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { type ContactOnRecord, chooseRecipients } from './choose-recipients.ts'
import { type ContactFunction, noticeKinds, noticeRules } from './notice-rules.ts'

const contact = (
  holds: ContactFunction,
  email: string = `${holds}@auvers.example`,
  validUntil: string | null = null,
): ContactOnRecord => ({
  id: email,
  function: holds,
  email,
  validFrom: civilDate('2026-01-01'),
  validUntil: validUntil === null ? null : civilDate(validUntil),
})
const on = civilDate('2026-06-01')
const addresses = (contacts: ContactOnRecord[], functions: readonly ContactFunction[]) =>
  chooseRecipients(contacts, { functions, on }).map(({ email }) => email)
const everybody = (['signatory', 'secretary', 'finance', 'technical', 'dpo', 'deputy', 'mailbox'] as const).map((one) =>
  contact(one),
)

describe('recipients', () => {
  it.each(noticeKinds.map((kind) => [kind, noticeRules[kind].functions] as const))(
    'of %s are whoever holds %s, and the shared mailbox',
    (_kind, functions) => {
      const own = functions.map((one) => `${one}@auvers.example`)
      const expected = own.length > 0 ? own : ['secretary@auvers.example']
      expect(addresses(everybody, functions)).toEqual([...expected, 'mailbox@auvers.example'])
    },
  )

  it('are written to once, however many functions an address has and however it is written', () => {
    const both = [contact('finance', 'Mairie@auvers.example'), contact('mailbox', 'mairie@auvers.example')]
    expect(addresses(both, ['finance'])).toEqual(['Mairie@auvers.example'])
  })

  it('are the stand-ins where nobody holds the function, and nobody where there is nobody', () => {
    expect(addresses([contact('signatory'), contact('dpo')], ['finance'])).toEqual(['signatory@auvers.example'])
    expect(addresses([contact('dpo')], ['finance'])).toEqual([])
  })

  it('are those of the day', () => {
    const former = contact('finance', 'former@auvers.example', '2026-06-01')
    expect(addresses([former, contact('finance')], ['finance'])).toEqual(['finance@auvers.example'])
    expect(addresses([{ ...former, validFrom: civilDate('2026-06-02'), validUntil: null }], ['finance'])).toEqual([])
  })
})
