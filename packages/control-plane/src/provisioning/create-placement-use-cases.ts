import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases } from '../shared/use-case.ts'
import { changeTenantPlacement } from './change-tenant-placement.ts'
import { getResidency } from './get-residency.ts'
import { listCertificates } from './list-certificates.ts'
import { listPlacementChanges } from './list-placement-changes.ts'
import { recordCertificate } from './record-certificate.ts'
import { simulatePlacement } from './simulate-placement.ts'
import { listSiteLocations, locateSite } from './site-locations.ts'
import { withdrawCertificate } from './withdraw-certificate.ts'

type PlacementOperation =
  | 'recordCertificate'
  | 'listCertificates'
  | 'withdrawCertificate'
  | 'simulatePlacement'
  | 'changeTenantPlacement'
  | 'listPlacementChanges'
  | 'locateSite'
  | 'listSiteLocations'
  | 'getResidency'

/** Where tenants may stand, and what is attested of the places. */
export function createPlacementUseCases(ports: ApiPorts): Pick<ApiUseCases, PlacementOperation> {
  return {
    recordCertificate: recordCertificate(ports),
    listCertificates: listCertificates(ports),
    withdrawCertificate: withdrawCertificate(ports),
    simulatePlacement: simulatePlacement(ports),
    changeTenantPlacement: changeTenantPlacement(ports),
    listPlacementChanges: listPlacementChanges(ports),
    locateSite: locateSite(ports),
    listSiteLocations: listSiteLocations(ports),
    getResidency: getResidency(ports),
  }
}
