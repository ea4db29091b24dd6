import { describe, expect, it } from 'vitest'
import { acceptedForm } from './accept.ts'

describe('Accept headers', () => {
  it.each([
    ['', 'json'],
    ['*/*', 'json'],
    ['application/json', 'json'],
    ['application/vnd.kubernetes.protobuf,application/json', 'json'],
    ['application/json;as=Table;v=v1;g=meta.k8s.io,application/json', 'table'],
    ['application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json', 'json'],
  ])('%s is answered as %s', (header, form) => {
    expect(acceptedForm(header)).toBe(form)
  })

  it('that name only what is not served are refused with 406', () => {
    expect(() => acceptedForm('application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io')).toThrow(/media types/)
  })
})
