import type { Client, DownloadedDocument, StatementSummary } from '@grenier/contracts'
import { CliFault } from '../command/cli-fault.ts'
import type { Call, CommandSpec } from '../command/command-spec.ts'
import { exitCodes } from '../terminal.ts'
import { isId } from './find-tenant.ts'
import { downloadOptions, refuseStanding, writeDocument } from './write-download.ts'

/** The forms of a statement, by the word a person types. */
const forms = {
  pdf: { operation: 'getStatementPdf', end: '.pdf' },
  csv: { operation: 'getStatementCsv', end: '.csv' },
  xlsx: { operation: 'getStatementXlsx', end: '.xlsx' },
  ubl: { operation: 'getStatementInvoice', end: '.ubl.xml' },
  'factur-x': { operation: 'getStatementFacturX', end: '.factur-x.pdf' },
} as const

type Form = keyof typeof forms

/** `grenier statements download WHICH`: by its id or its number; into a file, never over one that stands. */
export const downloadStatementCommand: CommandSpec = {
  words: ['statements', 'download'],
  summary: { fr: 'télécharger un état récapitulatif', en: 'download a statement' },
  arguments: [{ name: 'état', text: { fr: 'son numéro ou son identifiant', en: 'its number or its id' } }],
  options: [
    {
      flags: '--as <forme>',
      text: { fr: 'pdf par défaut', en: 'pdf by default' },
      choices: Object.keys(forms),
    },
    ...downloadOptions,
  ],
  examples: ['grenier statements download 2026-000012', 'grenier statements download 2026-000012 --as factur-x'],
  isRemote: true,
  hasOutput: false,
  run: async (call) => {
    const named = call.option('as') ?? 'pdf'
    const form = (Object.keys(forms) as Form[]).find((known) => known === named) ?? 'pdf'
    await refuseStanding(call)
    const statementId = await statementIdOf(call, call.argument(0))
    const document = await download(call.client(), form, { params: { statementId }, signal: call.signal })
    await writeDocument(call, document, `${statementId}${forms[form].end}`)
    return exitCodes.done
  },
}

function download(
  client: Client,
  form: Form,
  sent: { params: { statementId: string }; signal: AbortSignal },
): Promise<DownloadedDocument> {
  return client.download(forms[form].operation, sent)
}

async function statementIdOf(call: Call, text: string): Promise<string> {
  if (isId(text)) return text
  // No endpoint finds a number; all of them are looked through, page after page.
  const statements: AsyncIterable<StatementSummary> = call
    .client()
    .items('listStatements', { query: { limit: 500 }, signal: call.signal })
  for await (const { id, number } of statements) if (number === text) return id
  throw new CliFault(exitCodes.notFound, { fr: `Aucun état « ${text} ».`, en: `No statement “${text}”.` })
}
