import { listAt, objectAt, stringAt } from '../objects.ts'
import { kindSchema } from '../schema/metadata.ts'
import { alwaysObject, anything, atomicList, boolean, listByKeys, object, string } from '../schema/schema.ts'
import type { Kind } from './kind.ts'
import { builtIn } from './kind.ts'

const names = {
  plural: { ...string, keepEmpty: true },
  singular: string,
  shortNames: atomicList(string),
  kind: { ...string, keepEmpty: true },
  listKind: string,
  categories: atomicList(string),
} as const

export const customResourceDefinitionKind: Kind = builtIn({
  kind: 'CustomResourceDefinition',
  group: 'apiextensions.k8s.io',
  plural: 'customresourcedefinitions',
  shortNames: ['crd', 'crds'],
  namespaced: false,
  hasStatus: true,
  countsGeneration: true,
  schema: kindSchema({
    spec: alwaysObject({
      group: { ...string, keepEmpty: true },
      names: alwaysObject(names),
      scope: { ...string, keepEmpty: true },
      versions: atomicList(anything),
      conversion: {
        ...object({ strategy: string, webhook: { type: 'any', unsupported: true } }),
        default: { strategy: 'None' },
      },
      preserveUnknownFields: boolean,
    }),
    status: alwaysObject({
      conditions: { ...listByKeys(['type'], anything), zero: null },
      acceptedNames: alwaysObject({
        ...names,
        plural: { ...names.plural, zero: '' },
        kind: { ...names.kind, zero: '' },
      }),
      storedVersions: atomicList(string),
    }),
  }),
  complete: (held) => {
    const given = objectAt(objectAt(held, 'spec'), 'names')
    const kind = stringAt(given, 'kind')
    given['singular'] ??= kind.toLowerCase()
    given['listKind'] ??= `${kind}List`
  },
  initialStatus: (held) => ({
    acceptedNames: { plural: '', kind: '' },
    conditions: null,
    storedVersions: listAt(objectAt(held, 'spec'), 'versions').map((version) =>
      stringAt(version as Record<string, unknown>, 'name'),
    ),
  }),
})
