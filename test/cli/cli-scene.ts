import type { Answer } from '@grenier/contracts'
import type { SignInApi } from '../api/support/sign-in-api.ts'
import type { House } from '../journeys/use-cases/house.ts'
import type { Region } from '../journeys/use-cases/region.ts'
import type { Grenier } from './run-grenier.ts'

/** What the suite of the command line stands on, once it has begun. */
export interface CliScene {
  readonly api: SignInApi
  /** The same database: what a worker would do is done here. */
  readonly house: House
  readonly region: Region
  readonly grenier: Grenier
  readonly member: (index: number) => Answer<'enrolTenant'>
  /** An environment in which that role speaks by a token. */
  readonly as: (
    role: Parameters<SignInApi['token']>[0],
    tenantId?: string,
  ) => Promise<Record<'GRENIER_SERVER' | 'GRENIER_TOKEN', string>>
}
