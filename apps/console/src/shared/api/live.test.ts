import { describe, expect, it } from 'vitest'
import { kindOfMessage, questionsAfter } from './live.ts'

describe('what is told live', () => {
  it('asks again what a change may have altered, and nothing else', () => {
    const questions = questionsAfter(['tenant-export', 'protection-task'])
    expect(questions.has('listTenantExports')).toBe(true)
    expect(questions.has('getProtectionTask')).toBe(true)
    expect(questions.has('listStatements')).toBe(false)
  })

  it('lets two people of finance see what the other one did: a correction wants both', () => {
    expect(questionsAfter(['correction'])).toContain('listCorrections')
    expect([...questionsAfter(['amendment'])]).toEqual(['listAmendments', 'reratePeriod'])
    expect(questionsAfter(['period'])).toContain('getPeriod')
  })

  it('keeps what others change in a list true: members, a change of the territory, budgets, acts, needs', () => {
    expect([...questionsAfter(['tenant'])]).toEqual(expect.arrayContaining(['listTenants', 'countTenants']))
    expect(questionsAfter(['territory-event'])).toContain('listTerritoryEvents')
    expect(questionsAfter(['fiscal-year'])).toContain('listBudgets')
    expect(questionsAfter(['act'])).toContain('listActs')
    expect(questionsAfter(['needs-answer'])).toContain('getNeedsSheet')
    expect([...questionsAfter(['quota-policy'])]).toEqual(['listQuotaPolicies'])
    expect(questionsAfter(['statement'])).toContain('getStatementDraft')
    expect(questionsAfter(['statement'])).toContain('listLinesPaidByOthers')
  })

  it('is read from the stream, and ignored where this release does not know it', () => {
    expect(kindOfMessage('{"kind":"statement","subjectId":"x"}')).toBe('statement')
    expect(['{"kind":"moon"}', '{}', 'null', 'no json', '[]'].map(kindOfMessage)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ])
  })
})
