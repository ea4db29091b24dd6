import type { V1ValidatingAdmissionPolicyBindingSpec, V1ValidatingAdmissionPolicySpec } from '@kubernetes/client-node'
import { fieldManager, labels, movePurpose, objectNames } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'

/** Whose identity alone may delete what an installation keeps. */
interface NamedKeeping {
  readonly installationId: string
  readonly exitUsername: string
}

/** Name of the policy and of its binding. */
export function keepDataPolicyName(installationId: string): string {
  return `${objectNames.keepDataPolicyPrefix}${installationId}`
}

/** Marks by which a namespace is known to be kept: whoever took them off could then delete what they keep. */
const marks = [labels.managedBy, labels.installation, labels.purpose]

/** Purposes whose namespaces hold copies, or nothing. */
const unkept = JSON.stringify(['drill', movePurpose, 'probe'])

/** A text in the Common Expression Language, whose escapes JSON's are among. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

/** Of a namespace itself, and of a Tenant of Capsule. */
const hasNoNamespace = 'request.resource.resource in ["namespaces", "tenants"]'

/**
 * The expressions of the policy. It is asked about the claims of every namespace, so that none of them may fail on any; the
 * namespace of an object is known to variables and validations only, and is none for a namespace itself.
 */
export function keepDataExpressions({ installationId, exitUsername }: NamedKeeping) {
  const isMarked = (metadata: string): string =>
    [
      `has(${metadata}.labels)`,
      `${quoted(labels.installation)} in ${metadata}.labels`,
      `${metadata}.labels[${quoted(labels.installation)}] == ${quoted(installationId)}`,
      `!(${quoted(labels.purpose)} in ${metadata}.labels && ${metadata}.labels[${quoted(labels.purpose)}] in ${unkept})`,
    ].join(' && ')
  const staysMarked = marks.map((mark) => {
    const [name, before, after] = [quoted(mark), 'oldObject.metadata.labels', 'object.metadata.labels']
    return `(!(${name} in ${before}) || (has(${after}) && ${name} in ${after} && ${after}[${name}] == ${before}[${name}]))`
  })
  return {
    isNotExit: `request.userInfo.username != ${quoted(exitUsername)}`,
    isKept: `${hasNoNamespace} ? (${isMarked('oldObject.metadata')}) : (${isMarked('namespaceObject.metadata')})`,
    staysMarked: `request.operation == "UPDATE" && ${staysMarked.join(' && ')}`,
    /**
     * What an exit began goes on: the namespace controller empties a namespace that is going, which none but an exit could
     * have sent. The garbage collector deletes nothing here: what owned a claim may go, its data stays.
     */
    isGoingAlready: `!(${hasNoNamespace}) && request.operation == "DELETE" && has(namespaceObject.metadata.deletionTimestamp)`,
    isAllowed: '!variables.isKept || variables.isGoingAlready || variables.staysMarked',
    message: '"none but an exit of Grenier deletes " + request.resource.resource + " here, or takes off their marks"',
  } as const
}

/**
 * None but the identity of exits deletes a tenant's namespaces, claims, bucket claims, Schedules and Tenant of Capsule (rule 5), nor takes off the
 * marks by which they are known. Namespaces of drills, and those that a move fills, hold copies, and those of probes nothing: they are left out. So are K8up's Snapshots and jobs: they hold
 * no data, and K8up itself must delete them when it prunes. One policy for each installation, each with its own identity.
 */
export function desiredKeepDataPolicy(keeping: NamedKeeping): DesiredObject[] {
  const { isNotExit, isAllowed, message, ...variables } = keepDataExpressions(keeping)
  const name = keepDataPolicyName(keeping.installationId)
  const metadata = { name, labels: { [labels.managedBy]: fieldManager } }
  const deleted = (apiGroup: string, resources: string[]) => ({
    apiGroups: [apiGroup],
    apiVersions: ['*'],
    operations: ['DELETE'],
    resources,
  })
  return [
    {
      apiVersion: kinds.ValidatingAdmissionPolicy.apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            deleted('', ['namespaces', 'persistentvolumeclaims']),
            deleted('objectbucket.io', ['objectbucketclaims']),
            deleted('objectstorage.k8s.io', ['bucketclaims']),
            deleted('k8up.io', ['schedules', 'podconfigs']),
            // Every namespace of a Tenant goes with it (rule 29).
            deleted('capsule.clastix.io', ['tenants']),
            { ...deleted('', ['namespaces']), operations: ['UPDATE'] },
          ],
        },
        matchConditions: [{ name: 'is-not-exit', expression: isNotExit }],
        variables: Object.entries(variables).map(([name, expression]) => ({ name, expression })),
        validations: [{ expression: isAllowed, messageExpression: message, reason: 'Forbidden' }],
      } satisfies V1ValidatingAdmissionPolicySpec,
    },
    {
      apiVersion: kinds.ValidatingAdmissionPolicyBinding.apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: name, validationActions: ['Deny'] } satisfies V1ValidatingAdmissionPolicyBindingSpec,
    },
  ]
}
