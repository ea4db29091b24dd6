import { hash } from 'node:crypto'
import { boxOfTheSuite, clustersOfTheSuite, type RealApi } from '../../api/support/real-api.ts'
import { insertGround, insertMember } from '../../harness/fixtures.ts'

/** Clusters of which each kubeconfig is another, whatever it says. */
export const clustersOfTheFuzz = {
  ...clustersOfTheSuite,
  identifyCluster: async (kubeconfig: string) => ({
    kubeSystemUid: `00000000-0000-4000-8000-${hash('sha256', kubeconfig).slice(0, 12)}`,
    server: 'https://cluster.example:6443',
    kubernetesVersion: 'v1.34.0',
  }),
}

/** Two members below one EPCI, so that calls find something there. */
export async function prepareGround({ unitOfWork }: RealApi): Promise<void> {
  await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx, (text) => boxOfTheSuite.seal(text))
    await insertMember(tx, 1)
    await insertMember(tx, 2)
  })
}
