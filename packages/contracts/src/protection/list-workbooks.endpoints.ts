import { meteringEndpoints } from '../metering/metering.endpoints.ts'
import { placementEndpoints } from '../provisioning/placement.endpoints.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { workbookOf } from '../shared/list-workbook.ts'
import { restoreDrillEndpoints } from './drills.endpoints.ts'
import { protectionEndpoints } from './protection.endpoints.ts'

/** The lists of what is kept, how, and under which certificates, as workbooks. */
export const protectionListWorkbooks = {
  listBackupCopiesXlsx: workbookOf(protectionEndpoints.listBackupCopies, 'A member’s backup copies as a workbook'),
  listRestoreDrillsXlsx: workbookOf(restoreDrillEndpoints.listRestoreDrills, 'Restore tests of a member as a workbook'),
  listUsageXlsx: workbookOf(meteringEndpoints.listUsage, 'What a member used, day by day, as a workbook'),
  listCertificatesXlsx: workbookOf(
    placementEndpoints.listCertificates,
    'Certificates of sites and offers as a workbook',
  ),
} as const satisfies Record<string, Endpoint>
