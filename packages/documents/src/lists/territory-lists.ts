import type { Answer, ListWorkbookId } from '@grenier/contracts'
import type { Column } from '../shared/table.ts'
import {
  count,
  decimal,
  gibText,
  type ItemOf,
  itemsOf,
  type ListSheet,
  listSheet,
  percentText,
  sheetOf,
  summedCount,
  summedMicros,
  text,
} from './list-sheet.ts'
import { readyTexts } from './tenancy-lists.ts'

type Preview = Answer<'previewTerritoryEventXlsx'>
type Change = ItemOf<'previewTerritoryEventXlsx'>
type NewCommune = Preview['newCommunes'][number]
type Place = Answer<'getTerritoryXlsx'>['places'][number]
type Member = ItemOf<'listTerritoryMembersXlsx'>

const changeKindTexts: Readonly<Record<Change['kind'], string>> = {
  changed: 'change',
  merged: 'fusionne',
  gone: 'disparaît',
}

const factTexts: Readonly<Record<Change['facts'][number], string>> = {
  'insee-code': 'code INSEE',
  name: 'nom',
  siren: 'SIREN',
  epci: 'EPCI',
  population: 'population',
  stratum: 'strate',
  departement: 'département',
}

/** Columns of what becomes of bodies, planned or proposed. */
const changeColumns = (): readonly Column<Change>[] => [
  text('name', ['Nom', 34], (row) => row.before.name),
  text('bodyKind', ['Sorte', 10], (row) => (row.bodyKind === 'epci' ? 'EPCI' : 'commune')),
  text('kind', ['Ce qui arrive', 12], (row) => changeKindTexts[row.kind]),
  text('facts', ['Ce qui change', 30], (row) => row.facts.map((fact) => factTexts[fact]).join(', ')),
  text('nameAfter', ['Nom ensuite', 34], (row) => row.after?.name ?? null),
  text('inseeCode', ['Code INSEE', 8], (row) => row.before.inseeCode),
  text('inseeCodeAfter', ['Code INSEE ensuite', 8], (row) => row.after?.inseeCode ?? null),
  text('siren', ['SIREN', 11], (row) => row.before.siren),
  text('sirenAfter', ['SIREN ensuite', 11], (row) => row.after?.siren ?? null),
  count('inhabitants', ['Habitants', 11], (row) => row.before.population?.inhabitants ?? null),
  count('inhabitantsAfter', ['Habitants ensuite', 11], (row) => row.after?.population?.inhabitants ?? null),
  text('epci', ['EPCI', 34], (row) => row.before.epci?.name ?? null),
  text('epciAfter', ['EPCI ensuite', 34], (row) => row.after?.epci?.name ?? null),
  text('isMember', ['Adhérent', 9], (row) => row.tenantId !== null),
  count('obstacles', ['Obstacles', 9], (row) => row.obstacles.length),
]

const territoryChanges = listSheet<'listTerritoryChangesXlsx', Change>({
  fileName: 'changements-de-territoire',
  name: 'Changements',
  rowsOf: itemsOf,
  columns: changeColumns,
})

const plannedChanges = sheetOf<Preview, Change>({ name: 'Changements', rowsOf: itemsOf, columns: changeColumns })

const newCommunes = sheetOf<Preview, NewCommune>({
  name: 'Communes nouvelles',
  // Each page names all of them.
  rowsOf: (page, index) => (index === 0 ? page.newCommunes : []),
  columns: () => [
    text('name', ['Nom', 34], ({ body }) => body.name),
    text('inseeCode', ['Code INSEE', 8], ({ body }) => body.inseeCode),
    text('siren', ['SIREN', 11], ({ body }) => body.siren),
    text('departementCode', ['Département', 12], ({ body }) => body.departementCode),
    text('epci', ['EPCI', 34], ({ body }) => body.epci?.name ?? null),
    text('epciSiren', ['SIREN de l’EPCI', 11], ({ body }) => body.epci?.siren ?? null),
    summedCount('inhabitants', ['Habitants', 11], ({ body }) => body.population?.inhabitants ?? null),
    text('splitFrom', ['Détachée de', 34], ({ splitFrom }) => splitFrom?.name ?? null),
    text('splitFromInseeCode', ['Code INSEE d’origine', 8], ({ splitFrom }) => splitFrom?.inseeCode ?? null),
    summedMicros('yearlyEuros', ['Par an, si elle adhère (EUR)', 16], ({ yearlyMicros }) => yearlyMicros),
    text('toDo', ['À faire', 60], ({ explanation, step }) => explanation ?? step),
  ],
})

const preview: ListSheet<'previewTerritoryEventXlsx'> = {
  fileName: 'changements-du-registre',
  tablesOf: (pages, facts) => [plannedChanges(pages, facts), newCommunes(pages, facts)],
}

const places = listSheet<'getTerritoryXlsx', Place>({
  fileName: 'territoire',
  name: 'Territoire',
  rowsOf: (page) => page.places,
  columns: () => [
    text('departementCode', ['Département', 12], (row) => row.departementCode),
    text('groupName', ['Intercommunalité', 40], (row) => row.groupName),
    summedCount('members', ['Adhérents', 11], (row) => row.members),
    summedCount('notReady', ['Pas prêts', 11], (row) => row.notReady),
    summedCount('unknown', ['Pas encore connus', 11], (row) => row.unknown),
    summedCount('inhabitants', ['Habitants', 13], (row) => row.inhabitants),
    decimal('quotaGib', ['Attribué (Go)', 14], (row) => gibText(row.quotaBytes)),
    decimal('usedGib', ['Occupé (Go)', 14], (row) => gibText(row.usedBytes)),
    decimal('usedPercent', ['Occupé (%)', 10], (row) => percentText(row.usedBytes, row.quotaBytes)),
  ],
})

const members = listSheet<'listTerritoryMembersXlsx', Member>({
  fileName: 'adherents-du-territoire',
  name: 'Adhérents du territoire',
  rowsOf: itemsOf,
  columns: () => [
    text('name', ['Adhérent', 34], (row) => row.name),
    text('inseeCode', ['Code INSEE', 8], (row) => row.inseeCode ?? null),
    text('ready', ['Situation', 18], (row) => readyTexts[row.ready]),
    summedCount('inhabitants', ['Habitants', 13], (row) => row.inhabitants),
    decimal('quotaGib', ['Attribué (Go)', 14], (row) => gibText(row.quotaBytes)),
    decimal('usedGib', ['Occupé (Go)', 14], (row) => gibText(row.usedBytes)),
    decimal('usedPercent', ['Occupé (%)', 10], (row) => percentText(row.usedBytes, row.quotaBytes)),
  ],
})

/** Where members are, and what the register changes there, as sheets. */
export const territoryLists = {
  getTerritoryXlsx: places,
  listTerritoryMembersXlsx: members,
  previewTerritoryEventXlsx: preview,
  listTerritoryChangesXlsx: territoryChanges,
} as const satisfies { readonly [Id in ListWorkbookId]?: ListSheet<Id> }
