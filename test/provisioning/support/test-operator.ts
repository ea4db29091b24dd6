import type { RealApi } from './real-api.ts'

const apiVersion = 'k8up.io/v1'

/** Plays K8up in one namespace: it copies bound claims and restores, by status and Snapshots alone. */
export interface TestOperator {
  /** Backups that are not done make a Snapshot of each claim given and report success. */
  doBackups(claimNames: readonly string[], takenAt: Date): Promise<void>
  /** Restores that are not done report this reason. */
  endRestores(reason: 'Succeeded' | 'Failed'): Promise<void>
}

function isDone(object: { readonly [field: string]: unknown }): boolean {
  return (object['status'] as { finished?: boolean } | undefined)?.finished === true
}

export function createTestOperator(api: RealApi, namespace: string): TestOperator {
  async function end(kind: 'Backup' | 'Restore', reason: string): Promise<void> {
    const found = await api.list(apiVersion, kind, namespace)
    for (const object of found.filter((one) => !isDone(one))) {
      const lastTransitionTime = new Date().toISOString()
      const condition = { type: 'Completed', status: 'True', reason, message: `the job ${reason}`, lastTransitionTime }
      const address = { apiVersion, kind, name: object.metadata?.name ?? '', namespace }
      await api.editStatus(address, { started: true, finished: true, conditions: [condition] })
    }
  }
  return {
    async doBackups(claimNames, takenAt) {
      for (const claimName of claimNames) {
        const id = `${claimName}-${takenAt.getTime()}`
        const spec = { id, date: takenAt.toISOString(), paths: [`/data/${claimName}`], repository: 's3:test' }
        await api.create({ apiVersion, kind: 'Snapshot', metadata: { name: id, namespace }, spec })
      }
      await end('Backup', 'Succeeded')
    },
    endRestores: (reason) => end('Restore', reason),
  }
}
