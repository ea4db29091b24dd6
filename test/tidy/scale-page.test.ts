import { describe, expect, it } from 'vitest'
import { keysWithoutTenant, toldKeys } from './scale-page.ts'
import { treeFiles } from './support/source-file.ts'

const [catalog] = treeFiles(/^test\/database\/catalog\.snapshot\.txt$/)
const [page] = treeFiles(/^docs\/scale\.md$/)

describe('the page of scale', () => {
  it('names every unique key of members’ rows that does not hold the member, and no other', () => {
    const keys = keysWithoutTenant(catalog?.text ?? '')
    expect(keys.size).toBeGreaterThan(5)
    expect(Object.fromEntries(toldKeys(page?.text ?? ''))).toEqual(Object.fromEntries(keys))
  })

  it('finds such a key in another catalog', () => {
    const planted = [
      '## policies',
      'dragon.tenant_own ALL to={grenier_tenant} using=(tenant_id = ( SELECT current_tenant_id() AS current_tenant_id))',
      '## indexes',
      'CREATE UNIQUE INDEX dragon_pkey ON public.dragon USING btree (tenant_id, id)',
      'CREATE UNIQUE INDEX dragon_name_key ON public.dragon USING btree (name) WHERE (ended_at IS NULL)',
      'CREATE UNIQUE INDEX cave_pkey ON public.cave USING btree (id)',
      'CREATE INDEX dragon_colour_idx ON public.dragon USING btree (colour)',
    ].join('\n')
    expect([...keysWithoutTenant(planted)]).toEqual([['dragon', ['name']]])
  })
})
