import { type Answer, formatEuros, type Language } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { CliFault } from '../command/cli-fault.ts'
import type { Call, OptionSpec } from '../command/command-spec.ts'
import type { Row } from '../output/cells.ts'
import { writeListing } from '../output/formats.ts'
import { type ExitCode, exitCodes } from '../terminal.ts'
import { confirm } from './confirm.ts'
import { encodeAnswer } from './encode-answer.ts'

type Preview = Answer<'previewTerritoryEvent'>
type Change = Preview['items'][number]
type NewCommune = Preview['newCommunes'][number]
/** A change of somebody who is recorded, or a commune that the register has anew. */
type Listed = (Change & { readonly newCommune: null }) | NewListed
interface NewListed {
  readonly kind: 'new'
  readonly groupCode: string
  readonly facts: readonly never[]
  readonly before: null
  readonly after: NewCommune['body']
  readonly quotaMoves: readonly never[]
  readonly obstacles: readonly never[]
  readonly newCommune: NewCommune
}

/** What `import register` takes to compare the register with what is recorded. */
export const registerDiffOptions: readonly OptionSpec[] = [
  {
    flags: '--diff',
    text: {
      fr: 'montrer ce que le registre dit autrement de ceux qui sont enregistrés, et ses effets',
      en: 'show what the register says otherwise of those who are recorded, and what follows',
    },
  },
  {
    flags: '--effective-on <date>',
    text: { fr: 'avec --diff : à partir de ce premier du mois', en: 'with --diff: from that first of a month on' },
  },
  {
    flags: '--members-only',
    text: { fr: 'avec --diff : les adhérents seulement', en: 'with --diff: members alone' },
  },
  {
    flags: '--propose',
    text: {
      fr: 'avec --diff : proposer ces changements à l’opérateur et aux finances',
      en: 'with --diff: propose these changes to operator and finance',
    },
  },
]

const kinds: Readonly<Record<Listed['kind'], Readonly<Record<Language, string>>>> = {
  changed: { fr: 'change', en: 'changed' },
  merged: { fr: 'réunie', en: 'merged' },
  gone: { fr: 'disparu', en: 'gone' },
  new: { fr: 'nouvelle', en: 'new' },
}

const facts: Readonly<Record<Change['facts'][number], Readonly<Record<Language, string>>>> = {
  'insee-code': { fr: 'code INSEE', en: 'INSEE code' },
  name: { fr: 'nom', en: 'name' },
  siren: { fr: 'SIREN', en: 'SIREN' },
  epci: { fr: 'EPCI', en: 'EPCI' },
  population: { fr: 'population', en: 'population' },
  stratum: { fr: 'strate', en: 'stratum' },
  departement: { fr: 'département', en: 'département' },
}

function dayAsked(call: Call): { effectiveOn?: ReturnType<typeof civilDate> } {
  const text = call.option('effectiveOn')
  if (text === undefined) return {}
  try {
    return { effectiveOn: civilDate(text) }
  } catch {
    throw new CliFault(exitCodes.misused, {
      fr: `Ce jour n’existe pas : « ${text} ». Écrivez-le 2027-01-01.`,
      en: `There is no such day: “${text}”. Write it 2027-01-01.`,
    })
  }
}

async function* pagesOf(call: Call): AsyncGenerator<Preview> {
  const asked = { ...dayAsked(call), onlyMembers: call.flag('membersOnly') ? 'true' : 'false', limit: 500 } as const
  for (let behind = 0; ; ) {
    const query = { ...asked, behind }
    const page: Preview = await call.client().call('previewTerritoryEvent', { query, signal: call.signal })
    yield page
    if (page.nextBehind === null) return
    behind = page.nextBehind
  }
}

const asChange = (row: Row): Listed => row as unknown as Listed

/** The new communes as rows beside the changes; nothing of them is applied. */
const newRows = (communes: readonly Row[]): Row[] =>
  communes.map((newCommune) => {
    const after = newCommune['body'] as NewCommune['body']
    const row = { kind: 'new', bodyKind: 'commune', groupCode: after.inseeCode, before: null, after, newCommune }
    return { ...row, organisationId: null, tenantId: null, successorId: null, yearlyCost: null, ...noChange }
  })

const noChange = { facts: [], quotaMoves: [], obstacles: [] } as const

/** Who it is after, where that is another name; of a new commune, what it was a part of. */
function nameOf({ before, after, newCommune }: Listed): string {
  if (before === null) {
    const { splitFrom } = newCommune
    return splitFrom === null ? after.name : `${after.name} ← ${splitFrom.name}`
  }
  return after === null || after.name === before.name ? before.name : `${before.name} → ${after.name}`
}

function moved({ quotaMoves }: Listed): string {
  return [...new Set(quotaMoves.map(({ fromPoolName, toPoolName }) => `${fromPoolName} → ${toPoolName}`))].join(', ')
}

function toDo({ obstacles, newCommune }: Listed): string {
  if (newCommune !== null) return newCommune.explanation ?? newCommune.step
  return obstacles.map(({ explanation, code }) => explanation ?? code).join(' ')
}

/** Amounts travel as decimal text. */
function perYear(row: Row, language: Language): string {
  const yearlyCost = row['yearlyCost'] as { readonly differenceMicros: string } | null
  const newCommune = row['newCommune'] as { readonly yearlyMicros: string | null } | null
  const text = yearlyCost?.differenceMicros ?? newCommune?.yearlyMicros ?? null
  return text === null ? '' : signed(BigInt(text), language)
}

