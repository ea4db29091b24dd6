import { readFile } from 'node:fs/promises'
import type { Answer } from '@grenier/contracts'
import { CliFault } from '../command/cli-fault.ts'
import type { Call, CommandSpec } from '../command/command-spec.ts'
import { type Column, type Row, valueText } from '../output/cells.ts'
import { writeListing } from '../output/formats.ts'
import { type ExitCode, exitCodes } from '../terminal.ts'
import { downloadOptions, refuseStanding, writeDocument } from './write-download.ts'

type Tried = Answer<'importWorkbook'>

/**
 * `grenier import workbook FILE`: says what is wrong with a workbook of members, agreements, contacts and former amounts, cell by
 * cell, or what it would make; with `--apply` it is made. Ends with `failed` when anything is wrong.
 */
export const importWorkbookCommand: CommandSpec = {
  words: ['import', 'workbook'],
  summary: {
    fr: 'reprendre adhérents, conventions, contacts et montants d’un classeur',
    en: 'bring over members, agreements, contacts and amounts from a workbook',
  },
  arguments: [{ name: 'fichier', text: { fr: 'un classeur Excel (.xlsx)', en: 'an Excel workbook (.xlsx)' } }],
  options: [{ flags: '--apply', text: { fr: 'faire, et non seulement essayer', en: 'do it, and not only try' } }],
  examples: ['grenier import workbook reprise.xlsx', 'grenier import workbook reprise.xlsx --apply'],
  isRemote: true,
  hasOutput: true,
  run: async (call) => {
    const bytes = await bytesOf(call.argument(0))
    const dryRun = !call.flag('apply')
    const tried = await call.client().call('importWorkbook', {
      body: { dryRun, fileBase64: bytes.toString('base64') },
      signal: call.signal,
    })
    return await tell(call, tried)
  },
}

/** `grenier import template`: the workbook to be filled, into a file, never over one that stands. */
export const importTemplateCommand: CommandSpec = {
  words: ['import', 'template'],
  summary: { fr: 'télécharger le classeur à remplir', en: 'download the workbook to be filled' },
  options: downloadOptions,
  examples: ['grenier import template', 'grenier import template --to reprise-2026.xlsx'],
  isRemote: true,
  hasOutput: false,
  run: async (call) => {
    await refuseStanding(call)
    const sent = { query: { language: call.language }, signal: call.signal }
    await writeDocument(call, await call.client().download('getImportTemplate', sent), 'reprise.xlsx')
    return exitCodes.done
  },
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch {
    throw new CliFault(exitCodes.misused, {
      fr: `Le fichier « ${path} » ne se lit pas.`,
      en: `The file “${path}” cannot be read.`,
    })
  }
}

/** As a spreadsheet names it, `B2`; what concerns a whole column or sheet has less. */
const cell = ({ column, line }: Row): string =>
  [column, line].filter((part) => typeof part === 'string' || typeof part === 'number').join('')

const faultColumns: readonly Column[] = [
  { header: { fr: 'feuille', en: 'sheet' }, of: 'sheet' },
  { header: { fr: 'cellule', en: 'cell' }, of: cell },
  { header: { fr: 'en-tête', en: 'heading' }, of: 'heading' },
  { header: { fr: 'valeur', en: 'value' }, of: 'value' },
  { header: { fr: 'faute', en: 'fault' }, of: 'code' },
  { header: { fr: 'explication', en: 'explanation' }, of: 'message' },
]

const rowColumns: readonly Column[] = [
  { header: { fr: 'feuille', en: 'sheet' }, of: 'sheet' },
  { header: { fr: 'ligne', en: 'line' }, of: 'line' },
  { header: { fr: 'état', en: 'state' }, of: 'outcome' },
  { header: { fr: 'adhérent', en: 'member' }, of: 'memberName' },
  { header: { fr: 'quoi', en: 'what' }, of: 'what' },
  { header: { fr: 'montant', en: 'amount' }, of: 'amountCents', kind: 'cents' },
]

/** Amounts beyond 2^53 are decimal text in every listing. */
const asTravelled = ({ amountCents, ...row }: Tried['rows'][number]): Row => {
  return amountCents === undefined ? row : { ...row, amountCents: String(amountCents) }
}

async function tell(call: Call, tried: Tried): Promise<ExitCode> {
  const { faults, rows, imported } = tried
  const isSound = faults.length === 0
  const shown: readonly Row[] = isSound ? rows.map(asTravelled) : faults
  await writeListing(call.terminal, call.format, {
    fields: isSound
      ? ['sheet', 'line', 'outcome', 'memberName', 'what', 'amountCents']
      : ['sheet', 'line', 'column', 'heading', 'value', 'code', 'message'],
    columns: isSound ? rowColumns : faultColumns,
    pages: (async function* () {
      yield shown
    })(),
  })
  if (!isSound) {
    call.say({
      fr: `${faults.length} à corriger. Rien n’est repris.`,
      en: `${faults.length} to be mended. Nothing was brought over.`,
    })
    return exitCodes.failed
  }
  tellCounts(call, tried)
  if (!imported)
    call.say({ fr: 'Rien n’est fait. Pour reprendre : --apply', en: 'Nothing was done. To do it: --apply' })
  return exitCodes.done
}

function tellCounts(call: Call, { counts, imported }: Tried): void {
  const sum = (of: 'newRows' | 'knownRows'): number => counts.reduce((total, count) => total + count[of], 0)
  const [fresh, known] = [sum('newRows'), sum('knownRows')]
  call.say(
    imported
      ? {
          fr: `${fresh} lignes reprises, ${known} déjà connues.`,
          en: `${fresh} rows brought over, ${known} known already.`,
        }
      : {
          fr: `${fresh} lignes à reprendre, ${known} déjà connues.`,
          en: `${fresh} rows to bring over, ${known} known already.`,
        },
  )
  for (const count of counts) tellAmounts(call, count)
}

/** Sums are what a person compares with the accounts of the system before. */
function tellAmounts(call: Call, { newAmountCents: fresh, knownAmountCents: known }: Tried['counts'][number]): void {
  if (fresh === undefined || known === undefined) return
  const told = (cents: bigint) => ({
    fr: valueText(String(cents), 'cents', 'fr'),
    en: valueText(String(cents), 'cents', 'en'),
  })
  const [freshText, knownText] = [told(fresh), told(known)]
  call.say({
    fr: `Montants : ${freshText.fr} nouveaux, ${knownText.fr} déjà connus.`,
    en: `Amounts: ${freshText.en} new, ${knownText.en} known already.`,
  })
}
