import type { ControllerEntry, ControllerTable } from '@grenier/contracts'
import { instantToIso } from '@grenier/quota-billing'
import { instantText } from '../shared/french.ts'
import type { Column } from '../shared/table.ts'
import { type CsvReader, tableCsv } from '../shared/table-csv.ts'
import { officerText, processingText } from './processing-register-parts.ts'
import { dataClassTexts, functionTexts } from './processing-register-texts.ts'

type Row = ControllerTable['items'][number]
type People = ControllerEntry['contacts']

const separator = ' ; '

/** How lists and instants are told: in words to people, exactly to programs, as JSON and ISO 8601. */
interface Telling {
  readonly momentOf: (at: NonNullable<Row['exitedAt']>) => string
  readonly contactsOf: (people: People) => string
  readonly officersOf: (people: People) => string
  readonly processingsOf: (processings: Row['processings']) => string
  readonly dataClassesOf: (classes: Row['dataClasses']) => string
}

const tellings: Readonly<Record<CsvReader, Telling>> = {
  people: {
    momentOf: instantText,
    contactsOf: (people) =>
      people.map(({ function: of, name, email }) => `${functionTexts[of]} : ${name}, ${email}`).join(separator),
    officersOf: (people) => people.map(({ name, email }) => `${name}, ${email}`).join(separator),
    processingsOf: (processings) => processings.map(processingText).join(separator),
    dataClassesOf: (classes) => classes.map((one) => dataClassTexts[one]).join(separator),
  },
  machines: {
    momentOf: instantToIso,
    contactsOf: (people) => JSON.stringify(people),
    officersOf: (people) => JSON.stringify(people),
    processingsOf: (processings) => JSON.stringify(processings),
    dataClassesOf: (classes) => JSON.stringify(classes),
  },
}

const textColumn = (
  field: string,
  title: string,
  valueOf: (row: Row, telling: Telling) => string | null,
): ((telling: Telling) => Column<Row>) => {
  return (telling) => ({ field, title, kind: 'text', width: 30, valueOf: (row) => valueOf(row, telling) })
}

const columns = [
  textColumn('tenantId', 'Identifiant', ({ tenantId }) => tenantId),
  textColumn('controllerName', 'Responsable du traitement', ({ organisationName }) => organisationName),
  textColumn('controllerSiren', 'SIREN', ({ organisationSiren }) => organisationSiren),
  textColumn('enrolledAt', 'Adhérent depuis', ({ enrolledAt }, { momentOf }) => momentOf(enrolledAt)),
  textColumn('exitedAt', 'Sorti, données détruites', ({ exitedAt }, { momentOf }) =>
    exitedAt === null ? null : momentOf(exitedAt),
  ),
  textColumn('contacts', 'Contacts', ({ contacts }, { contactsOf }) => contactsOf(contacts)),
  textColumn('officers', 'Délégué à la protection des données', ({ officers }, { officersOf }) => officersOf(officers)),
  textColumn('processings', 'Catégories de traitements', ({ processings }, { processingsOf }) =>
    processingsOf(processings),
  ),
  textColumn('dataClasses', 'Données déclarées', ({ dataClasses }, { dataClassesOf }) => dataClassesOf(dataClasses)),
  textColumn('lastProvenRestoreAt', 'Dernière restauration prouvée', ({ lastProvenRestoreAt }, { momentOf }) =>
    lastProvenRestoreAt === null ? null : momentOf(lastProvenRestoreAt),
  ),
  textColumn('processorName', 'Sous-traitant', ({ operatorName }) => operatorName),
  textColumn('processorSiren', 'SIREN du sous-traitant', ({ operatorSiren }) => operatorSiren),
  textColumn('processorContact', 'Contact du sous-traitant', ({ operatorContact }) => operatorContact),
  textColumn('processorOfficer', 'Délégué du sous-traitant', ({ operatorOfficer }) =>
    operatorOfficer === null ? null : officerText(operatorOfficer),
  ),
]

/** The controllers of the register, one row each, written as they come. A cell without a word: nobody recorded it. */
export function controllersCsv(rows: AsyncIterable<readonly Row[]>, reader: CsvReader): AsyncIterable<Uint8Array> {
  return tableCsv(
    columns.map((column) => column(tellings[reader])),
    rows,
    reader,
  )
}
