import { listRequestInbox } from '../quota/list-request-inbox.ts'
import { listRefusalMotifs, saveRefusalMotifs } from '../quota/refusal-motifs.ts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases } from '../shared/use-case.ts'
import { countTenants } from './count-tenants.ts'
import { confirmTerritoryEvent, leaveOutTerritoryChange, withdrawTerritoryEvent } from './decide-territory-event.ts'
import { enrolCommune } from './enrol-commune.ts'
import { getFleetOverview } from './get-fleet-overview.ts'
import { previewTerritoryEvent } from './preview-territory-event.ts'
import { proposeTerritoryEvent } from './propose-territory-event.ts'
import { listRegisterCommunes, listRegisterPlaces } from './read-register.ts'
import { getTerritory, listTerritoryMembers } from './read-territory.ts'
import { getTerritoryEvent, listTerritoryChanges, listTerritoryEvents } from './read-territory-events.ts'

type OperatorOperation =
  | 'getFleetOverview'
  | 'countTenants'
  | 'getTerritory'
  | 'listTerritoryMembers'
  | 'listRegisterPlaces'
  | 'listRegisterCommunes'
  | 'enrolCommune'
  | 'previewTerritoryEvent'
  | 'proposeTerritoryEvent'
  | 'listTerritoryEvents'
  | 'getTerritoryEvent'
  | 'listTerritoryChanges'
  | 'leaveOutTerritoryChange'
  | 'confirmTerritoryEvent'
  | 'withdrawTerritoryEvent'
  | 'listRequestInbox'
  | 'listRefusalMotifs'
  | 'saveRefusalMotifs'

/** What an operator's day begins with: the installation in one look, and the requests that await an answer. */
export function createOperatorUseCases(ports: ApiPorts): Pick<ApiUseCases, OperatorOperation> {
  return {
    getFleetOverview: getFleetOverview(ports),
    countTenants: countTenants(ports),
    getTerritory: getTerritory(ports),
    listTerritoryMembers: listTerritoryMembers(ports),
    listRegisterPlaces: listRegisterPlaces(ports),
    listRegisterCommunes: listRegisterCommunes(ports),
    enrolCommune: enrolCommune(ports),
    previewTerritoryEvent: previewTerritoryEvent(ports),
    proposeTerritoryEvent: proposeTerritoryEvent(ports),
    listTerritoryEvents: listTerritoryEvents(ports),
    getTerritoryEvent: getTerritoryEvent(ports),
    listTerritoryChanges: listTerritoryChanges(ports),
    leaveOutTerritoryChange: leaveOutTerritoryChange(ports),
    confirmTerritoryEvent: confirmTerritoryEvent(ports),
    withdrawTerritoryEvent: withdrawTerritoryEvent(ports),
    listRequestInbox: listRequestInbox(ports),
    listRefusalMotifs: listRefusalMotifs(ports),
    saveRefusalMotifs: saveRefusalMotifs(ports),
  }
}
