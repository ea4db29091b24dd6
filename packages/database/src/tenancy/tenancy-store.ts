import type { TenancyStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'
import { storeOfParts } from '../shared/store-of-parts.ts'
import { createActFiles } from './act-files.ts'
import { createActs } from './acts.ts'
import { createAgreements } from './agreements.ts'
import { createConditions } from './conditions.ts'
import { createContacts } from './contacts.ts'
import { createDocumentTemplates } from './document-templates.ts'
import { createExitItems } from './exit-items.ts'
import { createExits } from './exits.ts'
import { createFleet } from './fleet.ts'
import { createMandates } from './mandates.ts'
import { createMoves } from './moves.ts'
import { createOrganisations } from './organisations.ts'
import { createPayerAssignments, createRecipients } from './payers.ts'
import { createProcessingRegister } from './processing-register.ts'
import { createPurges } from './purges.ts'
import { createRegisterStandings } from './register-standings.ts'
import { createSubprocessors } from './subprocessors.ts'
import { createSuspensions } from './suspensions.ts'
import { createTenantExports } from './tenant-exports.ts'
import { createTenantListing } from './tenant-listing.ts'
import { createTenants } from './tenants.ts'
import { createTerritory } from './territory.ts'
import { createTerritoryEvents } from './territory-events.ts'
import { createTerritoryFacts } from './territory-facts.ts'

/** People, tenants and agreements of one transaction. */
export const createTenancyStore: (context: StoreContext) => TenancyStore = storeOfParts([
  createOrganisations,
  createActs,
  createActFiles,
  createTenants,
  createTenantListing,
  createTerritory,
  createTerritoryEvents,
  createTerritoryFacts,
  createRegisterStandings,
  createAgreements,
  createDocumentTemplates,
  createRecipients,
  createPayerAssignments,
  createConditions,
  createFleet,
  createMandates,
  createContacts,
  createSuspensions,
  createExits,
  createExitItems,
  createMoves,
  createTenantExports,
  createSubprocessors,
  createProcessingRegister,
  createPurges,
])
