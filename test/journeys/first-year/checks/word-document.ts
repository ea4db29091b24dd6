import { strFromU8, unzipSync } from 'fflate'
import { callOf, finance } from '../../use-cases/house.ts'
import type { Check } from './check.ts'
import { inOneLine } from './printed-text.ts'

/** What people read of a Word document. */
function wordsOf(bytes: Uint8Array): string {
  const xml = strFromU8(unzipSync(bytes)['word/document.xml'] ?? new Uint8Array())
  return inOneLine([...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(' '))
}

/** Cents as a French letter writes them, below a million euros. */
function eurosText(cents: string): string {
  const whole = cents.slice(0, -2).replace(/(\d)(\d{3})$/, '$1 $2')
  return `${whole},${cents.slice(-2)} €`
}

/** The avenant of July, filled into the operator's own template: number, day, amounts, act. */
export const wordDocumentTellsTheTerms: Check = async ({ stage }) => {
  const tenantId = stage.member('griselles').id
  const { rows } = await stage.admin.query<{
    agreement: string
    number: string
    sequence: number
    commitment: string
    advance: string
    act: string
  }>(
    `SELECT agreement.id AS agreement, agreement.number, amendment.sequence, act.number AS act,
            amendment.terms ->> 'annualCommitmentCents' AS commitment, amendment.terms ->> 'advanceCents' AS advance
       FROM agreement_amendment amendment JOIN agreement ON agreement.id = amendment.agreement_id
       JOIN act ON act.id = amendment.act_id
      WHERE agreement.tenant_id = $1 AND amendment.effective_on = date '2026-07-01'
        AND EXISTS (SELECT FROM document_template WHERE kind = 'amendment' AND number = 1)`,
    [tenantId],
  )
  const [row] = rows
  if (row === undefined) return ['no avenant of July, or no template of the operator’s own']
  const asked = { tenantId, agreementId: row.agreement, templateKind: 'amendment', sequence: row.sequence } as const
  const words = wordsOf((await stage.house.api.getAgreementDocument(asked, callOf(finance))).bytes)
  const wanted = [
    `Avenant n° ${row.sequence} à la convention n° ${row.number}`,
    'À compter du 1er juillet 2026',
    `Fait en deux exemplaires pour Griselles, engagement ${eurosText(row.commitment)}.`,
    eurosText(row.advance),
    row.act,
  ]
  const lacking = wanted.filter((said) => !words.includes(inOneLine(said)))
  return [...lacking.map((said) => `no « ${said} »`), ...(/[{}]|undefined|null/.test(words) ? [words] : [])]
}
