import { createHash } from 'node:crypto'
import type { Command } from '@grenier/contracts'
import { postalLines } from '@grenier/quota-billing/letters'
import { printedPages } from '../../../browser/support/pdf-text.ts'
import { bytesOf } from '../../../harness/pages.ts'
import { callOf, finance } from '../../use-cases/house.ts'
import type { Stage } from '../stage.ts'
import { all, bySql, type Check, found } from './check.ts'
import { amountsIn, inOneLine } from './printed-text.ts'

interface LetterRow {
  readonly id: string
  readonly position: number
  readonly kind: string
  readonly member: string
  readonly address: NonNullable<Command<'recordPostalChoice'>['address']>
  /** Of a statement its number and what it asks for, of a notice what it says to plan; null of a decision. */
  readonly number: string | null
  readonly cents: string | null
}

async function lettersOf({ admin }: Stage, batchId: string): Promise<LetterRow[]> {
  const { rows } = await admin.query<LetterRow>(
    `SELECT letter.id, letter.position, notice.kind, notice.facts #>> '{params,memberName}' AS member, letter.address,
            issue.number, coalesce(payable_cents, forecast_cents + told.vat_cents)::text AS cents
       FROM paper_letter letter JOIN notice ON (notice.tenant_id, notice.id) = (letter.tenant_id, letter.notice_id)
       LEFT JOIN statement ON statement.id::text = notice.subject_id
       LEFT JOIN statement_issue issue ON issue.statement_id = statement.id
       LEFT JOIN forecast_notice told ON told.id::text = notice.subject_id
      WHERE letter.batch_id = $1 ORDER BY letter.position`,
    [batchId],
  )
  return rows
}

/** Where a letter begins: what lies behind it bears no reference of a letter. */
const beginsLetter = (text: string): boolean => text.includes('Nos références')

function letterFaults(letter: LetterRow, pages: readonly string[]): string[] {
  const [first = ''] = pages
  const text = pages.join(' ')
  const wanted = [letter.id.slice(0, 8), ...postalLines(letter.address), letter.member]
  const lacking = wanted.filter((said) => !first.includes(inOneLine(said)))
  const enclosed = pages.slice(2).join(' ')
  const amounts = amountsIn(enclosed).map(String)
  return [
    ...lacking.map((said) => `no « ${said} »`),
    ...(letter.number === null || (text.includes(letter.number) && enclosed.includes(letter.number))
      ? []
      : [`no ${letter.number}`]),
    ...(letter.cents === null || amounts.includes(letter.cents) ? [] : [`no amount of ${letter.cents}`]),
    ...(pages.length % 2 === 0 ? [] : ['it shares a sheet with the next one']),
  ]
}

interface BatchRow {
  readonly id: string
  readonly number: number
  readonly pages: number
  readonly sha256: string
  readonly bytes: Buffer
}

async function fileFaults(stage: Stage, { id, number, pages: pageCount, sha256, bytes }: BatchRow): Promise<string[]> {
  const fetched = await bytesOf(
    (async function* () {
      for await (const page of stage.house.api.getPaperBatchFile({ batchId: id }, callOf(finance))) yield* page
    })(),
  )
  const faults: string[] = []
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) faults.push('it is not the file of its hash')
  if (!fetched.equals(bytes)) faults.push('another file was fetched')
  const pages = await printedPages(bytes)
  const texts = pages.map(({ text }) => inOneLine(text))
  const letters = await lettersOf(stage, id)
  const starts = texts.flatMap((text, index) => (beginsLetter(text) ? [index] : []))
  if (pages.length !== pageCount) faults.push(`it has ${pages.length} pages, not ${pageCount}`)
  if (starts.length !== letters.length) faults.push(`it has ${starts.length} letters, not ${letters.length}`)
  faults.push(...pages.flatMap(({ cutTexts }) => cutTexts.map((cut) => `cut: ${cut}`)))
  for (const [index, letter] of letters.entries()) {
    const own = texts.slice(starts[index], starts[index + 1])
    faults.push(...letterFaults(letter, own).map((fault) => `letter ${letter.position}: ${fault}`))
  }
  return faults.map((fault) => `print file ${number}: ${fault}`)
}

/** Each file as it is kept, every page of it opened and read. */
const filesTellTheLetters: Check = async ({ stage }) => {
  const { rows } = await stage.admin.query<BatchRow>(`
    SELECT id, number, page_count AS pages, encode(sha256, 'hex') AS sha256,
           (SELECT string_agg(bytes, ''::bytea ORDER BY piece.number) FROM paper_batch_piece piece WHERE batch_id = batch.id) AS bytes
      FROM paper_batch batch ORDER BY number`)
  const faults: string[] = []
  for (const batch of rows) {
    const told = await fileFaults(stage, batch).catch((error: Error) => [
      `print file ${batch.number}: ${error.message}`,
    ])
    faults.push(...told)
  }
  return rows.length === 5 ? faults : [...faults, `${rows.length} print files`]
}

/** What was told of the kinds that go on paper, while its member had chose it. */
const wanted = `
  SELECT notice.tenant_id, notice.id, notice.occurred_at FROM notice,
         LATERAL (SELECT on_paper FROM postal_choice choice
                   WHERE choice.tenant_id = notice.tenant_id AND valid_from <= (occurred_at AT TIME ZONE 'Europe/Paris')::date
                     AND choice.recorded_at <= occurred_at
                   ORDER BY valid_from DESC, recorded_at DESC LIMIT 1) held
   WHERE on_paper AND kind IN ('request-approved', 'request-partly-approved', 'request-rejected', 'statement-issued',
                               'credit-issued', 'forecast-notified')`

/** A print file has exactly the letters that waited when it was made, in the order of post codes; nothing waits any more. */
export const printFilesHoldTheLetters = all(
  found(
    'letters of three members, of decisions, statements and forecasts',
    `
    SELECT FROM paper_letter JOIN notice ON notice.id = notice_id
    HAVING count(DISTINCT paper_letter.tenant_id) = 3 AND count(DISTINCT kind) = 3`,
  ),
  bySql(`SELECT wanted.id, letter.id AS letter FROM (${wanted}) wanted
           FULL JOIN paper_letter letter ON letter.notice_id = wanted.id WHERE wanted.id IS NULL OR letter.id IS NULL`),
  bySql(`
    SELECT letter.id, batch.number FROM paper_letter letter LEFT JOIN LATERAL (
           SELECT made.number, made.id FROM paper_batch made
            WHERE made.requested_at >= letter.recorded_at AND made.requested_at >= (
                    SELECT min(choice.recorded_at) FROM postal_choice choice
                     WHERE choice.tenant_id = letter.tenant_id AND choice.address IS NOT NULL)
            ORDER BY made.number LIMIT 1) batch ON true
     WHERE letter.batch_id IS DISTINCT FROM batch.id`),
  bySql(`
    SELECT batch.number, letter_count FROM paper_batch batch JOIN paper_letter letter ON letter.batch_id = batch.id
     GROUP BY batch.id, batch.number, letter_count
    HAVING count(*) <> letter_count OR max(position) <> count(*) OR min(position) <> 1
        OR array_agg(address ->> 'postCode' ORDER BY position) <> array_agg(address ->> 'postCode' ORDER BY address ->> 'postCode')`),
  bySql('SELECT number FROM paper_batch WHERE posted_on IS NULL'),
  filesTellTheLetters,
)
