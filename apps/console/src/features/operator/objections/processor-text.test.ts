import { describe, expect, it } from 'vitest'
import { refusalsBy } from '../../../shared/api/refusals.ts'
import { refusedBy } from '../../../shared/api/refused.test-support.ts'
import { emptyProcessor, faultsOfProcessor, processorOf, refusalsOfProcessor } from './processor-text.ts'

const written = {
  ...emptyProcessor,
  name: ' Relais ',
  siren: '356 000 000',
  place: 'Paris',
  description: 'Envoie les courriels.',
  startsOn: '2027-01-31',
}

describe('a subprocessor as it is written', () => {
  it('is sent once it says who, what, where and from when', () => {
    expect(processorOf(written)).toEqual({
      name: 'Relais',
      siren: '356000000',
      country: 'FR',
      place: 'Paris',
      activity: 'hosting',
      description: 'Envoie les courriels.',
      startsOn: '2027-01-31',
      transferSafeguard: null,
      shortNoticeReason: null,
    })
    for (const part of ['name', 'country', 'place', 'description', 'startsOn'] as const) {
      expect(processorOf({ ...written, [part]: ' ' })).toBeNull()
    }
  })

  it('says what covers a transfer only where there may be one', () => {
    const covered = { ...written, transferSafeguard: 'Clauses types' }
    expect(processorOf({ ...covered, country: 'US' })).toMatchObject({ transferSafeguard: 'Clauses types' })
    expect(processorOf(covered)).toMatchObject({ transferSafeguard: null })
  })

  it('is faulty where the API would refuse it', () => {
    const faultsOf = (changed: Partial<typeof written>) => {
      const recorded = processorOf({ ...written, ...changed })
      return recorded === null ? null : [...faultsOfProcessor(recorded)]
    }
    expect(faultsOf({})).toEqual([])
    expect(faultsOf({ siren: '12', country: 'fr', description: 'a' })).toEqual(['siren', 'country', 'description'])
  })

  it('hears what is refused where it was written', () => {
    const said = (code: string, fields: readonly string[] = []) =>
      refusalsBy(
        refusedBy(
          'recordSubprocessor',
          code,
          fields.map((field) => ({ field, detail: field })),
        ),
        refusalsOfProcessor,
      ).map(({ part }) => part)
    expect(said('siren-invalid')).toEqual(['siren'])
    expect(said('transfer-safeguard-missing')).toEqual(['transferSafeguard'])
    expect(said('subprocessor-notice-short')).toEqual(['shortNoticeReason'])
    expect(said('invalid-input', ['startsOn', 'place'])).toEqual(['startsOn', 'place'])
  })
})
