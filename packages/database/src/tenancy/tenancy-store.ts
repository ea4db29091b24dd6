import type { TenancyStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'
import { createActs } from './acts.ts'
import { createAgreements } from './agreements.ts'
import { createConditions } from './conditions.ts'
import { createContacts } from './contacts.ts'
import { createExitItems } from './exit-items.ts'
import { createExits } from './exits.ts'
import { createFleet } from './fleet.ts'
import { createMandates } from './mandates.ts'
import { createMoves } from './moves.ts'
import { createOrganisations } from './organisations.ts'
import { createProcessingRegister } from './processing-register.ts'
import { createPurges } from './purges.ts'
import { createSubprocessors } from './subprocessors.ts'
import { createSuspensions } from './suspensions.ts'
import { createTenantExports } from './tenant-exports.ts'
import { createTenantListing } from './tenant-listing.ts'
import { createTenants } from './tenants.ts'
import { createTerritory } from './territory.ts'

/** People, tenants and agreements of one transaction. */
export function createTenancyStore(context: StoreContext): TenancyStore {
  return {
    ...createOrganisations(context),
    ...createActs(context),
    ...createTenants(context),
    ...createTenantListing(context),
    ...createTerritory(context),
    ...createAgreements(context),
    ...createConditions(context),
    ...createFleet(context),
    ...createMandates(context),
    ...createContacts(context),
    ...createSuspensions(context),
    ...createExits(context),
    ...createExitItems(context),
    ...createMoves(context),
    ...createTenantExports(context),
    ...createSubprocessors(context),
    ...createProcessingRegister(context),
    ...createPurges(context),
  }
}
