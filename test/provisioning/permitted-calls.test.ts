import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import {
  capsulePermissions,
  exitCapsulePermissions,
  exitPermissions,
  neededPermissions,
  type PermissionRow,
  secretsPermissions,
  workerPermissions,
} from '@grenier/kubernetes'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { callsFile } from './recording/calls-file.ts'

const root = join(import.meta.dirname, '../..')
const recorded = z.object({
  /** The file of tests that had it sent, in the sources of the adapter. */
  file: z.string(),
  verb: z.string(),
  group: z.string(),
  resource: z.string(),
  name: z.nullable(z.string()),
})
type Call = z.output<typeof recorded>
type Right = Pick<Call, 'verb' | 'group' | 'resource' | 'name'>

const everyGroup = new Set([
  'capsule.clastix.io',
  'k8up.io',
  'objectbucket.io',
  'objectstorage.k8s.io',
  'snapshot.storage.k8s.io',
  'velero.io',
])
const rights = (rows: readonly PermissionRow[]): readonly Right[] => neededPermissions(everyGroup, rows)
const ofWorker = rights([...workerPermissions, ...secretsPermissions, ...capsulePermissions])
const ofExit = rights([...exitPermissions, ...exitCapsulePermissions])

/** What only suites on a whole API send. */
const triedElsewhere: Readonly<Record<string, readonly string[]>> = {
  'test/provisioning/velero.test.ts': [
    'worker list schedules.velero.io',
    'worker list backupstoragelocations.velero.io',
    'worker list datauploads.velero.io',
    'worker get backups.velero.io',
    'worker list backups.velero.io',
    'worker create backups.velero.io',
    'exit delete schedules.velero.io',
    'exit get deletebackuprequests.velero.io',
    'exit create deletebackuprequests.velero.io',
    'exit delete backupstoragelocations.velero.io',
  ],
  'test/provisioning/velero-restores.test.ts': [
    'worker list restores.velero.io',
    'exit delete restores.velero.io',
    'exit delete persistentvolumeclaims.',
    'exit patch persistentvolumes.',
  ],
  'test/provisioning/cosi.test.ts': [
    'worker list bucketaccesses.objectstorage.k8s.io',
    'worker list bucketclasses.objectstorage.k8s.io',
  ],
  'test/provisioning/capsule.test.ts': ['worker list capsuleconfigurations.capsule.clastix.io'],
  'test/provisioning/least-privilege.test.ts': ['worker get clusterroles.rbac.authorization.k8s.io grenier-secrets'],
  'test/journeys/use-cases/no-other-deletion.test.ts': [
    'exit delete snapshots.k8up.io',
    'exit delete volumesnapshots.snapshot.storage.k8s.io',
  ],
  'test/provisioning/preflight.test.ts': ['exit get namespaces. kube-system'],
}

/** What no role grants on purpose: what an administrator’s identity does where it may, and every other leaves. */
function isAdministrators({ resource, name }: Right): boolean {
  return resource.startsWith('validatingadmissionpolic') || (resource === 'clusterroles' && name !== 'grenier-secrets')
}

const isOfExit = ({ file }: Call): boolean => file.startsWith('exit/') || file === 'cosi/cosi.test.ts'
const isAnswered = (right: Right, call: Call): boolean =>
  right.verb === call.verb &&
  right.group === call.group &&
  right.resource === call.resource &&
  (right.name === null || right.name === call.name)
const told = ({ verb, resource, group, name }: Right): string =>
  `${verb} ${resource}.${group}${name === null ? '' : ` ${name}`}`

/** Calls that their identity is not permitted, each with who sent it. An exit looks as the worker does. */
function unpermitted(calls: readonly Call[], granted: { worker: readonly Right[]; exit: readonly Right[] }): string[] {
  const wrong = calls.filter((call) => {
    const rights = isOfExit(call) ? [...granted.worker, ...granted.exit] : granted.worker
    return !isAdministrators(call) && !rights.some((right) => isAnswered(right, call))
  })
  return [...new Set(wrong.map((call) => `${told(call)}: ${call.file}`))].toSorted()
}

/** Rights that nobody has used, in the words of `triedElsewhere`. */
function unused(calls: readonly Call[], granted: { worker: readonly Right[]; exit: readonly Right[] }): string[] {
  // What an exit deletes, or patches to let it go, is no use that the worker makes of its own right.
  const byWorker = calls.filter(
    (call) => !isOfExit(call) || !(call.verb === 'delete' || (call.verb === 'patch' && call.file.startsWith('exit/'))),
  )
  const without = (rights: readonly Right[], among: readonly Call[]) =>
    rights.filter((right) => !among.some((call) => isAnswered(right, call))).map(told)
  return [
    ...without(granted.worker, byWorker).map((one) => `worker ${one}`),
    ...without(granted.exit, calls.filter(isOfExit)).map((one) => `exit ${one}`),
  ].toSorted()
}

let calls: readonly Call[] = []
beforeAll(async () => {
  await mkdir(dirname(callsFile), { recursive: true })
  await rm(callsFile, { force: true })
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const config = join(import.meta.dirname, 'recording/vitest.config.ts')
  await promisify(execFile)(process.execPath, [vitest, 'run', '--config', config], { cwd: root })
  const lines = readFileSync(callsFile, 'utf8').trim().split('\n')
  calls = lines.map((line) => recorded.parse(JSON.parse(line)))
})

const granted = { worker: ofWorker, exit: ofExit }

describe('what the roles on a cluster grant, beside what the tests of the adapter had it send', () => {
  it('is all that is sent: a right that is taken away is missed', () => {
    expect(calls.length).toBeGreaterThan(400)
    expect(unpermitted(calls, granted)).toEqual([])
    const narrower = ofWorker.filter(({ verb, resource }) => `${verb} ${resource}` !== 'list pods')
    expect(unpermitted(calls, { ...granted, worker: narrower })).toContain(
      'list pods.: protection/advance-drill.test.ts',
    )
    // A right on our own quota is none on another's.
    const foreign = { file: 'a.test.ts', verb: 'patch', group: '', resource: 'resourcequotas', name: 'theirs' }
    expect(unpermitted([foreign], granted)).toEqual(['patch resourcequotas. theirs: a.test.ts'])
  })

  it('is sent, each of it: a right that nobody needs is found', () => {
    const elsewhere = Object.values(triedElsewhere).flat().toSorted()
    expect(unused(calls, granted)).toEqual(elsewhere)
    const planted = { verb: 'delete', group: '', resource: 'pods', name: null }
    expect(unused(calls, { ...granted, worker: [...ofWorker, planted] })).toContain('worker delete pods.')
    for (const suite of Object.keys(triedElsewhere)) expect(existsSync(join(root, suite))).toBe(true)
  })
})
