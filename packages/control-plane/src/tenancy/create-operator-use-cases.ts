import { listRequestInbox } from '../quota/list-request-inbox.ts'
import { listRefusalMotifs, saveRefusalMotifs } from '../quota/refusal-motifs.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases } from '../shared/use-case.ts'
import { countTenants } from './count-tenants.ts'
import { getFleetOverview } from './get-fleet-overview.ts'
import { getTerritory, listTerritoryMembers } from './read-territory.ts'

type OperatorOperation =
  | 'getFleetOverview'
  | 'countTenants'
  | 'getTerritory'
  | 'listTerritoryMembers'
  | 'listRequestInbox'
  | 'listRefusalMotifs'
  | 'saveRefusalMotifs'

/** What an operator's day begins with: the installation in one look, and the requests that await an answer. */
export function createOperatorUseCases(ports: ControlPlanePorts): Pick<ApiUseCases, OperatorOperation> {
  return {
    getFleetOverview: getFleetOverview(ports),
    countTenants: countTenants(ports),
    getTerritory: getTerritory(ports),
    listTerritoryMembers: listTerritoryMembers(ports),
    listRequestInbox: listRequestInbox(ports),
    listRefusalMotifs: listRefusalMotifs(ports),
    saveRefusalMotifs: saveRefusalMotifs(ports),
  }
}
