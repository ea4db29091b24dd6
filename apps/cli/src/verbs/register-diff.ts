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

const kinds: Readonly<Record<Change['kind'], Readonly<Record<Language, string>>>> = {
  changed: { fr: 'change', en: 'changed' },
  merged: { fr: 'réunie', en: 'merged' },
  gone: { fr: 'disparu', en: 'gone' },
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

const asChange = (row: Row): Change => row as unknown as Change

/** Who it is after, where that is another name. */
function nameOf({ before, after }: Change): string {
  return after === null || after.name === before.name ? before.name : `${before.name} → ${after.name}`
}

function moved({ quotaMoves }: Change): string {
  return [...new Set(quotaMoves.map(({ fromPoolName, toPoolName }) => `${fromPoolName} → ${toPoolName}`))].join(', ')
}

/** Amounts travel as decimal text. */
function perYear(row: Row, language: Language): string {
  const yearlyCost = row['yearlyCost'] as { readonly differenceMicros: string } | null
  if (yearlyCost === null) return ''
  const micros = BigInt(yearlyCost.differenceMicros)
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

function saySums(call: Call, preview: Preview): void {
  const { source, effectiveOn, sums } = preview
  call.say({
    fr: `${source}, au ${effectiveOn} : ${sums.merged} réunies, ${sums.changed} changées, ${sums.gone} disparues ; ${sums.members} adhérents, ${sums.withObstacle} changements empêchés.`,
    en: `${source}, on ${effectiveOn}: ${sums.merged} merged, ${sums.changed} changed, ${sums.gone} gone; ${sums.members} members, ${sums.withObstacle} changes held up.`,
  })
  sayMoney(call, preview)
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
 * space would leave and enter, what it would owe more or less in a year, and what stands in the way; `--propose` hands the
 * list to operator and finance. Nothing is applied from here.
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
    ],
    columns: [
      { header: { fr: 'sorte', en: 'kind' }, of: (row, language) => kinds[asChange(row).kind][language] },
      { header: { fr: 'code', en: 'code' }, of: (row) => asChange(row).before.inseeCode ?? asChange(row).groupCode },
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
        header: { fr: 'empêché par', en: 'held up by' },
        of: (row) =>
          asChange(row)
            .obstacles.map(({ explanation, code }) => explanation ?? code)
            .join(' '),
      },
    ],
    pages: (async function* () {
      for await (const page of pagesOf(call)) {
        first ??= page
        yield (encodeAnswer('previewTerritoryEvent', page) as { items: Row[] }).items
      }
    })(),
  })
  if (first === undefined) return exitCodes.done
  saySums(call, first)
  const { changed, merged, gone } = first.sums
  if (call.flag('propose')) await propose(call, changed + merged + gone)
  return exitCodes.done
}