function signed(micros: bigint, language: Language): string {
  const text = formatEuros(micros, language).replaceAll(/[\u00a0\u202f]/g, ' ')
  return micros > 0n ? `+${text}` : text
}

function sayMoney(call: Call, { sums }: Preview): void {
  if (sums.ratedMonth === null) return
  const difference = sums.yearlyAfterMicros - sums.yearlyBeforeMicros
  call.say({
    fr: `Par an, d’après ${sums.ratedMonth} : ${sums.payingMore} adhérents paient plus, ${sums.payingLess} moins ; ${formatEuros(difference, 'fr')} en tout.`,
    en: `A year, by ${sums.ratedMonth}: ${sums.payingMore} members pay more, ${sums.payingLess} less; ${formatEuros(difference, 'en')} in all.`,
  })
}

/** New communes join, or not, by an enrolment of their own: who joins rests on an agreement. Sentences are too long for a column. */
function sayNew(call: Call, { newCommunes }: Preview): void {
  if (newCommunes.length === 0) return
  call.say({
    fr: `${newCommunes.length} communes nouvelles, à inscrire ou à enregistrer : la proposition ne les contient pas ; leur coût par an est celui d’un adhérent sans espace.`,
    en: `${newCommunes.length} new communes, to be enrolled or recorded: a proposal does not hold them; their cost a year is that of a member without space.`,
  })
  for (const { body, step, explanation = step } of newCommunes) {
    const who = `${body.name} (${body.inseeCode})`
    call.say({ fr: `${who} : ${explanation}`, en: `${who}: ${explanation}` })
  }
}

function saySums(call: Call, preview: Preview): void {
  const { source, effectiveOn, sums } = preview
  call.say({
    fr: `${source}, au ${effectiveOn} : ${sums.merged} réunies, ${sums.changed} changées, ${sums.gone} disparues ; ${sums.members} adhérents, ${sums.withObstacle} changements empêchés.`,
    en: `${source}, on ${effectiveOn}: ${sums.merged} merged, ${sums.changed} changed, ${sums.gone} gone; ${sums.members} members, ${sums.withObstacle} changes held up.`,
  })
  sayMoney(call, preview)
  sayNew(call, preview)
}

async function propose(call: Call, changes: number): Promise<void> {
  await confirm(call, {
    fr: `Proposer ${changes} changements à l’opérateur et aux finances ?`,
    en: `Propose ${changes} changes to operator and finance?`,
  })
  const { id, effectiveOn } = await call.client().call('proposeTerritoryEvent', {
    body: dayAsked(call),
    signal: call.signal,
  })
  call.say({
    fr: `Proposé (${id}) : rien ne s’applique avant que l’opérateur et les finances, deux personnes, l’aient confirmé ; puis au ${effectiveOn}.`,
    en: `Proposed (${id}): nothing applies until operator and finance, two persons, have confirmed it; then on ${effectiveOn}.`,
  })
}

/**
 * `grenier import register --diff`: lists each body that the register describes otherwise than it is recorded, with the pools its
 * space would leave and enter, what it would owe more or less in a year, and what stands in the way; then each commune that is new
 * there, what it was a part of and what is to be done about it. `--propose` hands the changes to operator and finance. Nothing
 * is applied from here.
 */
export async function showRegisterDiff(call: Call): Promise<ExitCode> {
  let first: Preview | undefined
  await writeListing(call.terminal, call.format, {
    fields: [
      'kind',
      'bodyKind',
      'organisationId',
      'tenantId',
      'groupCode',
      'facts',
      'before',
      'after',
      'successorId',
      'quotaMoves',
      'obstacles',
      'yearlyCost',
      'newCommune',
    ],
    columns: [
      { header: { fr: 'sorte', en: 'kind' }, of: (row, language) => kinds[asChange(row).kind][language] },
      { header: { fr: 'code', en: 'code' }, of: (row) => asChange(row).before?.inseeCode ?? asChange(row).groupCode },
      { header: { fr: 'organisme', en: 'organisation' }, of: (row) => nameOf(asChange(row)) },
      {
        header: { fr: 'diffère', en: 'differs' },
        of: (row, language) =>
          asChange(row)
            .facts.map((fact) => facts[fact][language])
            .join(', '),
      },
      { header: { fr: 'réserve', en: 'pool' }, of: (row) => moved(asChange(row)) },
      { header: { fr: '€ par an', en: '€ a year' }, of: perYear },
      {
        header: { fr: 'empêché par, ou à faire', en: 'held up by, or to be done' },
        of: (row) => toDo(asChange(row)),
      },
    ],
    pages: (async function* () {
      for await (const page of pagesOf(call)) {
        first ??= page
        const { items, newCommunes } = encodeAnswer('previewTerritoryEvent', page) as Record<string, Row[]>
        yield [
          ...(items ?? []).map((item) => ({ ...item, newCommune: null })),
          ...(page.nextBehind === null ? newRows(newCommunes ?? []) : []),
        ]
      }
    })(),
  })
  if (first === undefined) return exitCodes.done
  saySums(call, first)
  const { changed, merged, gone } = first.sums
  if (call.flag('propose')) await propose(call, changed + merged + gone)
  return exitCodes.done
}
