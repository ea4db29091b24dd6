import type { Endpoint } from '../shared/endpoint.ts'
import { workbookOf } from '../shared/list-workbook.ts'
import { actEndpoints } from './act.endpoints.ts'
import { agreementEndpoints } from './agreement.endpoints.ts'
import { contactEndpoints } from './contacts.endpoints.ts'
import { mandateEndpoints } from './mandates.endpoints.ts'
import { subprocessorEndpoints } from './subprocessor.endpoints.ts'
import { tenancyEndpoints } from './tenancy.endpoints.ts'
import { territoryEventEndpoints } from './territory-event.endpoints.ts'

/** The lists of members and of their papers as workbooks. */
export const tenancyListWorkbooks = {
  listTenantsXlsx: workbookOf(tenancyEndpoints.listTenants, 'Members as a workbook'),
  listTerritoryChangesXlsx: workbookOf(
    territoryEventEndpoints.listTerritoryChanges,
    'What a change of the register is to change as a workbook',
  ),
  listActsXlsx: workbookOf(actEndpoints.listActs, 'Acts as a workbook, each with what rests on it'),
  listAgreementsXlsx: workbookOf(
    agreementEndpoints.listAgreements,
    'A member’s agreements as a workbook, one row a wording',
  ),
  listContactsXlsx: workbookOf(contactEndpoints.listContacts, 'A member’s contacts as a workbook'),
  listMandatesXlsx: workbookOf(mandateEndpoints.listMandates, 'Who may sign for a member as a workbook'),
  listSubprocessorObjectionsXlsx: workbookOf(
    subprocessorEndpoints.listSubprocessorObjections,
    'Objections to subprocessors as a workbook',
  ),
} as const satisfies Record<string, Endpoint>
