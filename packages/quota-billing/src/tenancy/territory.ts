/** How the register of communes changes, and what follows from it for members: an entry of its own of this package. */
export { entriesForPlaceChange, type PlaceChange, poolsWithoutRoom } from '../quota/ledger.ts'
export { type ArrivingCommune, arrivingCommunes, findNewCommunes, type NewCommune } from './new-communes.ts'
export {
  applyRegisterChanges,
  type CommuneFact,
  type CommuneOfVersion,
  communeFacts,
  compareRegisterVersions,
  differingFacts,
  type EpciOfVersion,
  type RegisterChange,
  type RegisterPopulation,
  type RegisterVersion,
} from './register-changes.ts'
export {
  heirOf,
  joinStrata,
  type PlannedChange,
  planTerritory,
  type RecordedBody,
  type TerritoryFact,
  type TerritoryFacts,
  territoryFacts,
} from './territory-plan.ts'
