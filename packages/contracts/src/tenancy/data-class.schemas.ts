import { z } from 'zod'

/** What the member's data is: it decides where it may stand, and who must agree before it is destroyed. */
export const dataClass = z.enum(['ordinary', 'public-archive', 'health'])

/** Where a place stands: in France, elsewhere in the European Union, elsewhere. */
export const residency = z.enum(['FR', 'EU', 'other'])

/** How near a tenant's data must stay whatever it is: in France, or in the European Union. */
export const residencyMin = z.enum(['FR', 'EU'])

export type DataClassCode = z.output<typeof dataClass>
