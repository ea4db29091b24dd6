import type { AdoptionGateway, ClusterAccess, Problem } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import { examineNamespace } from './examine-namespace.ts'
import { type TakeOverTools, takeOverNamespace } from './take-over.ts'

/** What an adoption asks of clusters. A failed question becomes the Problem that `problemOf` makes of it. */
export function createAdoptionGateway(
  dependencies: Omit<TakeOverTools, 'client'> & {
    readonly connect: (access: ClusterAccess) => TakeOverTools['client']
    readonly problemOf: (failure: ApiFailure) => Problem
  },
): AdoptionGateway {
  const { connect, problemOf, ...tools } = dependencies

  async function asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask()
    } catch (error) {
      throw error instanceof ApiFailure ? problemOf(error) : error
    }
  }

  return {
    examine: (look) => asked(() => examineNamespace(connect(look.access), look)),
    takeOver: (order) => asked(() => takeOverNamespace({ ...tools, client: connect(order.access) }, order)),
  }
}
