import type { BlueprintQuota } from '@grenier/control-plane/ports'
import type { V1ValidatingAdmissionPolicyBindingSpec, V1ValidatingAdmissionPolicySpec } from '@kubernetes/client-node'
import { fieldManager, labels, objectNames, stepAnnotationPrefix } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'

/** Letters of an annotation's name behind its prefix, in all. */
const annotationNameLengthMax = 63

/** The annotation of a storage namespace that tells the rounding step of a class. */
export function stepAnnotation(className: string): string {
  return `${stepAnnotationPrefix}${className}`
}

/**
 * Rounding steps by class, in bytes: of several offers of one class the smallest, since a claim does not say which offer it
 * is of. A class whose name is too long for an annotation has none: there the volumes themselves tell (`OverAllocated`).
 */
export function claimSteps(quotas: readonly BlueprintQuota[]): [className: string, stepBytes: bigint][] {
  const steps = new Map<string, bigint>()
  for (const { kind, className, roundingStepBytes } of quotas) {
    if (kind !== 'block' || `step.${className}`.length > annotationNameLengthMax) continue
    const known = steps.get(className)
    if (known === undefined || roundingStepBytes < known) steps.set(className, roundingStepBytes)
  }
  return [...steps].sort(([left], [right]) => (left < right ? -1 : 1))
}

/** The expressions of the policy, in the Common Expression Language of Kubernetes. */
export const claimStepExpressions = {
  /** What is not about a size is let through: a finalizer must go whatever the size once was. */
  isAboutSize:
    'oldObject == null || object.spec.resources.requests["storage"] != oldObject.spec.resources.requests["storage"]',
  /** 1 where no step is known: then every size is a multiple. */
  stepBytes: [
    'has(object.spec.storageClassName) && has(namespaceObject.metadata.annotations)',
    `&& ("${stepAnnotationPrefix}" + object.spec.storageClassName) in namespaceObject.metadata.annotations`,
    `? int(namespaceObject.metadata.annotations["${stepAnnotationPrefix}" + object.spec.storageClassName]) : 1`,
  ].join(' '),
  isMultiple:
    'quantity(object.spec.resources.requests["storage"]).isInteger() && quantity(object.spec.resources.requests["storage"]).asInteger() % variables.stepBytes == 0',
  message:
    '"the size of a claim of class " + object.spec.storageClassName + " is a multiple of " + string(variables.stepBytes) + " bytes"',
} as const

const metadata = { name: objectNames.claimStepPolicy, labels: { [labels.managedBy]: fieldManager } }

/**
 * A ResourceQuota cannot round: a claim whose size is no multiple of its class's step would be made larger by the driver
 * than what the quota counted (rule 21). One policy for all namespaces of storage, each of which tells its own steps; it is
 * the same whoever applies it, so that two installations may share a cluster.
 */
export function desiredClaimStepPolicy(): DesiredObject[] {
  const { isAboutSize, stepBytes, isMultiple, message } = claimStepExpressions
  return [
    {
      apiVersion: kinds.ValidatingAdmissionPolicy.apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          namespaceSelector: { matchLabels: { [labels.managedBy]: fieldManager, [labels.purpose]: 'storage' } },
          resourceRules: [
            {
              apiGroups: [''],
              apiVersions: ['v1'],
              operations: ['CREATE', 'UPDATE'],
              resources: ['persistentvolumeclaims'],
            },
          ],
        },
        matchConditions: [{ name: 'is-about-size', expression: isAboutSize }],
        variables: [{ name: 'stepBytes', expression: stepBytes }],
        validations: [{ expression: isMultiple, messageExpression: message, reason: 'Invalid' }],
      } satisfies V1ValidatingAdmissionPolicySpec,
    },
    {
      apiVersion: kinds.ValidatingAdmissionPolicyBinding.apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: {
        policyName: objectNames.claimStepPolicy,
        validationActions: ['Deny'],
      } satisfies V1ValidatingAdmissionPolicyBindingSpec,
    },
  ]
}
