import { describe, expect, test } from 'vitest'
import { answerDisputeBody, raiseDisputeBody } from './dispute.schemas.ts'
import { localisePreTitres, preTitreLeftOutTexts } from './pre-titre-texts.ts'
import { createStatementBatchBody, giveStatementReferencesBody } from './statement-batch.schemas.ts'

const statementId = '0198c0de-7a00-7000-8000-000000000001'
const answered = { answer: 'Le relevé est exact' }

// Strict, as the API reads them.
describe('bodies about statements', () => {
  test.each([
    ['no reference at all', giveStatementReferencesBody, {}],
    ['a SIRET of 13 digits', giveStatementReferencesBody, { siret: '2195012770001' }],
    ['a reference of blanks', giveStatementReferencesBody, { serviceCode: '  ' }],
    ['a reference nobody knows', giveStatementReferencesBody, { serviceCode: 'S', order: '1' }],
    ['a correction of what is rejected', answerDisputeBody, { ...answered, outcome: 'rejected', correction: 'AV-1' }],
    ['nothing that corrects', answerDisputeBody, { ...answered, outcome: 'corrected' }],
    ['no answer', answerDisputeBody, { outcome: 'rejected' }],
    ['no line', raiseDisputeBody, { statementId, positions: [], reason: 'trop' }],
    ['a line twice', raiseDisputeBody, { statementId, positions: [1, 1], reason: 'trop' }],
    ['no reason', raiseDisputeBody, { statementId, positions: [1], reason: ' ' }],
    ['a series in small letters', createStatementBatchBody, { month: '2026-01', series: 'reg' }],
    ['a series of nine', createStatementBatchBody, { month: '2026-01', series: 'ABCDEFGHI' }],
    ['nobody', createStatementBatchBody, { month: '2026-01', payers: [] }],
  ] as const)('%s is refused', (_, body, value) => {
    expect(body.strict().safeParse(value).success).toBe(false)
  })

  test('say what they may', () => {
    expect(giveStatementReferencesBody.strict().parse({ serviceCode: ' COMPTA ' })).toEqual({ serviceCode: 'COMPTA' })
    expect(answerDisputeBody.strict().parse({ ...answered, outcome: 'rejected' })).toMatchObject({ correction: null })
    expect(answerDisputeBody.strict().parse({ ...answered, outcome: 'corrected', correction: 'AV-1' })).toBeDefined()
    const all = { payers: null, acknowledged: [], beforeDisputesEnd: false, series: '' }
    expect(createStatementBatchBody.strict().parse({ month: '2026-01' })).toEqual({ month: '2026-01', ...all })
  })
})

describe('a statement of which no titre is made', () => {
  test('says why in the caller’s language', () => {
    const left = { number: '2026-00001', settlementMode: 'titre', payableCents: -1n, reason: 'to-give-back' }
    for (const language of ['fr', 'en'] as const)
      expect(localisePreTitres({ items: [], leftOut: [left] }, language)).toEqual({
        items: [],
        leftOut: [{ ...left, explanation: preTitreLeftOutTexts['to-give-back'][language] }],
      })
  })
})
