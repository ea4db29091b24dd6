import { describe, expect, it } from 'vitest'
import { localiseWorkbook } from './localise-workbook.ts'
import type { WorkbookFault, WorkbookImport } from './workbook-import.schemas.ts'
import { workbookFaultTexts } from './workbook-problems.ts'

const fault = (code: string, params: Record<string, string> = {}): WorkbookFault => ({
  sheet: 'Contacts',
  line: 2,
  column: 'B',
  heading: 'Fonction',
  value: 'x',
  code,
  params,
})

const messagesOf = (faults: WorkbookFault[], language: 'fr' | 'en') => {
  const tried: WorkbookImport = { dryRun: true, imported: false, counts: [], rows: [], faults }
  return (localiseWorkbook(tried, language) as WorkbookImport).faults.map(({ message }) => message)
}

describe('a workbook in the caller’s language', () => {
  it('says what is wrong, with the words of that language, and of a refusal what its own call would say', () => {
    const faults = [
      fault('not-a-choice', { choices_fr: 'oui, non', choices_en: 'yes, no' }),
      fault('siret-invalid', { siret: '1' }),
    ]
    expect(messagesOf(faults, 'fr')[0]).toBe('Valeurs possibles : oui, non.')
    expect(messagesOf(faults, 'en')[0]).toBe('Possible values: yes, no.')
    expect(messagesOf(faults, 'fr')[1]).toContain('SIRET')
    expect(messagesOf([fault('of a later release')], 'fr')).toEqual([undefined])
  })

  it('leaves no place of a sentence unfilled', () => {
    const names = ['names', 'choices', 'standing', 'count', 'most', 'line']
    const params = Object.fromEntries(names.map((name) => [name, '7']))
    for (const language of ['fr', 'en'] as const) {
      const faults = Object.keys(workbookFaultTexts).map((code) => fault(code, params))
      expect(messagesOf(faults, language).filter((message) => message === undefined || /[{}]/.test(message))).toEqual(
        [],
      )
    }
  })
})
