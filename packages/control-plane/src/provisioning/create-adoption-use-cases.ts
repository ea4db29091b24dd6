import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases } from '../shared/use-case.ts'
import { getAdoption, listAdoptions } from './read-adoptions.ts'
import { reportAdoption } from './report-adoption.ts'
import { takeOverNamespace } from './take-over-namespace.ts'
import { waiveAdoption } from './waive-adoption.ts'
import { withdrawAdoption } from './withdraw-adoption.ts'

type AdoptionOperation =
  | 'reportAdoption'
  | 'listAdoptions'
  | 'getAdoption'
  | 'takeOverNamespace'
  | 'withdrawAdoption'
  | 'waiveAdoption'

/** Taking over namespaces that exist already. */
export function createAdoptionUseCases(ports: ApiPorts): Pick<ApiUseCases, AdoptionOperation> {
  return {
    reportAdoption: reportAdoption(ports),
    listAdoptions: listAdoptions(ports),
    getAdoption: getAdoption(ports),
    takeOverNamespace: takeOverNamespace(ports),
    withdrawAdoption: withdrawAdoption(ports),
    waiveAdoption: waiveAdoption(ports),
  }
}
