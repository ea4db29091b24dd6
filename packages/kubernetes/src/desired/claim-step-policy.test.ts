import { Environment } from '@marcbachmann/cel-js'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { quantityToBytes } from '../quantity.ts'
import { blockQuota, sampleBlueprint, storagePlace } from '../test-support/samples.ts'
import { claimStepExpressions, claimSteps, desiredClaimStepPolicy, stepAnnotation } from './claim-step-policy.ts'
import { desiredNamespace } from './namespace.ts'

const gibibyte = 1024n ** 3n

class Quantity {
  readonly bytes: bigint | null
  constructor(text: string) {
    this.bytes = quantityToBytes(text)
  }
}

/** What Kubernetes adds to the language, as far as the policy uses it. */
const kubernetes = new Environment()
  .registerVariable('object', 'dyn')
  .registerVariable('oldObject', 'dyn')
  .registerVariable('namespaceObject', 'dyn')
  .registerVariable('variables', 'dyn')
  .registerType('Quantity', Quantity)
  .registerFunction('quantity(string): Quantity', (text: string) => new Quantity(text))
  .registerFunction('Quantity.isInteger(): bool', (quantity: Quantity) => quantity.bytes !== null)
  .registerFunction('Quantity.asInteger(): int', (quantity: Quantity) => quantity.bytes ?? 0n)

function claim(storage: string, storageClassName?: string) {
  const ofClass = storageClassName === undefined ? {} : { storageClassName }
  return { metadata: { name: 'archives' }, spec: { ...ofClass, resources: { requests: { storage } } } }
}

const namespaceObject = desiredNamespace(sampleBlueprint, storagePlace)

/** `passed`, or what the person who asked for the claim is told. */
function admit(object: object, oldObject: object | null = null, namespace: object = namespaceObject): string {
  const seen = { object, oldObject, namespaceObject: namespace }
  const { isAboutSize, stepBytes, isMultiple, message } = claimStepExpressions
  if (kubernetes.evaluate(isAboutSize, seen) !== true) return 'passed'
  const variables = { stepBytes: kubernetes.evaluate(stepBytes, seen) as bigint }
  if (kubernetes.evaluate(isMultiple, { ...seen, variables }) === true) return 'passed'
  return kubernetes.evaluate(message, { ...seen, variables }) as string
}

describe('the admission policy of claims’ steps', () => {
  it.each(desiredClaimStepPolicy())('$kind is applied as its snapshot says', async (object) => {
    await expect(stringify(object)).toMatchFileSnapshot(`./snapshots/${object.kind}.${object.metadata.name}.yaml`)
  })

  it('refuses a size that its driver would round up, and says which step counts', () => {
    expect(admit(claim('10Gi', 'standard'))).toBe('passed')
    expect(admit(claim('10240Mi', 'standard'))).toBe('passed')
    const refused = 'the size of a claim of class standard is a multiple of 1073741824 bytes'
    expect(admit(claim('1500Mi', 'standard'))).toBe(refused)
    expect(admit(claim('1', 'standard'))).toBe(refused)
  })

  it('lets a class through of which it knows no step, and a claim of no class', () => {
    expect(admit(claim('1500Mi', 'other'))).toBe('passed')
    expect(admit(claim('1500Mi'))).toBe('passed')
    expect(admit(claim('1500Mi', 'standard'), null, { metadata: { name: 'bare' } })).toBe('passed')
  })

  it('judges an expansion, and never a change that is not about the size', () => {
    const old = claim('1500Mi', 'standard')
    expect(admit({ ...old, metadata: { name: 'archives', finalizers: [] } }, old)).toBe('passed')
    expect(admit(claim('2Gi', 'standard'), old)).toBe('passed')
    expect(admit(claim('1600Mi', 'standard'), old)).not.toBe('passed')
  })
})

describe('the steps that a namespace tells', () => {
  it('are of block offers alone, the smallest of a class', () => {
    const finer = { ...blockQuota, roundingStepBytes: gibibyte / 4n }
    expect(claimSteps([...sampleBlueprint.quotas, finer])).toEqual([['standard', gibibyte / 4n]])
    expect(namespaceObject.metadata.annotations?.[stepAnnotation('standard')]).toBe('1073741824')
  })

  it('leave out a class whose name no annotation can hold', () => {
    const className = 'c'.repeat(59)
    expect(claimSteps([{ ...blockQuota, className }])).toEqual([])
    expect(claimSteps([{ ...blockQuota, className: className.slice(1) }])).toHaveLength(1)
  })
})
