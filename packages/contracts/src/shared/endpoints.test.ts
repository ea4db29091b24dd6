import { describe, expect, it } from 'vitest'
import type { Endpoint } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { isMemberRole, roles } from './roles.ts'

const table: [string, Endpoint][] = Object.entries(endpoints)

/** Names of the request's parts, each with the part it comes from. */
const fieldsOf = ({ params, query, body }: Endpoint) =>
  [params, query, body].flatMap((part) => (part === undefined ? [] : Object.keys(part.shape)))

describe('the endpoint table', () => {
  it.each(table)('%s uses one name for one thing in path, query and body', (_, endpoint) => {
    const fields = fieldsOf(endpoint)
    expect(new Set(fields).size).toBe(fields.length)
  })

  it.each(table)('%s declares exactly the places of its path', (_, endpoint) => {
    const places = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `${name}`)
    expect(Object.keys(endpoint.params?.shape ?? {}).sort()).toEqual(places.sort())
  })

  it.each(table)('%s lets somebody in', (_, endpoint) => {
    expect(endpoint.roles.length).toBeGreaterThan(0)
    expect(endpoint.roles.every((role) => roles.includes(role))).toBe(true)
  })

  it.each(table)('%s guards the tenant of its path when members may call it', (_, endpoint) => {
    const isTenantPath = endpoint.path.includes('{tenantId}')
    expect(endpoint.tenantParam ?? false).toBe(isTenantPath && endpoint.roles.some(isMemberRole))
  })

  it('has no two operations at one address', () => {
    const addresses = table.map(([, { method, path }]) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`)
    expect(new Set(addresses).size).toBe(addresses.length)
  })
})
