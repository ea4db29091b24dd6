import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Client, DownloadedDocument, StatementSummary } from '@grenier/contracts'
import { CliFault } from '../command/cli-fault.ts'
import type { Call, CommandSpec } from '../command/command-spec.ts'
import { exitCodes } from '../terminal.ts'
import { isId } from './find-tenant.ts'
import { fileStands, writeDownload } from './write-download.ts'

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
    { flags: '--to <fichier>', text: { fr: 'dans ce fichier', en: 'into that file' } },
    { flags: '--force', text: { fr: 'remplacer un fichier qui est là', en: 'replace a file that is there' } },
  ],
  examples: ['grenier statements download 2026-000012', 'grenier statements download 2026-000012 --as factur-x'],
  isRemote: true,
  hasOutput: false,
  run: async (call) => {
    const named = call.option('as') ?? 'pdf'
    const form = (Object.keys(forms) as Form[]).find((known) => known === named) ?? 'pdf'
    const wanted = call.option('to')
    if (wanted !== undefined && !call.flag('force')) await refuseStanding(wanted)
    const statementId = await statementIdOf(call, call.argument(0))
    const document = await download(call.client(), form, { params: { statementId }, signal: call.signal })
    const path = wanted ?? ownName(document, `${statementId}${forms[form].end}`)
    await writeDownload(path, document.bytes, call.flag('force'))
    call.terminal.write(path)
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

/** Refused before anything is asked for; writing looks again. */
async function refuseStanding(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (isThere) throw fileStands(path)
}

/** What the server calls it, in this folder and nowhere else: a name is no path. */
function ownName({ fileName }: DownloadedDocument, otherwise: string): string {
  const name = basename(fileName ?? '').replaceAll(/[^\p{L}\p{N}._-]/gu, '-')
  return name === '' || name.startsWith('.') ? otherwise : name
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
